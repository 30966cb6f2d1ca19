// Packs a session's summary and buffer into the messages that a model is handed, within a budget of
// tokens. Pure: the caller reads one consistent snapshot and passes it in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "kioku/context.hpp"
#include "kioku/error.hpp"
#include "kioku/message.hpp"
#include "session/count_tokens.hpp"
#include "session/grouping.hpp"

namespace memory::session {

// What the summary's system message begins with; the text of the summary follows.
inline constexpr std::string_view kSummaryHeading = "Summary of the conversation so far:\n";

static_assert(kSummaryHeading.ends_with(":\n"),
              "see adds_up: one line break, and not after a blank");

// Everything is borrowed for the length of the call.
struct PackRequest {
    std::span<const Message> buffer;  // k+1..n by seq
    std::span<const Group> groups;    // group() of the same rows
    std::string_view summary;         // empty: there is none
    std::int64_t budget_tokens = 0;
    // What the summary's text was counted to be, where that adds up with the heading before it (see
    // adds_up); counted again otherwise.
    std::optional<std::int64_t> summary_tokens = std::nullopt;
};

// Whether the tokens of the heading and those of this text are the tokens of both together, in
// every encoding: no grammar has a piece that goes on over the heading's last line break into an
// ASCII letter or digit.
[[nodiscard]] bool adds_up(std::string_view summary) noexcept;

struct Packed {
    // The summary's system message if has_summary, then one message for each of `carried`.
    // A message whose content was cut says so (ChatMessage::truncated).
    std::vector<ChatMessage> messages;
    std::vector<std::size_t> carried;  // places in PackRequest::buffer, in the order of `messages`
    bool has_summary = false;
    std::int64_t total_tokens = 0;  // the costs of `messages` plus kReplyPrimingTokens
    std::int64_t omitted = 0;       // buffer messages that are not carried
};

// Whether a group is handed to a model at all, room allowing; `buffer` is what was grouped.
[[nodiscard]] bool may_go_out(const Group& group, std::span<const Message> buffer);

// What a stored message costs as it goes out, uncut: its stored count where `counter` trusts it.
[[nodiscard]] std::int64_t cost_of(const Message& stored, const CountTokens& counter);

// Room is given to the newest group, then the summary, then the older groups, newest first, up to
// the first that does not fit. Messages come out in the chat's order: the summary, then group by
// group, by the first message of each.
//
// - Left out and counted in `omitted`: orphans, calls without all their results, and groups whose
//   first message is redacted (nothing is left to say, and chat APIs refuse empty content). A
//   redacted result of a call that stands goes out with empty content, which keeps the chat valid.
//   The newest group is the newest that is not left out.
// - When the newest group does not fit, its longest contents are cut to one level, the start kept:
//   at the end of a sentence, or where not one fits between two characters. Tool calls, names and
//   ids never are.
// - The summary is cut in the same way to what the newest group leaves, and dropped where nothing
//   of it fits.
// - The total is never above the budget; what was cut is counted again as it goes out.
//
// Errors: limit, naming the least budget that does: that of the newest group with empty contents.
[[nodiscard]] Result<Packed> pack(const PackRequest& request, const CountTokens& counter);

}  // namespace memory::session
