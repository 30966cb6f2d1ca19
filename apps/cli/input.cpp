// Reading files and the standard input.
#include "cli/input.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/failure.hpp"

namespace cli {

using memory::ErrorCode;
using memory::Result;

Result<Source> Source::open(const std::string& path, const Interrupt& interrupt) {
    if (path == "-") return Source(STDIN_FILENO, "standard input", interrupt);
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return system_failure(errno, "cannot read " + path);
    Source source(fd, path, interrupt);
    struct stat info{};
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        return failure(ErrorCode::invalid_argument, path + " is a folder, not a file");
    }
    return source;
}

Source::Source(Source&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      name_(std::move(other.name_)),
      interrupt_(other.interrupt_),
      buffer_(std::move(other.buffer_)),
      start_(other.start_),
      line_number_(other.line_number_) {}

Source::~Source() {
    if (fd_ > STDERR_FILENO) ::close(fd_);
}

Result<bool> Source::fill() {
    if (!interrupt_->wait_readable(fd_)) return failure(ErrorCode::cancelled, "interrupted");
    if (start_ > 0) {
        buffer_.erase(0, start_);
        start_ = 0;
    }
    std::array<char, std::size_t{64} * 1024> block;
    ssize_t length = 0;
    do {
        length = ::read(fd_, block.data(), block.size());
    } while (length < 0 && errno == EINTR);
    if (length < 0) return system_failure(errno, "cannot read " + name_);
    buffer_.append(block.data(), static_cast<std::size_t>(length));
    return length > 0;
}

Result<std::string> Source::read_all(std::size_t max_bytes, bool drops_newline) {
    bool is_complete = false;
    while (!is_complete && buffer_.size() <= max_bytes + 1) {
        const auto more = fill();
        if (!more) return tl::unexpected(more.error());
        is_complete = !*more;
    }
    if (is_complete && drops_newline && buffer_.ends_with('\n')) buffer_.pop_back();
    if (is_complete && buffer_.size() <= max_bytes) return std::move(buffer_);
    struct stat info{};
    if (fstat(fd_, &info) == 0 && S_ISREG(info.st_mode)) {
        return failure(ErrorCode::limit, fmt::format("{} has {} bytes, the limit is {}", name_,
                                                     info.st_size, max_bytes));
    }
    return failure(ErrorCode::limit, fmt::format("{} holds more than {} bytes", name_, max_bytes));
}

Result<std::optional<std::string>> Source::read_line(std::size_t max_bytes) {
    std::size_t searched = start_;
    while (true) {
        const auto end = buffer_.find('\n', searched);
        const bool is_found = end != std::string::npos;
        const std::size_t length = (is_found ? end : buffer_.size()) - start_;
        if (length > max_bytes) {
            return failure(ErrorCode::limit, fmt::format("{}:{}: a line of more than {} bytes",
                                                         name_, line_number_ + 1, max_bytes));
        }
        if (is_found) {
            std::string line = buffer_.substr(start_, length);
            start_ = end + 1;
            ++line_number_;
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        searched = buffer_.size() - start_;  // fill moves what is left to the front
        const auto more = fill();
        if (!more) return tl::unexpected(more.error());
        if (*more) continue;
        if (buffer_.empty()) return std::nullopt;
        ++line_number_;
        return std::exchange(buffer_, {});
    }
}

Result<std::string> text_argument(const std::string& argument, std::size_t max_bytes,
                                  const Interrupt& interrupt) {
    const bool is_file = argument.size() > 1 && argument.front() == '@';
    if (argument != "-" && !is_file) return argument;
    auto source = Source::open(is_file ? argument.substr(1) : argument, interrupt);
    if (!source) return tl::unexpected(source.error());
    return source->read_all(max_bytes, true);
}

}  // namespace cli
