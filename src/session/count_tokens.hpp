// The seam between packing and whatever counts tokens.
#pragma once

#include <cstdint>
#include <string_view>

#include "kioku/context.hpp"

namespace memory::session {

// What messages cost. Must be deterministic: the same message always costs the same.
class CountTokens {
  public:
    virtual ~CountTokens() = default;

    // As in Message::counter.
    [[nodiscard]] virtual std::string_view name() const = 0;

    // Whether a stored count stands that was made under this name; else the message is counted.
    [[nodiscard]] virtual bool trusts(std::string_view made_by) const { return made_by == name(); }

    // The cost of one message inside a chat, without the priming of the reply. Need not be additive
    // over its text, nor grow with every byte of it, as tokenizers do not.
    [[nodiscard]] virtual std::int64_t message(const ChatMessage& message) const = 0;
};

// Every reply is primed with this many tokens; part of each context's total. Source: the OpenAI
// Cookbook, "How to count tokens with tiktoken", section 6.
inline constexpr std::int64_t kReplyPrimingTokens = 3;

// A message as it goes out, and what it costs.
struct PricedMessage {
    ChatMessage message;
    std::int64_t cost = 0;
};

}  // namespace memory::session
