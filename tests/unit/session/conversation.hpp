// Random conversations for property tests: users who type while tools run, calls that stay open,
// results twice or of nobody's call, ids used again. The same seed gives the same conversation
// everywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "kioku/message.hpp"
#include "session/grouping.hpp"

namespace memory::session::testing {

class Random {
  public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}

    // 0 to bound - 1. std:: distributions differ between libraries; this does not.
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    bool one_in(std::size_t n) { return below(n) == 0; }

  private:
    std::mt19937 engine_;
};

// The buffer of a session, as storage would hand it over: rows[i] belongs to messages[i].
struct Conversation {
    std::vector<BufferRow> rows;
    std::vector<Message> messages;

    Message& add(Role role, std::string content) {
        BufferRow row;
        row.seq = first_seq + static_cast<std::int64_t>(rows.size());
        row.role = role;
        row.tokens = 4 + static_cast<std::int64_t>(content.size()) / 4;
        Message message;
        message.seq = row.seq;
        message.role = role;
        message.content = std::move(content);
        rows.push_back(std::move(row));
        messages.push_back(std::move(message));
        return messages.back();
    }

    void call(std::string content, std::vector<std::string> ids) {
        add(Role::assistant, std::move(content));
        rows.back().call_ids = std::move(ids);
    }

    void result(const std::string& id, std::string content = "done") {
        add(Role::tool, std::move(content)).tool_call_id = id;
        rows.back().tool_call_id = id;
    }

    std::int64_t first_seq = 1;
};

inline std::string random_text(Random& random, std::size_t most_words) {
    static const std::vector<std::string> kWords{
        "the",     "Lager", "42",  "snow—melt", "naïve", "config.toml", "記憶",
        "winter.", "yes!",  "so?", "path/to",   "and\n", "終わり。",    "🦊"};
    std::string text;
    for (std::size_t words = random.below(most_words) + 1; words > 0; --words) {
        text += kWords[random.below(kWords.size())];
        if (words > 1) text += ' ';
    }
    return text;
}

// `size` messages. With `open_calls`, calls may stay without a result; else all are answered, in
// the end behind the last message if need be.
inline Conversation random_conversation(std::uint32_t seed, std::size_t size, bool open_calls) {
    Random random(seed);
    Conversation chat;
    chat.first_seq = 1 + static_cast<std::int64_t>(random.below(50));
    std::vector<std::string> open;
    const auto answer_one = [&] {
        const std::size_t which = random.below(open.size());
        chat.result(open[which], random_text(random, 30));
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
    };
    while (chat.rows.size() < size) {
        const std::size_t dice = random.below(12);
        if (!open.empty() && dice < 6) {
            answer_one();
        } else if (dice < 8) {
            const Role role = random.one_in(8) ? Role::system : Role::user;
            chat.add(role, random_text(random, 20));
        } else if (dice < 9) {
            chat.add(Role::assistant, random_text(random, 40));
        } else if (dice == 9 && open_calls && random.one_in(2)) {
            chat.result("call-" + std::to_string(random.below(8)));  // twice, or nobody's
        } else {
            std::vector<std::string> ids;
            for (std::size_t calls = random.below(3) + 1; calls > 0; --calls) {
                // Ids are used again now and then, as some providers do.
                ids.push_back("call-" + std::to_string(random.below(40)));
            }
            for (std::size_t i = 0; i < ids.size(); ++i) {
                bool is_new = true;
                for (std::size_t j = 0; j < i; ++j)
                    is_new = is_new && ids[j] != ids[i];
                if (is_new && (!open_calls || !random.one_in(8))) open.push_back(ids[i]);
            }
            chat.call(random.one_in(2) ? "" : random_text(random, 10), std::move(ids));
        }
    }
    while (!open_calls && !open.empty())
        answer_one();
    return chat;
}

}  // namespace memory::session::testing
