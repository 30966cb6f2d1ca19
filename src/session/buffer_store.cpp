// The buffer component: the room's functions under the names of its design document.
#include "kioku/buffer_store.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "outbox/jobs.hpp"
#include "session/append.hpp"
#include "session/message_table.hpp"
#include "session/recount.hpp"
#include "session/validation.hpp"

namespace memory {

namespace {

constexpr std::int64_t kMaxMessages = 10'000;

Result<session::SessionRow> read_row(const Store::Impl& store, storage::Snapshot& snapshot,
                                     std::string_view session) {
    KIOKU_TRY(session::check_id("session id", session, store.config.limits.id_bytes));
    return session::require_session(snapshot.sql(), session);
}

}  // namespace

BufferStore::BufferStore(Store store) : store_(std::move(store)) {}

Result<AddedMessage> BufferStore::add_message(std::string_view session, const NewMessage& message,
                                              const CallOptions& options) {
    KIOKU_LET(auto added,
              session::append(StoreAccess::of(store_), session, {&message, 1}, options));
    return std::move(added.front());
}

Result<std::vector<Message>> BufferStore::get_messages(std::string_view session,
                                                       std::optional<std::int64_t> limit,
                                                       const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    if (limit) KIOKU_TRY(session::check_range("limit", *limit, 1, kMaxMessages));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const auto row, read_row(store, snapshot, session));
    const std::int64_t count = std::min(limit.value_or(row.buffer_count()), row.buffer_count());
    return session::read_messages(snapshot.sql(), row, row.last_seq - count + 1, row.last_seq,
                                  count);
}

Result<BufferInfo> BufferStore::get_buffer_info(std::string_view session,
                                                const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const auto row, read_row(store, snapshot, session));
    return session::buffer_info(row, store.now_ms());
}

Result<bool> BufferStore::should_trigger_summary(std::string_view session, std::int64_t threshold,
                                                 const CallOptions& options) {
    KIOKU_TRY(session::check_range("threshold", threshold, 1, 100'000'000));
    KIOKU_LET(const BufferInfo info, get_buffer_info(session, options));
    return info.token_count >= threshold;
}

Result<std::int64_t> BufferStore::clear_buffer(std::string_view session,
                                               const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    KIOKU_TRY(session::check_id("session id", session, store.config.limits.id_bytes));
    std::int64_t left = 0;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(session::SessionRow row, session::require_session(write.sql(), session));
        KIOKU_TRY(session::refresh_counts(write, row));
        left = row.buffer_count();
        row.summarized_to = row.last_seq;
        row.buffer_tokens = 0;
        row.fold_blocked = false;
        row.updated_at_ms = write.now_ms();
        if (left > 0) {  // the range that a job was offered for is not the newest any more
            KIOKU_TRY(outbox::withdraw_jobs(write, outbox::kSummarize, row.session));
        }
        return session::update_progress(write, row);
    }));
    return left;
}

}  // namespace memory
