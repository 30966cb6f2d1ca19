// Prepared statements, bound and stepped.
#include "raw_engine.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

#include <sqlite3.h>

namespace benchmarks {

namespace {

void check(sqlite3* connection, int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    std::fprintf(stderr, "raw engine: %s\n", sqlite3_errmsg(connection));
    std::exit(1);
}

std::int64_t first_integer(sqlite3_stmt* statement) {
    const std::int64_t value =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return value;
}

constexpr std::int64_t kNow = 1'780'000'000'000;

}  // namespace

RawEngine::RawEngine(const std::string& path, const char* level, const std::string& session) {
    check(nullptr, sqlite3_open_v2(path.c_str(), &connection_, SQLITE_OPEN_READWRITE, nullptr));
    const std::string settings = std::string(
                                     "PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA "
                                     "synchronous=") +
                                 level;
    check(connection_, sqlite3_exec(connection_, settings.c_str(), nullptr, nullptr, nullptr));
    begin_ = prepare("BEGIN IMMEDIATE");
    item_ = prepare(
        "INSERT INTO items(item, id, kind, scope, session, time, change, state, text,"
        " metadata) VALUES(?1, ?2, 1, 0, ?3, ?4, ?1, 0, ?5, NULL)");
    message_ = prepare(
        "INSERT INTO messages(item, session, seq, role, tokens, counter, name,"
        " tool_calls, call_ids, tool_call_id, external_id, key_hash,"
        " idempotency_key) VALUES(?1, ?2, ?3, 1, 100, 'estimate', NULL, NULL,"
        " NULL, NULL, NULL, NULL, NULL)");
    progress_ = prepare(
        "UPDATE sessions SET first_seq = 1, last_seq = ?2, summarized_to = 0,"
        " buffer_tokens = ?3, fold_blocked = 0, inserted_at = ?4, updated_at = ?4"
        " WHERE session = ?1");
    commit_ = prepare("COMMIT");
    session_ = prepare("SELECT * FROM sessions WHERE id = ?1");
    newest_ = prepare(
        "SELECT items.id, messages.seq, messages.role, items.text, messages.name,"
        " messages.tool_calls, messages.tool_call_id, items.metadata, items.time,"
        " messages.tokens FROM messages JOIN items ON items.item = messages.item"
        " WHERE messages.session = ?1 ORDER BY messages.seq DESC LIMIT ?2");
    sqlite3_bind_text(session_, 1, session.data(), static_cast<int>(session.size()),
                      SQLITE_TRANSIENT);
    row_ = first_integer(session_);
    sqlite3_stmt* number = prepare("SELECT max(item) FROM items");
    number_ = first_integer(number) + 1000;
    sqlite3_finalize(number);
    sqlite3_stmt* seq = prepare("SELECT max(seq) FROM messages WHERE session = ?1");
    sqlite3_bind_int64(seq, 1, row_);
    seq_ = first_integer(seq);
    sqlite3_finalize(seq);
}

RawEngine::~RawEngine() {
    for (sqlite3_stmt* statement :
         {begin_, item_, message_, progress_, commit_, session_, newest_}) {
        sqlite3_finalize(statement);
    }
    sqlite3_close(connection_);
}

sqlite3_stmt* RawEngine::prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(connection_,
          sqlite3_prepare_v3(connection_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
}

void RawEngine::step(sqlite3_stmt* statement) {
    check(connection_, sqlite3_step(statement));
    sqlite3_reset(statement);
}

// Ids as Kioku's are: milliseconds, then random bits, so that both indexes grow at their end.
void RawEngine::insert(const std::string& text) {
    static std::mt19937_64 random{7};
    ++number_;
    ++seq_;
    tokens_ += 100;
    unsigned char id[16];
    const std::uint64_t high = __builtin_bswap64((static_cast<std::uint64_t>(kNow) << 16) +
                                                 static_cast<std::uint64_t>(number_));
    const std::uint64_t low = random();
    std::memcpy(id, &high, 8);
    std::memcpy(id + 8, &low, 8);
    sqlite3_bind_int64(item_, 1, number_);
    sqlite3_bind_blob(item_, 2, id, sizeof id, SQLITE_STATIC);
    sqlite3_bind_int64(item_, 3, row_);
    sqlite3_bind_int64(item_, 4, kNow);
    sqlite3_bind_text(item_, 5, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    step(item_);
    sqlite3_bind_int64(message_, 1, number_);
    sqlite3_bind_int64(message_, 2, row_);
    sqlite3_bind_int64(message_, 3, seq_);
    step(message_);
}

void RawEngine::append(const std::vector<std::string>& texts) {
    step(begin_);
    for (const std::string& text : texts)
        insert(text);
    sqlite3_bind_int64(progress_, 1, row_);
    sqlite3_bind_int64(progress_, 2, seq_);
    sqlite3_bind_int64(progress_, 3, tokens_);
    sqlite3_bind_int64(progress_, 4, kNow);
    step(progress_);
    step(commit_);
}

std::int64_t RawEngine::read_newest(std::string_view session, int count) {
    sqlite3_bind_text(session_, 1, session.data(), static_cast<int>(session.size()), SQLITE_STATIC);
    sqlite3_bind_int64(newest_, 1, first_integer(session_));
    sqlite3_bind_int(newest_, 2, count);
    std::int64_t bytes = 0;
    std::vector<std::string> texts;
    while (sqlite3_step(newest_) == SQLITE_ROW) {
        texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(newest_, 3)),
                           static_cast<std::size_t>(sqlite3_column_bytes(newest_, 3)));
        bytes += static_cast<std::int64_t>(texts.back().size());
    }
    sqlite3_reset(newest_);
    return bytes;
}

}  // namespace benchmarks
