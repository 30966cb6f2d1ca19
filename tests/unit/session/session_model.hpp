// What a session should be, told the plainest way: lists of messages, and rules carried out by
// trying every place. Property tests hold the store against it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kioku/message.hpp"
#include "kioku/session.hpp"

namespace memory::session::testing {

struct ModelMessage {
    std::string id;
    Role role = Role::user;
    std::string content;
    std::vector<std::string> call_ids;
    std::optional<std::string> tool_call_id;
    std::int64_t tokens = 0;
    bool redacted = false;
};

struct ModelSession {
    SessionSettings settings;
    std::int64_t first_seq = 1;
    std::int64_t k = 0;
    Timestamp inserted_at{};
    std::string forked_from;  // empty: no fork
    std::int64_t forked_at = 0;
    std::vector<ModelMessage> messages;  // first_seq and on

    [[nodiscard]] std::int64_t last_seq() const {
        return first_seq + static_cast<std::int64_t>(messages.size()) - 1;
    }
    [[nodiscard]] ModelMessage& at(std::int64_t seq) {
        return messages[static_cast<std::size_t>(seq - first_seq)];
    }
    [[nodiscard]] std::int64_t buffer_count() const { return last_seq() - k; }
    [[nodiscard]] std::int64_t buffer_tokens() const { return tokens_after(k); }
    [[nodiscard]] std::int64_t tokens_after(std::int64_t seq) const {
        std::int64_t sum = 0;
        for (std::int64_t i = seq + 1; i <= last_seq(); ++i)
            sum += messages[static_cast<std::size_t>(i - first_seq)].tokens;
        return sum;
    }

    // The fold of one write whose first row has `write_seq`.
    void fold(std::int64_t write_seq, bool expired) {
        const std::vector<std::int64_t> places = places_to_cut();
        if (expired) {
            for (const std::int64_t place : places) {
                if (place < write_seq) k = std::max(k, place);
            }
        }
        if (!is_due()) return;
        for (const std::int64_t place : places) {
            if (is_within_half()) return;
            k = std::max(k, place);
        }
    }

  private:
    [[nodiscard]] bool is_due() const {
        return buffer_tokens() >= settings.summary_trigger_tokens ||
               buffer_count() > settings.max_buffer_messages;
    }
    [[nodiscard]] bool is_within_half() const {
        return 2 * buffer_tokens() <= settings.summary_trigger_tokens &&
               2 * buffer_count() <= settings.max_buffer_messages;
    }

    // The seqs of the buffer, oldest first, after which a cut parts no group, leaves no call behind
    // that waits for a result, and keeps the newest group.
    [[nodiscard]] std::vector<std::int64_t> places_to_cut() {
        std::map<std::int64_t, std::int64_t> last_of;         // of each group, by its first
        std::map<std::int64_t, std::set<std::string>> waits;  // for these results
        for (std::int64_t seq = k + 1; seq <= last_seq(); ++seq) {
            const ModelMessage& message = at(seq);
            std::int64_t group = seq;
            if (message.role == Role::tool && message.tool_call_id) {
                for (std::int64_t call = seq - 1; call > k; --call) {
                    if (waits.contains(call) && waits[call].erase(*message.tool_call_id) > 0) {
                        group = call;
                        break;
                    }
                }
            } else if (message.role == Role::assistant) {
                waits[seq] = {message.call_ids.begin(), message.call_ids.end()};
            }
            last_of[group] = seq;
        }
        std::vector<std::int64_t> places;
        for (std::int64_t cut = k + 1; cut < last_seq(); ++cut) {
            bool allowed = true;
            for (const auto& [first, last] : last_of) {
                if (first > cut) continue;
                allowed =
                    allowed && last <= cut && (!waits.contains(first) || waits[first].empty());
            }
            if (allowed) places.push_back(cut);
        }
        return places;
    }
};

}  // namespace memory::session::testing
