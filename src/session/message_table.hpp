// The messages table: one row beside each item of kind message.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "kioku/message.hpp"
#include "session/grouping.hpp"
#include "session/session_table.hpp"
#include "storage/transaction.hpp"

namespace memory::session {

// A message that was checked and counted, before its transaction.
struct PreparedMessage {
    const NewMessage* message = nullptr;  // borrowed
    std::vector<std::string> call_ids;    // of tool_calls
    std::int64_t tokens = 0;
    std::string counter;   // that made `tokens`
    std::string encoding;  // that it was made for

    // Of a record that is brought back from an export.
    std::optional<base::IdBytes> id;
    bool redacted = false;
};

// The count in a column of a row; never far from what a message can cost, whoever wrote the file:
// sums of it must not overflow.
[[nodiscard]] std::int64_t stored_tokens(const storage::Rows& rows, int column);

// What a message costs inside a chat by `counter`.
[[nodiscard]] std::int64_t cost_of(const NewMessage& message, const TokenCounter& counter);

// Inserts item and row at `seq`.
[[nodiscard]] Result<AddedMessage> insert_message(storage::WriteTransaction& write,
                                                  const SessionRow& session,
                                                  const PreparedMessage& prepared,
                                                  std::int64_t seq);

// The message that an idempotency key names in a session; empty when none does.
// Errors: conflict, when it is another message.
[[nodiscard]] Result<std::optional<AddedMessage>> find_by_key(storage::Connection& sql,
                                                              std::int64_t session,
                                                              const NewMessage& message);

// Messages from_seq..to_seq by seq, at most `limit`; with what grouping needs of each in `rows`
// where that is asked for.
[[nodiscard]] Result<std::vector<Message>> read_messages(storage::Connection& sql,
                                                         const SessionRow& session,
                                                         std::int64_t from_seq, std::int64_t to_seq,
                                                         std::int64_t limit,
                                                         std::vector<BufferRow>* rows = nullptr);

// What grouping needs of from_seq..to_seq, by seq.
[[nodiscard]] Result<std::vector<BufferRow>> read_buffer_rows(storage::Connection& sql,
                                                              std::int64_t session,
                                                              std::int64_t from_seq,
                                                              std::int64_t to_seq);

// Where a message is.
struct MessagePlace {
    std::int64_t item = 0;
    std::int64_t session = 0;  // rowid
    std::string session_id;
    std::int64_t seq = 0;
    Role role = Role::user;
    std::int64_t tokens = 0;
    bool redacted = false;
    std::optional<std::string> tool_call_id;
};

// Errors: invalid_argument (not an id), not_found.
[[nodiscard]] Result<MessagePlace> find_message(storage::Connection& sql, std::string_view id);

// Takes everything but id, seq, role and time out of a message. Two links stay that hold no text:
// the hash of the idempotency key, so that writing it again does not bring it back, and a result's
// tool_call_id, without which its call would seem to wait for ever.
[[nodiscard]] Result<void> redact_row(storage::WriteTransaction& write, const MessagePlace& place,
                                      std::int64_t tokens, std::string_view counter);

// The ids in the form in which a row keeps them, and back; ids hold no control characters.
[[nodiscard]] std::string join_ids(const std::vector<std::string>& ids);
[[nodiscard]] std::vector<std::string> split_ids(std::string_view joined);

}  // namespace memory::session
