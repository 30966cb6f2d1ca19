// The log's inode, by stat: opening the file ourselves would drop SQLite's locks.
#include "storage/log_watch.hpp"

#include <sys/stat.h>

#include "base/test_hooks.hpp"

namespace memory::storage {

void LogWatch::remember_first() noexcept {
    if (inode_ != 0) return;
    struct stat status{};
    if (stat(path_.c_str(), &status) != 0) return;
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

Result<void> LogWatch::check() const {
    if (inode_ == 0 || KIOKU_BROKEN("log_watch")) return {};
    struct stat status{};
    if (stat(path_.c_str(), &status) == 0 && status.st_ino == inode_ && status.st_dev == device_) {
        return {};
    }
    return fail(
        ErrorCode::corrupt, "storage",
        "the store's write-ahead log was removed or replaced while it was open: this commit "
        "is not kept; commits that another process or a checkpoint has seen are; the store "
        "takes no writes until it is opened anew");
}

}  // namespace memory::storage
