// Keeping and handing out log records.
#include "records/log_ring.hpp"

#include <new>
#include <string>

namespace memory::records {

void LogRing::push(const LogRecord& record) noexcept {
    if (capacity_ == 0 || record.level < least_) return;
    const std::lock_guard lock(mutex_);
    bool is_one_lost = false;
    try {
        records_.push_back(record);
        is_one_lost = records_.size() > capacity_;
        if (is_one_lost) records_.pop_front();
    } catch (const std::bad_alloc&) {
        is_one_lost = true;
    }
    if (!is_one_lost) return;
    ++lost_;
    lost_at_ = record.time;
}

std::optional<LogRecord> LogRing::next() {
    const std::lock_guard lock(mutex_);
    if (lost_ > 0) {
        LogRecord record{LogLevel::warning, lost_at_, "log",
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

}  // namespace memory::records
