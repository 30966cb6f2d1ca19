// How far a long run goes: KIOKU_CYCLES and KIOKU_SEED of the environment, else the figures here.
#pragma once

#include <cstdlib>
#include <random>
#include <string>

namespace crash {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KIOKU_TEST_SANITIZED
#endif
#endif

// A tenth of it under a sanitizer: the same run is made without.
[[nodiscard]] inline int cycles_or(int otherwise) {
    if (const char* text = std::getenv("KIOKU_CYCLES")) return std::stoi(text);
#ifdef KIOKU_TEST_SANITIZED
    return otherwise / 10;
#else
    return otherwise;
#endif
}

// A new one for each run; it is printed, so that a run can be made again.
[[nodiscard]] inline unsigned seed_of_run() {
    const char* text = std::getenv("KIOKU_SEED");
    return text == nullptr ? std::random_device()() : static_cast<unsigned>(std::stoul(text));
}

}  // namespace crash
