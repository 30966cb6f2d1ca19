// A hash that is stored, and so must never change.
#pragma once

#include <cstdint>
#include <string_view>

namespace memory::base {

// FNV-1a, 64 bits (G. Fowler, L. Noll, K. Vo; draft-eastlake-fnv). Finds candidates, proves
// nothing: what it finds is compared.
[[nodiscard]] constexpr std::int64_t stable_hash(std::string_view text) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char byte : text) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001b3ULL;
    }
    return static_cast<std::int64_t>(hash);
}

}  // namespace memory::base
