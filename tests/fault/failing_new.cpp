// operator new of this test program: malloc, but for the calls that a test plans to fail. Not where
// ThreadSanitizer's own stands in its place.
#include <cstdlib>
#include <new>

#include "support/faults.hpp"

#ifdef KIOKU_NEW_CAN_FAIL

void* operator new(std::size_t size) {
    void* block = support::faults::is_due(support::faults::Kind::own_allocation)
                      ? nullptr
                      : std::malloc(size == 0 ? 1 : size);
    if (block == nullptr) throw std::bad_alloc();
    return block;
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    const bool fails = support::faults::is_due(support::faults::Kind::own_allocation);
    return fails ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void operator delete(void* block) noexcept {
    std::free(block);
}

void operator delete(void* block, std::size_t) noexcept {
    std::free(block);
}

#endif
