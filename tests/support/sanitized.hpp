// Whether a sanitizer watches this build: what it makes many times slower is done less often there,
// the same run being made without.
#pragma once

namespace support {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KIOKU_TEST_SANITIZED
#endif
#endif

// A tenth of `times` under a sanitizer.
[[nodiscard]] constexpr int watched(int times) {
#ifdef KIOKU_TEST_SANITIZED
    return times / 10;
#else
    return times;
#endif
}

}  // namespace support
