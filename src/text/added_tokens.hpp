// Finds the tokens that stand in a text as they are written, such as "<|im_start|>".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/function_ref.hpp"
#include "kioku/token_counter.hpp"

namespace memory::text {

// A tree of the tokens' bytes. Built once, then immutable.
class AddedTokens {
  public:
    AddedTokens();

    // `bytes` is not empty. False where it is there already.
    bool add(std::string_view bytes, TokenId id);

    [[nodiscard]] bool empty() const noexcept { return nodes_.size() == 1; }

    struct Match {
        std::size_t begin = 0;
        std::size_t length = 0;
        TokenId id = 0;
    };

    // The first token in `text` at or after `from`: of those that begin there, the longest. Where
    // `is_wanted` says no to it, the search goes on behind it.
    [[nodiscard]] std::optional<Match> find(std::string_view text, std::size_t from,
                                            base::FunctionRef<bool(TokenId)> is_wanted) const;

  private:
    struct Node {
        std::uint32_t child = 0;    // the first one; 0: none
        std::uint32_t sibling = 0;  // the next one of the same parent; 0: none
        TokenId id = 0;
        char byte = 0;
        bool is_token = false;
    };
    [[nodiscard]] std::uint32_t child_of(std::uint32_t node, char byte) const noexcept;
    [[nodiscard]] Match longest_at(std::string_view text, std::size_t at) const noexcept;

    std::vector<Node> nodes_;  // the first is the root
};

}  // namespace memory::text
