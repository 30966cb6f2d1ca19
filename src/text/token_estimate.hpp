// The token estimator: what o200k_base would roughly count, in one pass and without a vocabulary.
// The public face is memory::TokenCounter; docs/tokens.md states the measured error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/function_ref.hpp"

namespace memory::text {

// Estimated tokens in `text`: 0 for the empty text, at least 1 for any other, never fewer for a
// longer text with the same beginning. Linear; reads any bytes.
[[nodiscard]] std::size_t estimate_tokens(std::string_view text) noexcept;

// Length in bytes of the longest prefix of `text`, ending between two characters, whose estimate is
// at most `max_tokens`. Linear in the length of that prefix.
[[nodiscard]] std::size_t estimate_prefix(std::string_view text, std::size_t max_tokens) noexcept;

// Calls visit(code_point, units) for each character with what it costs, in 64ths of a token; the
// sum, rounded, is estimate_tokens. What is not UTF-8 comes as U+FFFD, byte by byte.
void estimate_by_character(std::string_view text,
                           base::FunctionRef<void(char32_t, std::uint32_t)> visit);

}  // namespace memory::text
