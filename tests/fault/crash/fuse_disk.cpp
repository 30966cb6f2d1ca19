// The few of FUSE's requests that a single file needs, spoken with the kernel directly, and the
// mounts on top.
#include "fuse_disk.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fuse.h>
#include <linux/loop.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "support/files.hpp"

namespace crash {

namespace {

constexpr std::size_t kMaxWrite = std::size_t{128} << 10;
constexpr std::uintmax_t kDiskBytes = std::uintmax_t{16} << 20;

[[noreturn]] void fail(const std::string& what) {
    throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

fuse_attr attributes(std::size_t size) {
    fuse_attr attr{};
    attr.ino = FUSE_ROOT_ID;
    attr.size = size;
    attr.blocks = size / DiskCache::kSector;
    attr.blksize = 4096;
    attr.mode = S_IFREG | 0600;
    attr.nlink = 1;
    return attr;
}

template <class T>
std::string_view bytes_of(const T& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class T>
T argument(const char* request) {
    T value;
    std::memcpy(&value, request + sizeof(fuse_in_header), sizeof value);
    return value;
}

void reply(int fuse, std::uint64_t unique, int error, std::string_view body) {
    fuse_out_header header{};
    header.unique = unique;
    header.error = -error;
    header.len = static_cast<std::uint32_t>(sizeof header + (error == 0 ? body.size() : 0));
    iovec parts[2] = {{&header, sizeof header}, {const_cast<char*>(body.data()), body.size()}};
    static_cast<void>(!writev(fuse, parts, error == 0 ? 2 : 1));
}

}  // namespace

bool DiskCache::read(std::size_t at, char* into, std::size_t size) {
    const std::lock_guard lock(mutex_);
    std::memcpy(into, current_.data() + at, size);
    return has_power_;
}

bool DiskCache::write(std::size_t at, const char* from, std::size_t size) {
    const std::lock_guard lock(mutex_);
    if (!has_power_ || at + size > current_.size()) return false;
    waiting_.emplace_back(at, Bytes(from, from + size));
    std::memcpy(current_.data() + at, from, size);
    return true;
}

bool DiskCache::flush() {
    const std::lock_guard lock(mutex_);
    if (!has_power_) return false;
    for (const auto& [at, bytes] : waiting_)
        std::memcpy(durable_.data() + at, bytes.data(), bytes.size());
    waiting_.clear();
    return true;
}

std::size_t DiskCache::cut(std::mt19937& random) {
    const std::lock_guard lock(mutex_);
    has_power_ = false;
    std::size_t sectors = 0;
    // From nothing at all to nearly everything; versions of a sector can come in any order, since
    // each is kept or dropped on its own.
    const auto kept = random() % 5;
    for (const auto& [at, bytes] : waiting_) {
        for (std::size_t from = 0; from < bytes.size(); from += kSector, ++sectors) {
            if (random() % 4 >= kept) continue;
            std::memcpy(durable_.data() + at + from, bytes.data() + from,
                        std::min(kSector, bytes.size() - from));
        }
    }
    waiting_.clear();
    return sectors;
}

std::string FuseDisk::missing() {
    if (geteuid() != 0) return "mounting needs root";
    for (const char* device : {"/dev/fuse", "/dev/loop-control"})
        if (access(device, R_OK | W_OK) != 0) return fmt::format("there is no {}", device);
    if (std::system("command -v mkfs.ext4 >/dev/null") != 0) return "there is no mkfs.ext4";
    if (support::read_file("/proc/filesystems").find("\text4\n") == std::string::npos)
        return "the kernel has no ext4";
    if (unshare(CLONE_NEWNS) != 0 ||
        mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return fmt::format("no mounts of its own: {}", std::strerror(errno));
    return {};
}

Bytes FuseDisk::format(const std::string& folder) {
    const std::string path = folder + "/image";
    support::write_file(path, "");
    std::filesystem::resize_file(path, kDiskBytes);
    const std::string command =
        "mkfs.ext4 -q -F -b 4096 -J size=4 -E lazy_itable_init=0,nodiscard " + path;
    if (std::system(command.c_str()) != 0) throw std::runtime_error("mkfs.ext4 failed");
    const std::string image = support::read_file(path);
    std::filesystem::remove(path);
    return {image.begin(), image.end()};
}

FuseDisk::FuseDisk(const std::string& folder, Bytes image)
    : cache_(std::move(image)), file_(folder + "/disk"), root_(folder + "/mounted") {
    std::filesystem::create_directory(root_);
    mount_file();
    attach_loop();
    if (::mount(loop_.c_str(), root_.c_str(), "ext4", 0, "") != 0) fail("mount ext4");
    mounted_ = true;
}

FuseDisk::~FuseDisk() {
    static_cast<void>(detach());
}

void FuseDisk::mount_file() {
    support::write_file(file_, "");  // the place: the file system's root is a file itself
    fuse_ = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (fuse_ < 0) fail("/dev/fuse");
    const std::string options =
        fmt::format("fd={},rootmode=100600,user_id=0,group_id=0,max_read={}", fuse_, kMaxWrite);
    if (::mount("kioku-test", file_.c_str(), "fuse", 0, options.c_str()) != 0) fail("mount fuse");
    server_ = std::thread([this] { serve(); });
}

void FuseDisk::attach_loop() {
    const int backing = open(file_.c_str(), O_RDWR | O_CLOEXEC);
    const int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    if (backing < 0 || control < 0) fail("open the disk");
    for (int attempt = 0;; ++attempt) {
        const int number = ioctl(control, LOOP_CTL_GET_FREE);
        if (number < 0 || attempt > 20) fail("no loop device");
        loop_ = fmt::format("/dev/loop{}", number);
        loop_file_ = open(loop_.c_str(), O_RDWR | O_CLOEXEC);
        loop_config config{};
        config.fd = static_cast<std::uint32_t>(backing);
        config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
        if (loop_file_ >= 0 && ioctl(loop_file_, LOOP_CONFIGURE, &config) == 0) break;
        if (loop_file_ >= 0) close(loop_file_);  // another took it first
        loop_file_ = -1;
    }
    close(control);
    close(backing);
}

Bytes FuseDisk::detach() {
    if (mounted_ && umount2(root_.c_str(), 0) != 0) umount2(root_.c_str(), MNT_DETACH);
    mounted_ = false;
    if (loop_file_ >= 0) close(loop_file_);  // with it the loop device goes
    loop_file_ = -1;
    if (fuse_ >= 0) umount2(file_.c_str(), MNT_DETACH);
    if (server_.joinable()) server_.join();
    if (fuse_ >= 0) close(fuse_);
    fuse_ = -1;
    cache_.flush();
    return cache_.take();
}

// Until the kernel says that the file system is unmounted.
void FuseDisk::serve() {
    Bytes request(kMaxWrite + 4096);
    Bytes content(kMaxWrite);
    for (;;) {
        const ssize_t size = ::read(fuse_, request.data(), request.size());
        if (size < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT)) continue;
        if (size <= 0) return;
        fuse_in_header header{};
        std::memcpy(&header, request.data(), sizeof header);
        const auto answer = [&](int error, std::string_view body = {}) {
            reply(fuse_, header.unique, error, body);
        };
        switch (header.opcode) {
            case FUSE_INIT: {
                fuse_init_out out{};
                out.major = FUSE_KERNEL_VERSION;
                out.minor = FUSE_KERNEL_MINOR_VERSION;
                out.max_readahead = kMaxWrite;
                out.max_background = 16;
                out.congestion_threshold = 12;
                out.max_write = kMaxWrite;
                out.flags = FUSE_BIG_WRITES | FUSE_MAX_PAGES;
                out.max_pages = kMaxWrite / 4096;
                out.time_gran = 1;
                answer(0, bytes_of(out));
                break;
            }
            case FUSE_GETATTR:
            case FUSE_SETATTR: {
                fuse_attr_out out{};
                out.attr = attributes(cache_.size());
                answer(0, bytes_of(out));
                break;
            }
            case FUSE_OPEN: answer(0, bytes_of(fuse_open_out{})); break;
            case FUSE_READ: {
                const auto in = argument<fuse_read_in>(request.data());
                const std::size_t at = std::min<std::size_t>(in.offset, cache_.size());
                const std::size_t wanted = std::min<std::size_t>(in.size, cache_.size() - at);
                cache_.read(at, content.data(), wanted);
                answer(0, {content.data(), wanted});
                break;
            }
            case FUSE_WRITE: {
                const auto in = argument<fuse_write_in>(request.data());
                const char* from = request.data() + sizeof(fuse_in_header) + sizeof in;
                fuse_write_out out{};
                out.size = in.size;
                answer(cache_.write(in.offset, from, in.size) ? 0 : EIO, bytes_of(out));
                break;
            }
            case FUSE_FSYNC: answer(cache_.flush() ? 0 : EIO); break;
            case FUSE_FLUSH:
            case FUSE_RELEASE: answer(0); break;
            case FUSE_STATFS: answer(0, bytes_of(fuse_statfs_out{})); break;
            case FUSE_FORGET:
            case FUSE_BATCH_FORGET:
            case FUSE_INTERRUPT: break;  // no answer is wanted
            default: answer(ENOSYS);
        }
    }
}

}  // namespace crash
