// The peer: the row changes of an append, and the rows of a context, through SQLite's C API alone,
// on a store of the same schema, by the same copy of SQLite with the same settings. What any
// program would write that does nothing but keep messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace benchmarks {

class RawEngine {
  public:
    // `path`: a store that Kioku has made, holding `session`. `level`: "FULL" or "NORMAL".
    RawEngine(const std::string& path, const char* level, const std::string& session);
    ~RawEngine();
    RawEngine(const RawEngine&) = delete;
    RawEngine& operator=(const RawEngine&) = delete;

    // One transaction of `texts.size()` messages: their items, their rows, the session's progress.
    void append(const std::vector<std::string>& texts);

    // Reads the newest `count` messages of a session with its row; answers the bytes of text.
    std::int64_t read_newest(std::string_view session, int count);

  private:
    sqlite3_stmt* prepare(const char* sql);
    void step(sqlite3_stmt* statement);
    void insert(const std::string& text);

    sqlite3* connection_ = nullptr;
    sqlite3_stmt *begin_, *item_, *message_, *progress_, *commit_, *session_, *newest_;
    std::int64_t row_ = 0, number_ = 0, seq_ = 0, tokens_ = 0;
};

}  // namespace benchmarks
