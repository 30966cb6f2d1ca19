// Rows of counts that wait. No two processes do one step twice: its place is read and moved in one
// transaction.
#include "outbox/recounts.hpp"

#include "base/result.hpp"

namespace memory::outbox {

using storage::Blob;
using storage::Rows;
using storage::WriteTransaction;

Result<void> leave_recount(WriteTransaction& write, const RecountRow& recount) {
    KIOKU_TRY(write.sql().run("DELETE FROM outbox WHERE session = ?1 AND kind = ?2",
                              recount.session, recount.kind));
    if (recount.from > recount.to) return {};
    const auto id = write.new_id();
    KIOKU_TRY(write.sql().run(
        "INSERT INTO outbox(id, kind, session, from_seq, to_seq, counter, state, due_at,"
        " created_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?7)",
        Blob{base::id_view(id)}, recount.kind, recount.session, recount.from, recount.to,
        recount.counter, write.now_ms()));
    write.leaves_work();
    return {};
}

Result<std::optional<RecountRow>> next_recount(storage::Connection& sql, std::int64_t entry) {
    KIOKU_LET(Rows rows, sql.query("SELECT entry, kind, session, from_seq, to_seq, counter"
                                   " FROM outbox WHERE kind IN ('recount', 'recount_summaries')"
                                   " AND entry > ?1 ORDER BY entry LIMIT 1",
                                   entry));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return std::optional<RecountRow>();
    RecountRow recount;
    recount.entry = rows.integer(0);
    recount.kind = rows.text(1);
    recount.session = rows.integer(2);
    recount.from = rows.integer(3);
    recount.to = rows.integer(4);
    recount.counter = rows.text(5);
    return std::optional<RecountRow>(std::move(recount));
}

Result<void> advance_recount(WriteTransaction& write, std::int64_t entry, std::int64_t from,
                             std::int64_t to) {
    if (from > to) {
        KIOKU_TRY(write.sql().run("DELETE FROM outbox WHERE entry = ?1", entry));
        return {};
    }
    KIOKU_TRY(write.sql().run("UPDATE outbox SET from_seq = ?2, to_seq = ?3 WHERE entry = ?1",
                              entry, from, to));
    return {};
}

Result<void> delete_recounts(WriteTransaction& write, std::int64_t session) {
    KIOKU_TRY(
        write.sql().run("DELETE FROM outbox WHERE session = ?1"
                        " AND kind IN ('recount', 'recount_summaries')",
                        session));
    return {};
}

Result<std::int64_t> count_recounts(storage::Connection& sql) {
    KIOKU_LET(const auto messages, sql.integer("SELECT sum(to_seq - from_seq + 1) FROM outbox"
                                               " WHERE kind = 'recount'"));
    KIOKU_LET(const auto summaries,
              sql.integer("SELECT count(*) FROM outbox o JOIN summaries s"
                          " ON s.session = o.session AND s.item BETWEEN o.from_seq AND o.to_seq"
                          " WHERE o.kind = 'recount_summaries'"));
    return messages.value_or(0) + summaries.value_or(0);
}

}  // namespace memory::outbox
