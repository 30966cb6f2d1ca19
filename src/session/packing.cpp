// Room is taken from the budget in the order of packing.hpp; what goes out is laid in the order of
// the chat at the end.
#include "session/packing.hpp"

#include <string>
#include <utility>

#include "session/cut.hpp"
#include "session/squeeze.hpp"

namespace memory::session {
namespace {

using std::int64_t;
using std::size_t;

ChatMessage to_chat(const Message& stored) {
    return {.role = stored.role,
            .content = stored.redacted ? std::string() : stored.content,
            .name = stored.name,
            .tool_calls = stored.tool_calls,
            .tool_call_id = stored.tool_call_id,
            .truncated = false};
}

}  // namespace

bool may_go_out(const Group& group, std::span<const Message> buffer) {
    return group.is_valid_chat() && !buffer[group.first()].redacted;
}

bool adds_up(std::string_view summary) noexcept {
    if (summary.empty()) return false;
    const char first = summary.front();
    return (first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z') ||
           (first >= 'a' && first <= 'z');
}

std::int64_t cost_of(const Message& stored, const CountTokens& counter) {
    if (!stored.redacted && counter.trusts(stored.counter)) return stored.tokens;
    return counter.message(to_chat(stored));
}

namespace {

// Packs one request; used once.
class Packer {
  public:
    Packer(const PackRequest& request, const CountTokens& counter)
        : request_(request), counter_(counter), room_(request.budget_tokens - kReplyPrimingTokens) {
        for (const Group& group : request.groups) {
            if (may_go_out(group, request.buffer)) candidates_.push_back(&group);
        }
        oldest_ = candidates_.size();
    }

    Result<Packed> run() {
        const int64_t least = take_newest();
        if (least > room_) {
            return fail(ErrorCode::limit, "session",
                        "budget_tokens " + std::to_string(request_.budget_tokens) +
                            " is below the least for this context, " +
                            std::to_string(least + kReplyPrimingTokens));
        }
        spend(newest_);
        take_summary();
        take_older();
        return lay_out();
    }

  private:
    [[nodiscard]] int64_t cost(const Message& stored) const { return cost_of(stored, counter_); }

    [[nodiscard]] int64_t cost(const Group& group) const {
        int64_t sum = 0;
        for (const size_t index : group.members)
            sum += cost(request_.buffer[index]);
        return sum;
    }

    void spend(const std::vector<PricedMessage>& messages) {
        for (const PricedMessage& priced : messages)
            room_ -= priced.cost;
    }

    // Takes the newest group, cut to fit. Answers what it costs; where that is more than there is
    // room, the least that it could cost.
    int64_t take_newest() {
        if (candidates_.empty()) return 0;
        const Group& group = *candidates_[--oldest_];
        int64_t sum = 0;
        for (const size_t index : group.members) {
            const Message& stored = request_.buffer[index];
            newest_.push_back({to_chat(stored), cost(stored)});
            sum += newest_.back().cost;
        }
        if (sum <= room_) return sum;
        return squeeze(newest_, room_, counter_).value_or(room_);
    }

    void take_summary() {
        if (request_.summary.empty()) return;
        PricedMessage summary;
        summary.message.role = Role::system;
        const auto cost_of = [&](std::string_view beginning) {
            summary.message.content.assign(kSummaryHeading).append(beginning);
            return counter_.message(summary.message);
        };
        if (request_.summary_tokens) {
            summary.cost = cost_of({}) + *request_.summary_tokens;
            summary.message.content += request_.summary;
        } else {
            summary.cost = cost_of(request_.summary);
        }
        if (summary.cost > room_) {
            const std::string_view text = cut_to_cost(request_.summary, room_, cost_of);
            if (text.empty()) return;
            summary.cost = cost_of(text);
            summary.message.truncated = true;
        }
        room_ -= summary.cost;
        summary_ = std::move(summary.message);
    }

    void take_older() {
        while (oldest_ > 0) {
            const int64_t price = cost(*candidates_[oldest_ - 1]);
            if (price > room_) return;
            room_ -= price;
            --oldest_;
        }
    }

    Packed lay_out() {
        Packed packed;
        packed.has_summary = summary_.has_value();
        if (summary_) packed.messages.push_back(std::move(*summary_));
        for (size_t i = oldest_; i < candidates_.size(); ++i) {
            const bool is_newest = i + 1 == candidates_.size();
            for (const size_t index : candidates_[i]->members) {
                packed.carried.push_back(index);
                if (!is_newest) packed.messages.push_back(to_chat(request_.buffer[index]));
            }
        }
        for (PricedMessage& priced : newest_)
            packed.messages.push_back(std::move(priced.message));
        packed.total_tokens = request_.budget_tokens - room_;
        packed.omitted = static_cast<int64_t>(request_.buffer.size() - packed.carried.size());
        return packed;
    }

    const PackRequest& request_;
    const CountTokens& counter_;
    int64_t room_;                          // what may still be spent
    std::vector<const Group*> candidates_;  // what may go out, by first row
    size_t oldest_ = 0;                     // candidates from here on are taken
    std::vector<PricedMessage> newest_;     // the messages of the newest candidate
    std::optional<ChatMessage> summary_;
};

}  // namespace

Result<Packed> pack(const PackRequest& request, const CountTokens& counter) {
    return Packer(request, counter).run();
}

}  // namespace memory::session
