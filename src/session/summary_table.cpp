// Reading and writing rows of summaries.
#include "session/summary_table.hpp"

#include <limits>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

using storage::Rows;

Summary read_summary(const Rows& rows, const std::string& session) {
    Summary summary;
    summary.id = base::id_text(rows.text(0));
    summary.session = session;
    summary.text = rows.text(1);
    summary.tokens = rows.integer(2);
    summary.to_seq = rows.integer(3);
    summary.made_by = rows.text(4);
    if (!rows.is_null(5)) {
        summary.metadata = Json::from_trusted(std::string(rows.text(5)), JsonType::object);
    }
    summary.created_at = to_time(rows.integer(6));
    return summary;
}

Result<std::vector<Summary>> read_all(storage::Connection& sql, const SessionRow& session,
                                      std::int64_t to_seq, std::string_view made_by,
                                      std::int64_t limit) {
    std::vector<Summary> summaries;
    KIOKU_LET(Rows rows,
              sql.query("SELECT items.id, items.text, summaries.tokens, summaries.to_seq,"
                        " summaries.made_by, items.metadata, items.time FROM summaries"
                        " JOIN items ON items.item = summaries.item"
                        " WHERE summaries.session = ?1 AND summaries.to_seq <= ?2"
                        " AND (?3 = '' OR summaries.made_by = ?3)"
                        " ORDER BY summaries.item DESC LIMIT ?4",
                        session.session, to_seq, made_by, limit));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return summaries;
        summaries.push_back(read_summary(rows, session.id));
    }
}

constexpr std::int64_t kAnySeq = std::numeric_limits<std::int64_t>::max();

}  // namespace

Result<Summary> insert_summary(storage::WriteTransaction& write, const SessionRow& session,
                               std::string_view text, std::int64_t to_seq, std::int64_t tokens,
                               std::string_view made_by, const Json& metadata) {
    Summary summary;
    summary.id = base::id_text(write.new_id());
    summary.session = session.id;
    summary.text = text;
    summary.tokens = tokens;
    summary.to_seq = to_seq;
    summary.made_by = made_by;
    summary.metadata = metadata;
    summary.created_at = write.now();
    KIOKU_TRY(restore_summary(write, session, summary));
    return summary;
}

Result<void> restore_summary(storage::WriteTransaction& write, const SessionRow& session,
                             const Summary& summary) {
    storage::NewItem item;
    item.kind = storage::Kind::summary;
    item.scope = session.scope;
    item.session = session.session;
    item.time = summary.created_at;
    item.text = summary.text;
    item.id = base::parse_id(summary.id);
    const Json& metadata = summary.metadata;
    if (metadata.is_object() && metadata.text() != "{}") item.metadata = metadata.text();
    KIOKU_LET(const storage::ItemKey key, storage::insert_item(write, item));
    KIOKU_TRY(write.sql().run(
        "INSERT INTO summaries(item, session, to_seq, tokens, made_by)"
        " VALUES(?1, ?2, ?3, ?4, ?5)",
        key.item, session.session, summary.to_seq, summary.tokens, summary.made_by));
    return {};
}

Result<std::optional<Summary>> summary_up_to(storage::Connection& sql, const SessionRow& session,
                                             std::int64_t to_seq, std::string_view made_by) {
    KIOKU_LET(auto found, read_all(sql, session, to_seq, made_by, 1));
    if (found.empty()) return std::optional<Summary>();
    return std::optional<Summary>(std::move(found.front()));
}

Result<std::optional<Summary>> current_summary(storage::Connection& sql,
                                               const SessionRow& session) {
    return summary_up_to(sql, session, kAnySeq);
}

Result<std::vector<Summary>> summary_history(storage::Connection& sql, const SessionRow& session,
                                             std::int64_t limit) {
    return read_all(sql, session, kAnySeq, {}, limit);
}

Result<SummaryStats> summary_stats(storage::Connection& sql, const SessionRow& session) {
    SummaryStats stats;
    stats.summarized_to = session.summarized_to;
    KIOKU_LET(const auto count,
              sql.integer("SELECT count(*) FROM summaries WHERE session = ?1", session.session));
    stats.count = count.value_or(0);
    KIOKU_LET(const auto current, current_summary(sql, session));
    if (current) {
        stats.current_tokens = current->tokens;
        stats.updated_at = current->created_at;
    }
    return stats;
}

Result<std::int64_t> delete_summaries(storage::WriteTransaction& write, const SessionRow& session,
                                      std::int64_t covering_seq) {
    return storage::delete_items(write,
                                 "SELECT item FROM summaries WHERE session = ?1 AND to_seq >= ?2",
                                 session.session, covering_seq);
}

}  // namespace memory::session
