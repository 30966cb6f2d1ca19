// The tokens of a loaded vocabulary: bytes by id, and id by bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/token_counter.hpp"

namespace memory::text {

// Ids are below this: a hundred times what one model has today would be an error of the file.
constexpr TokenId kIdLimit = TokenId{1} << 22U;

// Built once, then immutable.
class TokenTable {
  public:
    // Room for so many findable tokens; ids are at most `last`, which is below
    // kIdLimit.
    void reserve(std::size_t tokens, TokenId last);

    // False where the id is taken. The bytes are not empty.
    bool add(TokenId id, std::string_view bytes);

    // The token can be found by its bytes from now on. False where another one has the same.
    bool make_findable(TokenId id);

    [[nodiscard]] std::optional<TokenId> id_of(std::string_view bytes) const noexcept;
    [[nodiscard]] std::optional<std::string_view> bytes_of(TokenId id) const noexcept;
    [[nodiscard]] std::size_t size_bytes() const noexcept;

    // Ids are below it.
    [[nodiscard]] TokenId end() const noexcept { return static_cast<TokenId>(entries_.size()); }

  private:
    struct Entry {
        std::uint32_t begin = 0;
        std::uint32_t length = 0;  // 0: no such token
    };
    struct Slot {
        std::uint32_t mark = 0;  // of the hash
        TokenId id = kIdLimit;   // kIdLimit: free
    };

    [[nodiscard]] std::string_view text_of(TokenId id) const noexcept;

    std::string bytes_;  // of all tokens
    std::vector<Entry> entries_;
    std::vector<Slot> slots_;  // a power of two of them, half of them free
};

}  // namespace memory::text
