// Rolling a summary forward over a range of messages.
#include "session/rolling_summary.hpp"

#include <vector>

#include "base/result.hpp"
#include "session/message_table.hpp"
#include "text/extractive_summary.hpp"

namespace memory::session {

namespace {
// Messages that are weighed against each other at once; longer ranges are rolled piece by piece.
constexpr std::int64_t kPiece = 200;

std::string_view speaker_of(const Message& message) {
    return message.name ? std::string_view(*message.name) : to_string(message.role);
}
}  // namespace

Result<std::string> roll_summary(storage::Connection& sql, const SessionRow& session,
                                 std::string_view previous, std::int64_t from_seq,
                                 std::int64_t to_seq) {
    KIOKU_LET(const TokenCounter counter, counter_of(session));
    const text::CountTokens count = [&counter](std::string_view text) {
        return counter.count_tokens(text);
    };
    const auto limit = static_cast<std::size_t>(session.settings.max_summary_tokens);
    std::string summary(previous);
    for (std::int64_t from = from_seq;;) {
        KIOKU_LET(const auto messages, read_messages(sql, session, from, to_seq, kPiece));
        if (messages.empty()) return summary;  // a damaged store may lack some before to_seq
        from = messages.back().seq + 1;
        std::vector<text::SpokenText> spoken;
        spoken.reserve(messages.size());
        for (const Message& message : messages) {
            if (!message.content.empty()) spoken.push_back({speaker_of(message), message.content});
        }
        summary = text::summarize(summary, spoken, limit, count);
    }
}

}  // namespace memory::session
