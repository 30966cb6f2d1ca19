// Listing messages.
#include "session/transcript.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/result.hpp"
#include "session/message_table.hpp"
#include "session/validation.hpp"

namespace memory::session {

namespace {

// The cursor of this list is the seq that it goes on from.
Result<std::int64_t> read_cursor(std::string_view text) {
    std::int64_t seq = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, seq);
    if (read.ec == std::errc() && read.ptr == end && seq > 0) return seq;
    return fail(ErrorCode::invalid_argument, "session",
                "the cursor is not one that this list answered");
}

}  // namespace

Result<List<Message>> list_messages(const Store::Impl& store, std::string_view session,
                                    std::int64_t from_seq, std::optional<std::int64_t> to_seq,
                                    const Page& page, const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    KIOKU_TRY(check_page(page, store.config.limits));
    if (from_seq < 1 || (to_seq && *to_seq < from_seq)) {
        return fail(ErrorCode::invalid_argument, "session",
                    fmt::format("the range {} to {} is not one: seqs begin at 1 and rise", from_seq,
                                to_seq ? fmt::to_string(*to_seq) : "the end"));
    }
    std::int64_t from = from_seq;
    if (page.cursor) {
        KIOKU_LET(const std::int64_t cursor, read_cursor(*page.cursor));
        from = std::max(from, cursor);
    }
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const SessionRow row, require_session(snapshot.sql(), session));
    const std::int64_t to = std::min(to_seq.value_or(row.last_seq), row.last_seq);
    List<Message> list;
    KIOKU_LET(list.items, read_messages(snapshot.sql(), row, from, to, page.limit));
    if (!list.items.empty() && list.items.back().seq < to) {
        list.next = fmt::to_string(list.items.back().seq + 1);
    }
    return list;
}

}  // namespace memory::session
