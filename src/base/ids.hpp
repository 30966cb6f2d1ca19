// Ids of items, sessions' items and jobs: UUID version 7.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kioku/time.hpp"

namespace memory::base {

// 16 bytes in network order, as stored.
using IdBytes = std::array<unsigned char, 16>;

// Makes UUIDv7 ids that rise within one generator, also inside one millisecond and when the clock
// steps back (RFC 9562, section 6.2, method 2). Externally synchronised.
class IdGenerator {
  public:
    [[nodiscard]] IdBytes next(Timestamp now);

  private:
    void refill();

    std::int64_t last_ms_ = -1;
    std::uint64_t high_ = 0;  // 12 random bits beside the time
    std::uint64_t low_ = 0;   // 62 random bits
    std::array<std::uint64_t, 32> pool_{};
    std::size_t used_ = 32;
};

// "0193…-…": 36 lower-case characters.
[[nodiscard]] std::string id_text(const IdBytes& id);

// The text of a stored id; empty when `bytes` is not 16 long.
[[nodiscard]] std::string id_text(std::string_view bytes);

// Reads the text form, any case; empty when it is not a UUID.
[[nodiscard]] std::optional<IdBytes> parse_id(std::string_view text);

// The bytes as a view, for binding to a statement.
[[nodiscard]] inline std::string_view id_view(const IdBytes& id) {
    return {reinterpret_cast<const char*>(id.data()), id.size()};
}

}  // namespace memory::base
