// The summary component: the room's functions under the names of its design document.
#include "kioku/summary_store.hpp"

#include <fmt/format.h>

#include "base/result.hpp"
#include "session/erase.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"

namespace memory {

namespace {

constexpr std::int64_t kMaxHistory = 1000;

Result<session::SessionRow> read_row(const Store::Impl& store, storage::Snapshot& snapshot,
                                     std::string_view session) {
    KIOKU_TRY(session::check_id("session id", session, store.config.limits.id_bytes));
    return session::require_session(snapshot.sql(), session);
}

}  // namespace

SummaryStore::SummaryStore(Store store) : store_(std::move(store)) {}

Result<Summary> SummaryStore::add_summary(std::string_view session, std::string_view text,
                                          const Json& metadata, const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    KIOKU_TRY(session::check_id("session id", session, store.config.limits.id_bytes));
    KIOKU_TRY(session::check_id("summary", text, store.config.limits.content_bytes));
    KIOKU_TRY(session::check_metadata(metadata, store.config.limits));
    Summary summary;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(const auto row, session::require_session(write.sql(), session));
        KIOKU_LET(const TokenCounter counter, session::counter_of(row));
        const auto tokens = static_cast<std::int64_t>(counter.count_tokens(text));
        if (tokens > row.settings.max_summary_tokens) {
            return fail(ErrorCode::limit, "session",
                        fmt::format("the summary has {} tokens, the limit is {}", tokens,
                                    row.settings.max_summary_tokens));
        }
        KIOKU_LET(summary, session::insert_summary(write, row, text, row.summarized_to, tokens,
                                                   session::kMadeByCaller, metadata));
        KIOKU_TRY(session::note_estimate(write, row, counter));
        return {};
    }));
    return summary;
}

Result<std::optional<Summary>> SummaryStore::get_current_summary(std::string_view session,
                                                                 const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const auto row, read_row(store, snapshot, session));
    return session::current_summary(snapshot.sql(), row);
}

Result<std::vector<Summary>> SummaryStore::get_summary_history(std::string_view session,
                                                               std::int64_t limit,
                                                               const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    KIOKU_TRY(session::check_range("limit", limit, 1, kMaxHistory));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const auto row, read_row(store, snapshot, session));
    return session::summary_history(snapshot.sql(), row, limit);
}

Result<SummaryStats> SummaryStore::get_summary_stats(std::string_view session,
                                                     const CallOptions& options) {
    const Store::Impl& store = StoreAccess::of(store_);
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const auto row, read_row(store, snapshot, session));
    return session::summary_stats(snapshot.sql(), row);
}

Result<Erasure> SummaryStore::clear_summaries(std::string_view session,
                                              const CallOptions& options) {
    return session::clear_summaries(StoreAccess::of(store_), session, options);
}

}  // namespace memory
