// Keeping and handing out log records.
#include "log_ring.hpp"

#include <new>
#include <string>

namespace memory::capi {

void LogRing::push(const LogRecord& record) noexcept {
    if (capacity_ == 0 || record.level < least_) return;
    const std::lock_guard lock(mutex_);
    try {
        records_.push_back(record);
        if (records_.size() <= capacity_) return;
        records_.pop_front();
    } catch (const std::bad_alloc&) {
    }
    ++lost_;
    lost_at_ = record.time;
}

std::optional<LogRecord> LogRing::next() {
    const std::lock_guard lock(mutex_);
    if (lost_ > 0) {
        LogRecord record{LogLevel::warning, lost_at_, "capi",
                         std::to_string(lost_) + " older log records were lost: the log holds " +
                             std::to_string(capacity_)};
        lost_ = 0;
        return record;
    }
    if (records_.empty()) return std::nullopt;
    LogRecord record = std::move(records_.front());
    records_.pop_front();
    return record;
}

}  // namespace memory::capi
