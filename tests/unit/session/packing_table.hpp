// Packs a conversation with counters of known costs, and checks each answer against what holds for
// all of them, without the code under test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "session/packing.hpp"
#include "support/catch.hpp"
#include "unit/session/conversation.hpp"

namespace memory::session::testing {

inline constexpr std::int64_t kAmple = 1'000'000;

// Four bytes a token and four tokens a message, name and ids included. Remembers its work.
class ByFours : public CountTokens {
  public:
    [[nodiscard]] std::string_view name() const override { return "fours"; }
    [[nodiscard]] std::int64_t message(const ChatMessage& message) const override {
        ++calls;
        bytes += message.content.size();
        return 4 + tokens(message.content) + tokens(message.name.value_or("")) +
               tokens(message.tool_call_id.value_or(""));
    }
    mutable std::size_t calls = 0;
    mutable std::size_t bytes = 0;

  protected:
    [[nodiscard]] virtual std::int64_t tokens(std::string_view text) const {
        return static_cast<std::int64_t>((text.size() + 3) / 4);
    }
};

// As tokenizers do, only worse: a longer text may cost less.
class Jagged : public ByFours {
  public:
    [[nodiscard]] std::string_view name() const override { return "jagged"; }

  protected:
    [[nodiscard]] std::int64_t tokens(std::string_view text) const override {
        if (text.empty()) return 0;
        const auto last = static_cast<unsigned char>(text.back());
        return ByFours::tokens(text) + static_cast<std::int64_t>((text.size() * 7 + last) % 6);
    }
};

// Packs a conversation that was counted by `counter` when it was stored.
class Table {
  public:
    Table(Conversation chat, const CountTokens& counter, std::string summary = "")
        : chat_(std::move(chat)), counter_(counter), summary_(std::move(summary)) {
        for (Message& message : chat_.messages) {
            message.counter = counter_.name();
            message.tokens = price(message);
        }
        groups_ = group(chat_.rows);
    }

    [[nodiscard]] Result<Packed> at(std::int64_t budget) const {
        return pack({chat_.messages, groups_, summary_, budget}, counter_);
    }

    [[nodiscard]] std::int64_t price(const Message& stored) const {
        return counter_.message({stored.role, stored.redacted ? "" : stored.content, stored.name,
                                 stored.tool_calls, stored.tool_call_id, false});
    }

    // The least budget, by definition: the newest group that may go out, with empty contents.
    [[nodiscard]] std::int64_t least() const {
        std::int64_t sum = kReplyPrimingTokens;
        for (auto newest = groups_.rbegin(); newest != groups_.rend(); ++newest) {
            if (!may_go_out(*newest)) continue;
            for (const std::size_t index : newest->members) {
                Message empty = chat_.messages[index];
                empty.content.clear();
                sum += price(empty);
            }
            break;
        }
        return sum;
    }

    [[nodiscard]] bool may_go_out(const Group& group) const {
        return group.complete && !group.orphan && !chat_.messages[group.first()].redacted;
    }

    [[nodiscard]] const Conversation& chat() const { return chat_; }
    [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
    [[nodiscard]] const CountTokens& counter() const { return counter_; }
    [[nodiscard]] const std::string& summary() const { return summary_; }

  private:
    Conversation chat_;
    std::vector<Group> groups_;
    const CountTokens& counter_;
    std::string summary_;
};

inline bool is_beginning(std::string_view text, std::string_view whole) {
    return whole.substr(0, text.size()) == text && !base::first_invalid(text);
}

// A chat that any API takes: each call is followed at once by all its results and by nothing else,
// and no result stands elsewhere. Written without the code under test.
inline void require_valid_chat(const Packed& packed, const Conversation& chat) {
    const std::size_t shift = packed.has_summary ? 1 : 0;
    REQUIRE(packed.messages.size() == packed.carried.size() + shift);
    if (packed.has_summary) REQUIRE(packed.messages[0].role == Role::system);
    std::set<std::string> waiting;
    for (std::size_t i = shift; i < packed.messages.size(); ++i) {
        const ChatMessage& message = packed.messages[i];
        const auto& row = chat.rows[packed.carried[i - shift]];
        if (message.role == Role::tool) {
            REQUIRE(waiting.erase(message.tool_call_id.value()) == 1);
            continue;
        }
        REQUIRE(waiting.empty());
        waiting = {row.call_ids.begin(), row.call_ids.end()};
    }
    REQUIRE(waiting.empty());
}

// What holds for every answer.
inline void require_sound(const Packed& packed, const Table& table, std::int64_t budget) {
    require_valid_chat(packed, table.chat());
    std::int64_t total = kReplyPrimingTokens;
    for (const ChatMessage& message : packed.messages)
        total += table.counter().message(message);
    REQUIRE(packed.total_tokens == total);
    REQUIRE(total <= budget);

    const std::size_t shift = packed.has_summary ? 1 : 0;
    if (packed.has_summary) {
        const std::string& content = packed.messages[0].content;
        REQUIRE(content.substr(0, kSummaryHeading.size()) == kSummaryHeading);
        const std::string text = content.substr(kSummaryHeading.size());
        REQUIRE_FALSE(text.empty());
        REQUIRE(is_beginning(text, table.summary()));
        REQUIRE(packed.messages[0].truncated == (text != table.summary()));
    }
    std::set<std::size_t> carried(packed.carried.begin(), packed.carried.end());
    REQUIRE(carried.size() == packed.carried.size());
    REQUIRE(packed.omitted ==
            static_cast<std::int64_t>(table.chat().messages.size() - carried.size()));
    for (std::size_t i = 0; i < packed.carried.size(); ++i) {
        const Message& stored = table.chat().messages[packed.carried[i]];
        const ChatMessage& message = packed.messages[i + shift];
        REQUIRE(message.role == stored.role);
        REQUIRE(message.name == stored.name);
        REQUIRE(message.tool_calls == stored.tool_calls);
        REQUIRE(message.tool_call_id == stored.tool_call_id);
        REQUIRE(is_beginning(message.content, stored.content));
        if (stored.redacted)
            REQUIRE((message.content.empty() && !message.truncated));
        else
            REQUIRE(message.truncated == (message.content != stored.content));
    }

    // The carried groups are the newest that may go out, without a gap, in order and whole; only
    // the newest is cut.
    std::vector<std::size_t> expected;
    for (auto g = table.groups().rbegin(); g != table.groups().rend(); ++g) {
        if (!table.may_go_out(*g) || expected.size() >= packed.carried.size()) continue;
        expected.insert(expected.begin(), g->members.begin(), g->members.end());
        const bool is_newest = expected.size() == g->members.size();
        for (std::size_t i = shift; !is_newest && i < shift + g->members.size(); ++i)
            REQUIRE_FALSE(packed.messages[i + packed.carried.size() - expected.size()].truncated);
    }
    REQUIRE(packed.carried == expected);
}

inline Packed must(const Table& table, std::int64_t budget) {
    const Result<Packed> packed = table.at(budget);
    REQUIRE(packed);
    require_sound(*packed, table, budget);
    return *packed;
}

}  // namespace memory::session::testing
