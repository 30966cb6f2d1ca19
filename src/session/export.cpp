// Export: sessions oldest first; of each its record, messages, summaries and saved context. Then
// the items of other rooms.
#include <limits>

#include "base/deadline.hpp"
#include "base/result.hpp"
#include "kioku/version.hpp"
#include "records/archive.hpp"
#include "session/archive.hpp"
#include "session/message_table.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"

namespace memory::session {

namespace {

// Messages held in memory at a time.
constexpr std::int64_t kPage = 200;

// One export, from one snapshot.
class Exporter {
  public:
    Exporter(const Store::Impl& store, storage::Connection& sql, const RecordSink& sink,
             const base::Deadline& deadline)
        : store_(store), sql_(sql), sink_(sink), deadline_(deadline) {}

    Result<ExportReport> run(const std::vector<std::string>& sessions, const ItemFilter& items,
                             ExportItems export_items) {
        records::ArchiveHeader header;
        header.version = version();
        header.created_at = store_.config.clock();
        KIOKU_TRY(put(header));
        report_.records = 0;  // the header is none
        for (const std::string& id : sessions)
            KIOKU_TRY(put_session(id));
        KIOKU_TRY(export_items(store_, sql_, items,
                               [this](const std::string& line) { return put_line(line); }));
        return report_;
    }

  private:
    template <class Record>
    Result<void> put(const Record& record) {
        return put_line(records::to_line(record));
    }

    Result<void> put_line(const std::string& line) {
        if (deadline_.over()) return tl::unexpected(deadline_.error("session", "the export"));
        KIOKU_TRY(sink_(line));
        ++report_.records;
        return {};
    }

    Result<void> put_session(const std::string& id) {
        KIOKU_LET(const SessionRow row, require_session(sql_, id));
        records::ArchivedSession archived;
        KIOKU_LET(archived.session, to_record(sql_, row));
        archived.summarized_to = row.summarized_to;
        archived.next_seq = row.last_seq + 1;
        if (row.forked_from) archived.forked_at = row.forked_at;
        KIOKU_TRY(put(archived));
        KIOKU_TRY(put_messages(row));
        KIOKU_LET(auto summaries,
                  summary_history(sql_, row, std::numeric_limits<std::int64_t>::max()));
        for (auto summary = summaries.rbegin(); summary != summaries.rend(); ++summary) {
            KIOKU_TRY(put(*summary));
        }
        return put_context(row);
    }

    Result<void> put_messages(const SessionRow& row) {
        for (std::int64_t from = row.first_seq;;) {
            KIOKU_LET(auto messages, read_messages(sql_, row, from, row.last_seq, kPage));
            if (messages.empty()) return {};  // a damaged store may lack some before last_seq
            from = messages.back().seq + 1;
            for (Message& message : messages) {
                records::ArchivedMessage archived{std::move(message), {}};
                KIOKU_LET(archived.idempotency_key, key_of(row, archived.message.seq));
                KIOKU_TRY(put(archived));
            }
        }
    }

    Result<std::optional<std::string>> key_of(const SessionRow& row, std::int64_t seq) {
        KIOKU_LET(storage::Rows rows, sql_.query("SELECT idempotency_key FROM messages"
                                                 " WHERE session = ?1 AND seq = ?2",
                                                 row.session, seq));
        KIOKU_LET(const bool found, rows.next());
        return found ? rows.optional_text(0) : std::nullopt;
    }

    Result<void> put_context(const SessionRow& row) {
        records::ArchivedContext archived;
        {
            KIOKU_LET(storage::Rows rows, sql_.query("SELECT body, version, updated_at FROM"
                                                     " contexts WHERE session = ?1",
                                                     row.session));
            KIOKU_LET(const bool found, rows.next());
            if (!found) return {};
            archived.session = row.id;
            archived.saved = {std::string(rows.text(0)), rows.integer(1), to_time(rows.integer(2))};
        }
        return put(archived);
    }

    const Store::Impl& store_;
    storage::Connection& sql_;
    const RecordSink& sink_;
    const base::Deadline& deadline_;
    ExportReport report_;
};

Result<std::vector<std::string>> all_sessions(storage::Connection& sql) {
    std::vector<std::string> ids;
    KIOKU_LET(storage::Rows rows, sql.query("SELECT id FROM sessions ORDER BY session"));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return ids;
        ids.emplace_back(rows.text(0));
    }
}

}  // namespace

Result<ExportReport> export_records(const Store::Impl& store, const RecordSink& sink,
                                    const ExportOptions& what, ExportItems export_items,
                                    const CallOptions& options) {
    if (!sink) return fail(ErrorCode::invalid_argument, "session", "the sink is empty");
    // Without a deadline an export runs to its end.
    CallOptions patient = options;
    patient.deadline_ms = options.deadline_ms.value_or(std::numeric_limits<std::int64_t>::max());
    KIOKU_LET(const base::Deadline deadline, store.deadline(patient));
    KIOKU_LET(storage::Snapshot snapshot, store.read(options));
    std::vector<std::string> sessions = what.sessions;
    ItemFilter items;
    if (!sessions.empty()) items.scope.session.emplace(sessions.begin(), sessions.end());
    if (sessions.empty()) {
        KIOKU_LET(sessions, all_sessions(snapshot.sql()));
    }
    for (const std::string& id : sessions) {
        KIOKU_TRY(check_id("session id", id, store.config.limits.id_bytes));
        KIOKU_TRY(require_session(snapshot.sql(), id));  // before the first line is out
    }
    return Exporter(store, snapshot.sql(), sink, deadline).run(sessions, items, export_items);
}

}  // namespace memory::session
