// Counts and times this program's flushes to disk, whoever asks for them.
#pragma once

#include <cstdint>

namespace benchmarks {

struct Flushes {
    std::int64_t count = 0;
    double total_us = 0;
};

// Since the program began. Thread-safe.
Flushes flushes();

}  // namespace benchmarks
