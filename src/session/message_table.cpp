// Reading and writing rows of messages.
#include "session/message_table.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "session/validation.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

using storage::Blob;
using storage::Rows;

constexpr char kIdSeparator = '\n';

std::optional<std::string_view> text_of(const Json& json) {
    if (json.is_null()) return std::nullopt;
    return std::string_view(json.text());
}

std::optional<std::string_view> calls_of(const NewMessage& message) {
    if (!has_tool_calls(message)) return std::nullopt;
    return std::string_view(message.tool_calls.text());
}

Json stored_json(const Rows& rows, int column, JsonType type) {
    if (rows.is_null(column)) return {};
    return Json::from_trusted(std::string(rows.text(column)), type);
}

constexpr std::string_view kMessageColumns =
    "SELECT items.id, messages.seq, messages.role, items.text, messages.name,"
    " messages.tool_calls, messages.tool_call_id, items.metadata, items.time, messages.tokens,"
    " messages.counter, items.state, messages.external_id, messages.call_ids"
    " FROM messages JOIN items ON items.item = messages.item"
    " WHERE messages.session = ?1 AND messages.seq BETWEEN ?2 AND ?3"
    " ORDER BY messages.seq LIMIT ?4";

Message read_message(const Rows& rows, const std::string& session) {
    Message message;
    message.id = base::id_text(rows.text(0));
    message.session = session;
    message.seq = rows.integer(1);
    message.role = static_cast<Role>(rows.integer(2));
    message.content = rows.text(3);
    message.name = rows.optional_text(4);
    message.tool_calls = stored_json(rows, 5, JsonType::array);
    message.tool_call_id = rows.optional_text(6);
    message.metadata = stored_json(rows, 7, JsonType::object);
    message.created_at = to_time(rows.integer(8));
    message.tokens = stored_tokens(rows, 9);
    message.counter = rows.text(10);
    message.redacted = rows.integer(11) == static_cast<std::int64_t>(storage::ItemState::redacted);
    message.external_id = rows.optional_text(12);
    return message;
}

bool is_same(const Message& stored, const NewMessage& message) {
    const Json none = Json::from_trusted("{}", JsonType::object);
    const Json& metadata = message.metadata == none ? Json() : message.metadata;
    return stored.role == message.role && stored.content == message.content &&
           stored.name == message.name && text_of(stored.tool_calls) == calls_of(message) &&
           stored.tool_call_id == message.tool_call_id &&
           stored.external_id == message.external_id && stored.metadata == metadata &&
           (!message.created_at || stored.created_at == *message.created_at);
}

}  // namespace

std::int64_t stored_tokens(const Rows& rows, int column) {
    return std::clamp<std::int64_t>(rows.integer(column), 0, std::int64_t{1} << 32);
}

std::string join_ids(const std::vector<std::string>& ids) {
    std::string joined;
    for (const auto& id : ids) {
        if (!joined.empty()) joined += kIdSeparator;
        joined += id;
    }
    return joined;
}

std::vector<std::string> split_ids(std::string_view joined) {
    std::vector<std::string> ids;
    while (!joined.empty()) {
        const auto end = std::min(joined.find(kIdSeparator), joined.size());
        ids.emplace_back(joined.substr(0, end));
        joined.remove_prefix(std::min(end + 1, joined.size()));
    }
    return ids;
}

std::int64_t cost_of(const NewMessage& message, const TokenCounter& counter) {
    ChatMessageView view;
    view.role = to_string(message.role);
    view.content = message.content;
    if (message.name) view.name = *message.name;
    if (has_tool_calls(message)) view.tool_calls_json = message.tool_calls.text();
    if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
    return static_cast<std::int64_t>(counter.count_message_tokens(view));
}

Result<AddedMessage> insert_message(storage::WriteTransaction& write, const SessionRow& session,
                                    const PreparedMessage& prepared, std::int64_t seq) {
    const NewMessage& message = *prepared.message;
    storage::NewItem item;
    item.kind = storage::Kind::message;
    item.scope = session.scope;
    item.session = session.session;
    item.time = message.created_at.value_or(write.now());
    item.text = message.content;
    item.metadata = text_of(message.metadata);
    if (item.metadata == "{}") item.metadata.reset();
    item.id = prepared.id;
    if (prepared.redacted) item.state = storage::ItemState::redacted;
    KIOKU_LET(const storage::ItemKey key, storage::insert_item(write, item));

    std::optional<std::string> call_ids;
    if (!prepared.call_ids.empty()) call_ids = join_ids(prepared.call_ids);
    std::optional<std::int64_t> key_hash;
    if (message.idempotency_key) key_hash = base::stable_hash(*message.idempotency_key);
    KIOKU_TRY(write.sql().run(
        "INSERT INTO messages(item, session, seq, role, tokens, counter, name, tool_calls,"
        " call_ids, tool_call_id, external_id, key_hash, idempotency_key)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        key.item, session.session, seq, message.role, prepared.tokens, prepared.counter,
        message.name, calls_of(message), call_ids, message.tool_call_id, message.external_id,
        key_hash, message.idempotency_key));
    return AddedMessage{base::id_text(key.id), seq, false};
}

Result<std::optional<AddedMessage>> find_by_key(storage::Connection& sql, std::int64_t session,
                                                const NewMessage& message) {
    const std::string& key = message.idempotency_key.value();
    std::int64_t seq = 0;
    bool comparable = false;
    {
        KIOKU_LET(Rows rows, sql.query("SELECT seq, idempotency_key FROM messages"
                                       " WHERE session = ?1 AND key_hash = ?2 AND"
                                       " (idempotency_key IS NULL OR idempotency_key = ?3)",
                                       session, base::stable_hash(key), key));
        KIOKU_LET(const bool found, rows.next());
        if (!found) return std::optional<AddedMessage>();
        seq = rows.integer(0);
        comparable = !rows.is_null(1);  // a redacted message keeps the hash alone
    }
    SessionRow place;
    place.session = session;
    KIOKU_LET(auto stored, read_messages(sql, place, seq, seq, 1));
    if (stored.empty()) {
        return fail(ErrorCode::corrupt, "session", "a message has no item; run check");
    }
    if (comparable && !is_same(stored.front(), message)) {
        return fail(ErrorCode::conflict, "session",
                    fmt::format("the idempotency key was used for message {} of the session, which "
                                "is another one",
                                seq));
    }
    return std::optional<AddedMessage>(AddedMessage{stored.front().id, seq, true});
}

Result<std::vector<Message>> read_messages(storage::Connection& sql, const SessionRow& session,
                                           std::int64_t from_seq, std::int64_t to_seq,
                                           std::int64_t limit, std::vector<BufferRow>* rows) {
    std::vector<Message> messages;
    KIOKU_LET(Rows found, sql.query(kMessageColumns, session.session, from_seq, to_seq, limit));
    for (;;) {
        KIOKU_LET(const bool more, found.next());
        if (!more) return messages;
        messages.push_back(read_message(found, session.id));
        if (rows == nullptr) continue;
        const Message& message = messages.back();
        rows->push_back({message.seq, message.role, message.tokens, split_ids(found.text(13)),
                         message.tool_call_id});
    }
}

Result<std::vector<BufferRow>> read_buffer_rows(storage::Connection& sql, std::int64_t session,
                                                std::int64_t from_seq, std::int64_t to_seq) {
    std::vector<BufferRow> buffer;
    KIOKU_LET(Rows rows, sql.query("SELECT seq, role, tokens, call_ids, tool_call_id FROM messages"
                                   " WHERE session = ?1 AND seq BETWEEN ?2 AND ?3 ORDER BY seq",
                                   session, from_seq, to_seq));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return buffer;
        BufferRow row;
        row.seq = rows.integer(0);
        row.role = static_cast<Role>(rows.integer(1));
        row.tokens = stored_tokens(rows, 2);
        row.call_ids = split_ids(rows.text(3));
        row.tool_call_id = rows.optional_text(4);
        buffer.push_back(std::move(row));
    }
}

Result<MessagePlace> find_message(storage::Connection& sql, std::string_view id) {
    const auto bytes = base::parse_id(id);
    if (!bytes) {
        return fail(ErrorCode::invalid_argument, "session",
                    fmt::format("the message's id {} is not a UUID", base::quote(id)));
    }
    KIOKU_LET(
        Rows rows,
        sql.query("SELECT messages.item, messages.session, sessions.id, messages.seq,"
                  " messages.role, messages.tokens, items.state, messages.tool_call_id FROM items"
                  " JOIN messages ON messages.item = items.item"
                  " JOIN sessions ON sessions.session = messages.session"
                  " WHERE items.id = ?1",
                  Blob{base::id_view(*bytes)}));
    KIOKU_LET(const bool found, rows.next());
    if (!found) {
        return fail(ErrorCode::not_found, "session", fmt::format("there is no message {}", id));
    }
    MessagePlace place;
    place.item = rows.integer(0);
    place.session = rows.integer(1);
    place.session_id = rows.text(2);
    place.seq = rows.integer(3);
    place.role = static_cast<Role>(rows.integer(4));
    place.tokens = stored_tokens(rows, 5);
    place.redacted = rows.integer(6) == static_cast<std::int64_t>(storage::ItemState::redacted);
    place.tool_call_id = rows.optional_text(7);
    return place;
}

Result<void> redact_row(storage::WriteTransaction& write, const MessagePlace& place,
                        std::int64_t tokens, std::string_view counter) {
    KIOKU_TRY(storage::redact_item(write, place.item));
    KIOKU_TRY(write.sql().run(
        "UPDATE messages SET tokens = ?2, counter = ?3, name = NULL, tool_calls = NULL,"
        " call_ids = NULL, external_id = NULL, idempotency_key = NULL WHERE item = ?1",
        place.item, tokens, counter));
    return {};
}

}  // namespace memory::session
