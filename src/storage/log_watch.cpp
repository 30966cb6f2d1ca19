// The log's inode, by statx: opening the file ourselves would drop SQLite's locks.
#include "storage/log_watch.hpp"

#include <cerrno>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/test_hooks.hpp"

namespace memory::storage {

namespace {

struct Place {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;  // 0: there is no such file
};

// The inode alone. Who asks for a file's times too (as stat does) makes Linux since 6.13 take the
// next write's time exactly, and write the inode out at the next flush: a third of its time on ext4
// without a journal.
std::optional<Place> place_of(const std::string& path) noexcept {
    struct statx status{};
    if (statx(AT_FDCWD, path.c_str(), AT_STATX_DONT_SYNC, STATX_INO, &status) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return Place{};
        return std::nullopt;  // no memory, or a sandbox that does not know the call
    }
    return Place{(std::uint64_t{status.stx_dev_major} << 32U) | status.stx_dev_minor,
                 status.stx_ino};
}

}  // namespace

void LogWatch::remember_first() noexcept {
    if (inode_ != 0) return;
    const auto place = place_of(path_);
    if (!place) return;
    device_ = place->device;
    inode_ = place->inode;
}

Result<void> LogWatch::check() const {
    if (inode_ == 0 || KIOKU_BROKEN("log_watch")) return {};
    const auto place = place_of(path_);
    if (!place) return {};  // it cannot be told, which is no sign of a loss
    if (place->inode == inode_ && place->device == device_) return {};
    return fail(
        ErrorCode::corrupt, "storage",
        "the store's write-ahead log was removed or replaced while it was open: this commit "
        "is not kept; commits that another process or a checkpoint has seen are; the store "
        "takes no writes until it is opened anew");
}

}  // namespace memory::storage
