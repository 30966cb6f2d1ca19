// Cuts a text so that what it is part of costs no more than a limit.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/function_ref.hpp"

namespace memory::session {

// What the whole costs with this beginning of the text in it.
using CostOf = base::FunctionRef<std::int64_t(std::string_view beginning)>;

// The longest beginning of `text` with cost_of(beginning) <= limit that ends at the end of a
// sentence; where not one sentence fits, that ends between two characters; where not one character
// fits, empty, whatever that costs. Takes for granted that the whole text does not fit.
//
// "Longest" is as found by bisection: a cost that is not quite monotone, as a tokenizer's, may hide
// a slightly longer one. What is answered was counted and fits, or is empty. Asks for about
// 2 * log2(limit) costs, of texts not much longer than fits, however long `text` is.
[[nodiscard]] std::string_view cut_to_cost(std::string_view text, std::int64_t limit,
                                           CostOf cost_of);

}  // namespace memory::session
