// Makes the messages of one group fit by cutting their longest contents.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "session/count_tokens.hpp"

namespace memory::session {

// Cuts contents until `messages` cost at most `room` together, and marks what it cut (`truncated`).
// Costs are those of `counter`; the changed ones are counted anew.
//
// Contents share the room: there is a level of tokens up to which each may stay, and only what is
// longer is cut, the longest first; what a cut at a sentence frees goes to the next longest, which
// may then stay whole. Each keeps its start, as cut_to_cost has it. Nothing but contents changes.
//
// Where even empty contents do not fit, answers what they would cost, and changes nothing.
[[nodiscard]] std::optional<std::int64_t> squeeze(std::vector<PricedMessage>& messages,
                                                  std::int64_t room, const CountTokens& counter);

}  // namespace memory::session
