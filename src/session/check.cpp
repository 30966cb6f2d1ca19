// Each rule is one query that answers what breaks it.
#include "session/check.hpp"

#include <array>

#include "base/result.hpp"
#include "storage/check_rules.hpp"

namespace memory::session {

namespace {

constexpr std::array<storage::Rule, 11> kRules{{
    {"session {}: {} messages from its first seq on, {} are expected",
     "SELECT s.id, count(m.seq), s.last_seq - s.first_seq + 1 FROM sessions s"
     " LEFT JOIN messages m ON m.session = s.session AND m.seq BETWEEN s.first_seq AND s.last_seq"
     " GROUP BY s.session HAVING count(m.seq) <> s.last_seq - s.first_seq + 1"},
    {"session {}: {} messages outside its range of seqs, {} are expected",
     "SELECT s.id, count(*), 0 FROM sessions s JOIN messages m ON m.session = s.session"
     " WHERE m.seq < s.first_seq OR m.seq > s.last_seq GROUP BY s.session"},
    {"session {}: the summarised range ends at {}, its last seq is {}",
     "SELECT id, summarized_to, last_seq FROM sessions"
     " WHERE summarized_to > last_seq OR summarized_to < first_seq - 1"},
    {"session {}: the buffer has {} tokens, {} are recorded",
     "SELECT s.id, coalesce(sum(m.tokens), 0), s.buffer_tokens FROM sessions s"
     " LEFT JOIN messages m ON m.session = s.session AND m.seq > s.summarized_to"
     " GROUP BY s.session HAVING coalesce(sum(m.tokens), 0) <> s.buffer_tokens"},
    {"session {}: a summary ends at {}, after the summarised range ({})",
     "SELECT s.id, y.to_seq, s.summarized_to FROM sessions s"
     " JOIN summaries y ON y.session = s.session WHERE y.to_seq > s.summarized_to"},
    {"session {}: item {} has another session or scope ({})",
     "SELECT s.id, i.item, i.session FROM messages m JOIN items i ON i.item = m.item"
     " JOIN sessions s ON s.session = m.session"
     " WHERE i.session <> m.session OR i.scope <> s.scope OR i.kind <> 1"},
    {"item {}: it has kind {} and no row of that kind ({})",
     "SELECT i.item, i.kind, i.session FROM items i WHERE"
     " (i.kind = 1 AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.item = i.item)) OR"
     " (i.kind = 2 AND NOT EXISTS (SELECT 1 FROM summaries y WHERE y.item = i.item))"},
    {"item {}: it is deleted (change {}) and there ({})",
     "SELECT t.item, t.change, i.change FROM tombstones t JOIN items i ON i.item = t.item"},
    {"item {}: its session {} does not exist ({})",
     "SELECT i.item, i.session, i.kind FROM items i LEFT JOIN sessions s ON s.session = i.session"
     " WHERE i.session <> 0 AND s.session IS NULL"},
    {"scope {}: session {} names it and it does not exist ({})",
     "SELECT s.scope, s.session, 0 FROM sessions s LEFT JOIN scopes c ON c.scope = s.scope"
     " WHERE c.scope IS NULL"},
    {"job {}: its session {} does not exist ({})",
     "SELECT o.entry, o.session, 0 FROM outbox o LEFT JOIN sessions s ON s.session = o.session"
     " WHERE o.kind <> 'erase' AND s.session IS NULL"},
}};

Result<std::int64_t> count(storage::Connection& sql, std::string_view query) {
    KIOKU_LET(const auto found, sql.integer(query));
    return found.value_or(0);
}

}  // namespace

Result<void> check_rows(storage::Connection& sql, CheckReport& report) {
    KIOKU_TRY(storage::check_rules(sql, kRules, report));
    KIOKU_LET(report.sessions, count(sql, "SELECT count(*) FROM sessions"));
    KIOKU_LET(report.items, count(sql, "SELECT count(*) FROM items"));
    return {};
}

}  // namespace memory::session
