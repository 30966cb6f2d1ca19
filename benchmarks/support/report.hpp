// One figure a line, as JSON, for benchmarks/run.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

#include "kioku/error.hpp"

namespace benchmarks {

// `peer` 0: there is none. Names are stable: benchmarks/run knows them.
inline void report(const char* name, double ours, double peer, const char* unit) {
    std::printf(R"({"name":"%s","ours":%.4f,"peer":%.4f,"unit":"%s"})"
                "\n",
                name, ours, peer, unit);
    std::fflush(stdout);
}

// A benchmark measures no failures: the first one ends it.
inline void must(const memory::Result<void>& outcome) {
    if (outcome) return;
    std::fprintf(stderr, "%s\n", outcome.error().message.c_str());
    std::exit(1);
}

template <class T>
T must(memory::Result<T> outcome) {
    if (outcome) return std::move(*outcome);
    std::fprintf(stderr, "%s\n", outcome.error().message.c_str());
    std::exit(1);
}

}  // namespace benchmarks
