#include "support/faults.hpp"

#include <atomic>

namespace support::faults {

namespace {
std::atomic<bool> armed{false};
std::atomic<Kind> wanted{Kind::read};
std::atomic<bool> lasts{false};
std::atomic<long> left{0};
std::atomic<bool> reached{false};
thread_local bool armed_here = false;
}  // namespace

void arm(Kind kind, long nth, bool for_good) noexcept {
    wanted = kind;
    lasts = for_good;
    left = nth;
    reached = false;
    armed_here = true;
    armed = true;
}

void disarm() noexcept {
    armed = false;
    armed_here = false;
}

bool was_reached() noexcept {
    return reached;
}

bool is_due(Kind kind) noexcept {
    if (!armed || wanted != kind) return false;
    if (kind == Kind::own_allocation && !armed_here) return false;
    const long before = left--;
    if (before > 1 || (before < 1 && !lasts)) return false;
    reached = true;
    return true;
}

}  // namespace support::faults
