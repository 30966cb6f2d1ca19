// The token estimator: what o200k_base would roughly count, in one pass and without a vocabulary.
// The public face is memory::TokenCounter; docs/tokens.md states the measured error.
#pragma once

#include <cstddef>
#include <string_view>

namespace memory::text {

// Estimated tokens in `text`: 0 for the empty text, at least 1 for any other, never fewer for a
// longer text with the same beginning. Linear; reads any bytes.
[[nodiscard]] std::size_t estimate_tokens(std::string_view text) noexcept;

// Length in bytes of the longest prefix of `text`, ending between two characters, whose estimate is
// at most `max_tokens`. Linear in the length of that prefix.
[[nodiscard]] std::size_t estimate_prefix(std::string_view text, std::size_t max_tokens) noexcept;

}  // namespace memory::text
