// The ring and its running sums.
#include "guard/call_window.hpp"

namespace memory::guard {

CallWindow::CallWindow(std::int64_t max_calls, std::int64_t max_age_ms)
    : max_age_ms_(max_age_ms), ring_(static_cast<std::size_t>(max_calls)) {}

void CallWindow::add(std::int64_t now, bool failed, bool slow) noexcept {
    expire(now);
    if (size_ == ring_.size()) drop_oldest();
    ring_[(oldest_ + size_) % ring_.size()] = Call{now, failed, slow};
    ++size_;
    failures_ += failed ? 1 : 0;
    slow_ += slow ? 1 : 0;
}

void CallWindow::expire(std::int64_t now) noexcept {
    while (size_ > 0 && now - ring_[oldest_].at > max_age_ms_) {
        drop_oldest();
    }
}

void CallWindow::clear() noexcept {
    oldest_ = 0;
    size_ = 0;
    failures_ = 0;
    slow_ = 0;
}

void CallWindow::drop_oldest() noexcept {
    failures_ -= ring_[oldest_].failed ? 1 : 0;
    slow_ -= ring_[oldest_].slow ? 1 : 0;
    oldest_ = (oldest_ + 1) % ring_.size();
    --size_;
}

}  // namespace memory::guard
