// Times of single calls, taken in turns with a peer's so that a noisy machine disturbs both alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

namespace benchmarks {

// Microseconds, one per call.
using Samples = std::vector<double>;

// The nearest-rank percentile, `share` in (0, 1]; 0 where there is no sample.
inline double percentile(Samples samples, double share) {
    if (samples.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * double(samples.size())));
    const auto place =
        samples.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(samples.begin(), place, samples.end());
    return *place;
}

template <class Call>
double time_us(Call&& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

struct Pair {
    Samples ours, peer;
};

// `rounds` blocks of `block` calls of each, in turns.
template <class Ours, class Peer>
Pair in_turns(int rounds, int block, Ours&& ours, Peer&& peer) {
    Pair samples;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < block; ++i)
            samples.ours.push_back(time_us(ours));
        for (int i = 0; i < block; ++i)
            samples.peer.push_back(time_us(peer));
    }
    return samples;
}

}  // namespace benchmarks
