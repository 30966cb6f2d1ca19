// Files through the system's own calls, whose failures are named.
#include "file.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace memory::capi {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10U;

// A message is one line, whatever a path holds.
std::string one_line(std::string path) {
    for (char& byte : path)
        if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) byte = '?';
    return path;
}

tl::unexpected<Error> failed(std::string_view what, const std::string& path, int number) {
    ErrorCode code = ErrorCode::internal;
    switch (number) {
        case ENOENT:
        case ENOTDIR: code = ErrorCode::not_found; break;
        case EEXIST: code = ErrorCode::conflict; break;
        case EACCES:
        case EPERM: code = ErrorCode::permission; break;
        case EROFS: code = ErrorCode::read_only; break;
        case ENOSPC:
        case EDQUOT:
        case EFBIG: code = ErrorCode::full; break;
        case EMFILE:
        case ENFILE:
        case EIO: code = ErrorCode::unavailable; break;
        case EISDIR:
        case ENAMETOOLONG:
        case ELOOP: code = ErrorCode::invalid_argument; break;
        case ENOMEM: code = ErrorCode::no_memory; break;
        default: break;
    }
    return fail(
        code, "capi",
        std::string(what) + " " + one_line(path) + ": " + std::generic_category().message(number));
}

// Whether this process has the file open for reading and writing, as SQLite has its files. Closing
// a descriptor of such a file would drop the locks that the process has on it (docs/durability.md,
// "Another SQLite in the process").
bool is_open_here(const struct stat& file) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", none)) {
        const int descriptor = std::atoi(entry.path().filename().c_str());
        struct stat open_file{};
        if (fstat(descriptor, &open_file) != 0 || open_file.st_ino != file.st_ino ||
            open_file.st_dev != file.st_dev) {
            continue;
        }
        if ((fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_RDWR) return true;
    }
    return false;
}

// Whether the path names a file of this store, without opening anything.
bool is_part_of(const struct stat& file, const std::string& store) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        struct stat part{};
        if (stat((store + suffix).c_str(), &part) == 0 && part.st_dev == file.st_dev &&
            part.st_ino == file.st_ino) {
            return true;
        }
    }
    return false;
}

}  // namespace

bool is_open_here(const std::string& path) {
    struct stat file{};
    return stat(path.c_str(), &file) == 0 && is_open_here(file);
}

Result<NewFile> NewFile::create(const std::string& path) {
    constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
    if (descriptor < 0) return failed("cannot create", path, errno);
    return NewFile(path, descriptor);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)) {}

NewFile::~NewFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(path_.c_str());
}

Result<void> NewFile::write(std::string_view text) {
    buffer_ += text;
    return buffer_.size() < kBufferBytes ? Result<void>() : flush();
}

Result<void> NewFile::flush() {
    std::string_view left = buffer_;
    while (!left.empty()) {
        const ssize_t written = ::write(descriptor_, left.data(), left.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failed("cannot write", path_, errno);
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
    return {};
}

Result<void> NewFile::finish() {
    Result<void> flushed = flush();
    if (!flushed) return flushed;
    if (::fsync(descriptor_) != 0) return failed("cannot write", path_, errno);
    if (::close(std::exchange(descriptor_, -1)) == 0) return {};
    const int number = errno;
    ::unlink(path_.c_str());
    return failed("cannot write", path_, number);
}

Result<ReadFile> ReadFile::open(const std::string& path, const std::string& store) {
    struct stat file{};
    if (stat(path.c_str(), &file) != 0) return failed("cannot read", path, errno);
    if (!S_ISREG(file.st_mode)) {
        return fail(ErrorCode::invalid_argument, "capi", one_line(path) + " is not a regular file");
    }
    if (is_part_of(file, store)) {
        return fail(ErrorCode::invalid_argument, "capi",
                    one_line(path) + " is a file of the store itself");
    }
    if (is_open_here(file)) {
        return fail(ErrorCode::invalid_argument, "capi",
                    one_line(path) +
                        " is open in this process for reading and writing, as a "
                        "database is: import takes a file of records");
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return failed("cannot read", path, errno);
    return ReadFile(path, descriptor);
}

ReadFile::ReadFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

ReadFile::ReadFile(ReadFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)) {}

ReadFile::~ReadFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::string_view> ReadFile::read() {
    buffer_.resize(kBufferBytes);
    while (true) {
        const ssize_t size = ::read(descriptor_, buffer_.data(), buffer_.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return failed("cannot read", path_, errno);
        return std::string_view(buffer_).substr(0, static_cast<std::size_t>(size));
    }
}

}  // namespace memory::capi
