// Appending messages.
#include "session/append.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "records/tool_calls.hpp"
#include "session/message_table.hpp"
#include "session/recount.hpp"
#include "session/validation.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

Result<PreparedMessage> prepare(const NewMessage& message, const Limits& limits,
                                const TokenCounter& counter) {
    KIOKU_TRY(check_message(message, limits));
    PreparedMessage prepared;
    prepared.message = &message;
    if (has_tool_calls(message)) {
        KIOKU_LET(prepared.call_ids, records::tool_call_ids(message.tool_calls));
    }
    prepared.tokens = cost_of(message, counter);
    prepared.counter = counter.name();
    prepared.encoding = counter.encoding();
    return prepared;
}

// Counts again where the session counts otherwise than the store's default, which the message was
// counted by before the transaction.
Result<void> count_for(const SessionRow& row, PreparedMessage& prepared) {
    if (prepared.encoding == row.settings.encoding) return {};
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    prepared.tokens = cost_of(*prepared.message, counter);
    prepared.counter = counter.name();
    prepared.encoding = counter.encoding();
    return {};
}

Result<SessionRow> open_session(storage::WriteTransaction& write, const Store::Impl& store,
                                std::string_view id, std::span<const PreparedMessage> messages) {
    KIOKU_LET(auto found, find_session(write.sql(), id));
    SessionRow row;
    if (found) {
        row = std::move(*found);
    } else {
        KIOKU_LET(row, begin_session(write, store, id, messages.front().message->scope));
        KIOKU_KILL_POINT("append.session_begun");
    }
    for (const PreparedMessage& prepared : messages) {
        KIOKU_TRY(check_same_scope(write.sql(), row, prepared.message->scope));
    }
    return row;
}

Result<std::vector<AddedMessage>> write_rows(storage::WriteTransaction& write,
                                             const Store::Impl& store, std::string_view session,
                                             std::span<PreparedMessage> messages) {
    KIOKU_LET(SessionRow row, open_session(write, store, session, messages));
    const std::int64_t first_seq = row.last_seq + 1;
    const bool expired = row.settings.buffer_ttl_s > 0 &&
                         write.now_ms() - row.inserted_at_ms > row.settings.buffer_ttl_s * 1000;
    bool brought_results = false;
    std::vector<AddedMessage> added;
    added.reserve(messages.size());
    for (PreparedMessage& prepared : messages) {
        if (prepared.message->idempotency_key) {
            KIOKU_LET(auto known, find_by_key(write.sql(), row.session, *prepared.message));
            if (known) {
                added.push_back(std::move(*known));
                continue;
            }
        }
        KIOKU_TRY(count_for(row, prepared));
        if (!is_current(row.counter, prepared.counter, prepared.encoding)) {
            KIOKU_TRY(refresh_counts(write, row));
        }
        row.counter = prepared.counter;
        KIOKU_LET(auto one, insert_message(write, row, prepared, row.last_seq + 1));
        if (KIOKU_BROKEN("a_write_is_one_transaction")) {
            KIOKU_TRY(write.sql().run("COMMIT"));
            KIOKU_TRY(write.sql().run("BEGIN"));
        }
        KIOKU_KILL_POINT("append.message_written");
        ++row.last_seq;
        row.buffer_tokens += prepared.tokens;
        brought_results |= prepared.message->role == Role::tool;
        added.push_back(std::move(one));
    }
    if (row.last_seq < first_seq) return added;  // every key was known: nothing to write
    row.inserted_at_ms = write.now_ms();
    row.updated_at_ms = write.now_ms();
    KIOKU_TRY(fold(write, row, first_seq, expired, brought_results));
    KIOKU_KILL_POINT("append.folded");
    KIOKU_TRY(update_progress(write, row));
    return added;
}

}  // namespace

Result<SessionRow> begin_session(storage::WriteTransaction& write, const Store::Impl& store,
                                 std::string_view id, const Scope& scope) {
    SessionRow row;
    row.id = id;
    KIOKU_LET(row.scope, storage::intern_scope(write, scope));
    row.settings = store.config.session;
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    row.counter = counter.name();
    row.inserted_at_ms = row.created_at_ms = row.updated_at_ms = write.now_ms();
    KIOKU_TRY(insert_session(write, row));
    return row;
}

namespace {

// Everything that can be done before the transaction: the checks, and the counting by the store's
// default encoding.
Result<std::vector<PreparedMessage>> prepare_all(const Store::Impl& store, std::string_view session,
                                                 std::span<const NewMessage> messages) {
    const Limits& limits = store.config.limits;
    KIOKU_TRY(check_id("session id", session, limits.id_bytes));
    if (static_cast<std::int64_t>(messages.size()) > limits.max_batch) {
        return fail(ErrorCode::limit, "session",
                    fmt::format("the batch has {} messages, the limit is {}", messages.size(),
                                limits.max_batch));
    }
    KIOKU_LET(const TokenCounter counter, TokenCounter::open(store.config.session.encoding));
    std::vector<PreparedMessage> prepared;
    prepared.reserve(messages.size());
    for (const NewMessage& message : messages) {
        auto one = prepare(message, limits, counter);
        if (!one) {
            Error error = std::move(one).error();
            if (messages.size() > 1) {
                error.message =
                    fmt::format("message {} of the batch: {}", prepared.size() + 1, error.message);
            }
            return tl::unexpected(std::move(error));
        }
        prepared.push_back(std::move(*one));
    }
    return prepared;
}

}  // namespace

Result<std::vector<AddedMessage>> append_within(storage::WriteTransaction& write,
                                                const Store::Impl& store, std::string_view session,
                                                std::span<const NewMessage> messages) {
    KIOKU_LET(auto prepared, prepare_all(store, session, messages));
    if (prepared.empty()) return std::vector<AddedMessage>();
    return write_rows(write, store, session, prepared);
}

Result<std::vector<AddedMessage>> append(const Store::Impl& store, std::string_view session,
                                         std::span<const NewMessage> messages,
                                         const CallOptions& options) {
    KIOKU_LET(auto prepared, prepare_all(store, session, messages));
    std::vector<AddedMessage> added;
    if (prepared.empty()) return added;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_TRY(storage::sweep_expired(write));
        KIOKU_LET(added, write_rows(write, store, session, prepared));
        return {};
    }));
    return added;
}

}  // namespace memory::session
