// Finding an item in a list of postings.
#pragma once

#include <algorithm>
#include <cstdint>

#include "recall/postings.hpp"

namespace memory::recall {

// The first posting at or after `doc`, from posting `at` on: steps that double, then halving, then
// sixteen compared at once, since a branch for each costs more than they do.
[[nodiscard]] inline std::uint32_t seek(const PostingList& list, std::uint32_t at,
                                        std::uint32_t doc) {
    constexpr std::uint32_t kAtOnce = 16;
    if (at >= list.size || list.docs[at] >= doc) return at;
    std::uint32_t step = kAtOnce;
    while (at + step <= list.size && list.docs[at + step - 1] < doc) {
        at += step;
        step *= 2;
    }
    std::uint32_t end = std::min(at + step, list.size);
    while (end - at > kAtOnce) {
        const std::uint32_t middle = at + (end - at) / 2;
        const bool is_before = list.docs[middle] < doc;
        at = is_before ? middle + 1 : at;
        end = is_before ? end : middle;
    }
    if (at + kAtOnce > list.size) {
        while (at < end && list.docs[at] < doc)
            ++at;
        return at;
    }
    std::uint32_t before = 0;
    for (std::uint32_t i = 0; i < kAtOnce; ++i)
        before += (list.docs[at + i] - doc) >> 31U;  // 1 where it is less
    return at + before;
}

}  // namespace memory::recall
