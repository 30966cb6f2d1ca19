// Calls that fail on purpose: a plan says which, and what stands between the library and the
// machine (fault_vfs.hpp, failing_memory.hpp) asks it at each call.
#pragma once

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define KIOKU_NEW_IS_THE_SANITIZERS
#endif
#endif
#ifndef KIOKU_NEW_IS_THE_SANITIZERS
#define KIOKU_NEW_CAN_FAIL
#endif

namespace support::faults {

enum class Kind {
    read,
    write,
    full,  // a write that finds no space
    sync,
    truncate,
    open,
    remove,
    lock,
    shared_memory,  // mapping and locking the index of the log
    allocation,     // SQLite's
    own_allocation  // operator new, on the thread that armed the plan
};

// From here on the nth call (from 1) of that kind fails, or all from it on.
void arm(Kind kind, long nth, bool for_good) noexcept;
void disarm() noexcept;

// Whether a call has failed since the plan was armed.
[[nodiscard]] bool was_reached() noexcept;

// Asked at each call: counts it, and says whether it is to fail. Thread-safe.
[[nodiscard]] bool is_due(Kind kind) noexcept;

}  // namespace support::faults
