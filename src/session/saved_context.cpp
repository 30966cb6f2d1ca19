// Saving and loading a host's context.
#include "session/saved_context.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "kioku/json.hpp"
#include "records/json_view.hpp"
#include "session/append.hpp"
#include "session/validation.hpp"

namespace memory::session {

namespace {

// Writes the next version; `has` is the one that stands (0: none).
Result<void> write_context(storage::WriteTransaction& write, const SessionRow& row,
                           std::string_view body, std::int64_t has) {
    if (has == 0) {
        KIOKU_TRY(
            write.sql().run("INSERT INTO contexts(session, version, body, updated_at)"
                            " VALUES(?1, 1, ?2, ?3)",
                            row.session, body, write.now_ms()));
        return {};
    }
    KIOKU_TRY(
        write.sql().run("UPDATE contexts SET version = ?2, body = ?3, updated_at = ?4"
                        " WHERE session = ?1",
                        row.session, has + 1, body, write.now_ms()));
    return {};
}

}  // namespace

Result<std::int64_t> save_context(const Store::Impl& store, std::string_view session,
                                  std::string_view context,
                                  std::optional<std::int64_t> expected_version,
                                  const CallOptions& options) {
    const Limits& limits = store.config.limits;
    KIOKU_TRY(check_id("session id", session, limits.id_bytes));
    KIOKU_LET(const Json body, Json::parse(context, {limits.context_bytes, limits.metadata_depth}));
    if (!body.is_object()) {
        return fail(
            ErrorCode::invalid_argument, "session",
            fmt::format("the context is {}, expected an object", records::describe(body.type())));
    }
    std::int64_t version = 0;
    KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_LET(auto row, find_session(write.sql(), session));
        if (!row) {
            KIOKU_LET(row, begin_session(write, store, session, Scope{}));
        }
        KIOKU_LET(
            const auto stored,
            write.sql().integer("SELECT version FROM contexts WHERE session = ?1", row->session));
        const std::int64_t has = stored.value_or(0);
        if (expected_version && *expected_version != has) {
            return fail(
                ErrorCode::conflict, "session",
                fmt::format("the saved context has version {}, not {}", has, *expected_version));
        }
        KIOKU_TRY(write_context(write, *row, body.text(), has));
        KIOKU_KILL_POINT("context.written");
        KIOKU_TRY(touch_session(write, *row));
        version = has + 1;
        return {};
    }));
    return version;
}

Result<SavedContext> load_context(const Store::Impl& store, std::string_view session,
                                  const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    KIOKU_LET(const SessionRow row, require_session(snapshot.sql(), session));
    KIOKU_LET(storage::Rows rows,
              snapshot.sql().query("SELECT body, version, updated_at FROM contexts"
                                   " WHERE session = ?1",
                                   row.session));
    KIOKU_LET(const bool found, rows.next());
    if (!found) {
        return fail(ErrorCode::not_found, "session",
                    fmt::format("session {} has no saved context", base::quote(session)));
    }
    return SavedContext{std::string(rows.text(0)), rows.integer(1), to_time(rows.integer(2))};
}

}  // namespace memory::session
