// Searching 100,000 or 1,000,000 short texts by words: the index beside SQLite's FTS5 and, where it
// is installed, Xapian, which are given the same terms. recall_speed measures whole recalls.
//
//     search_speed LOCOMO_JSON ITEMS QUERIES [no-peers]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <sqlite3.h>
#ifdef KIOKU_XAPIAN
#include <xapian.h>
#endif

#include "recall/item_text.hpp"
#include "recall/lexical_search.hpp"
#include "recall/locomo_texts.hpp"
#include "recall/query.hpp"
#include "support/samples.hpp"

namespace {

using namespace memory::recall;
using benchmarks::percentile;
using benchmarks::Samples;
using benchmarks::time_us;

std::string terms_of(const std::string& text, ItemText& reader) {
    reader.read(text);
    std::string terms;
    for (const auto& token : reader.tokens()) {
        if (!token.is_extra) terms += std::string(reader.term(token)) + ' ';
    }
    return terms;
}

std::vector<WeighedTerm> weighed(const Index& index, const std::string& terms) {
    std::vector<WeighedTerm> all;
    for (std::size_t at = 0; at < terms.size();) {
        const std::size_t end = terms.find(' ', at);
        const TermId id = index.dictionary().find(terms.substr(at, end - at));
        const bool known =
            std::any_of(all.begin(), all.end(), [&](const auto& t) { return t.id == id; });
        if (id != kNoTerm && !known)
            all.push_back({id, rarity(index.items_with(id), index.live_count()),
                           static_cast<std::uint32_t>(all.size())});
        at = end + 1;
    }
    return all;
}

void print(const char* name, const Samples& samples) {
    std::printf("%-28s p50 %9.1f us   p95 %9.1f us\n", name, percentile(samples, .5),
                percentile(samples, .95));
    std::fflush(stdout);
}

class Fts {
  public:
    Fts() {
        std::filesystem::remove("fts.db");
        sqlite3_open("fts.db", &db_);
        run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;"
            "CREATE VIRTUAL TABLE t USING fts5(x, content='', detail=full); BEGIN");
        sqlite3_prepare_v2(db_, "INSERT INTO t(rowid, x) VALUES(?1, ?2)", -1, &insert_, nullptr);
    }
    void run(const char* sql) {
        char* message = nullptr;
        if (sqlite3_exec(db_, sql, nullptr, nullptr, &message) == SQLITE_OK) return;
        std::fprintf(stderr, "%s\n", message);
        std::exit(1);
    }
    void add(std::int64_t number, const std::string& terms) {
        sqlite3_bind_int64(insert_, 1, number);
        sqlite3_bind_text(insert_, 2, terms.c_str(), -1, SQLITE_STATIC);
        sqlite3_step(insert_);
        sqlite3_reset(insert_);
    }
    void done() {
        run("COMMIT; INSERT INTO t(t) VALUES('optimize')");
        sqlite3_prepare_v2(db_, "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10", -1,
                           &select_, nullptr);
    }
    std::vector<std::int64_t> find(const std::string& terms) {
        std::string query;
        for (std::size_t at = 0; at < terms.size();) {
            const std::size_t end = terms.find(' ', at);
            query += (query.empty() ? "\"" : " OR \"") + terms.substr(at, end - at) + "\"";
            at = end + 1;
        }
        std::vector<std::int64_t> found;
        sqlite3_bind_text(select_, 1, query.c_str(), -1, SQLITE_TRANSIENT);
        while (sqlite3_step(select_) == SQLITE_ROW)
            found.push_back(sqlite3_column_int64(select_, 0));
        sqlite3_reset(select_);
        return found;
    }

  private:
    sqlite3* db_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* select_ = nullptr;
};

#ifdef KIOKU_XAPIAN
class Xap {
  public:
    Xap() : db_("xapian.db", Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC) {}
    void add(const std::string& terms) {
        Xapian::Document document;
        for (std::size_t at = 0; at < terms.size();) {
            const std::size_t end = terms.find(' ', at);
            if (end - at < 200) document.add_term(terms.substr(at, end - at));
            at = end + 1;
        }
        db_.add_document(document);
        if (++count_ % 100'000 == 0) db_.commit();
    }
    void done() { db_.commit(); }
    std::vector<std::int64_t> find(const std::string& terms) {
        std::vector<std::string> all;
        for (std::size_t at = 0; at < terms.size();) {
            const std::size_t end = terms.find(' ', at);
            all.push_back(terms.substr(at, end - at));
            at = end + 1;
        }
        Xapian::Enquire enquire(db_);
        enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, .75, .5));
        enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, all.begin(), all.end()));
        std::vector<std::int64_t> found;
        const auto set = enquire.get_mset(0, 10);
        for (auto it = set.begin(); it != set.end(); ++it)
            found.push_back(*it);
        return found;
    }

  private:
    Xapian::WritableDatabase db_;
    int count_ = 0;
};
#endif

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    benchmarks::LocomoTexts texts(arguments[1]);
    const auto items = std::atoll(arguments[2]);
    const auto queries = std::strtoull(arguments[3], nullptr, 10);
    const bool peers = count < 5;
    std::mt19937_64 random(1);
    Index index;
    ItemText reader;
    Fts fts;
#ifdef KIOKU_XAPIAN
    Xap xapian;
#endif
    double spent_us = 0;
    for (std::int64_t number = 1; number <= items; ++number) {
        const std::string text = texts.text(number);
        const Item item = benchmarks::LocomoTexts::item(number, text);
        spent_us += time_us([&] { index.add(item); });
        if (!peers) continue;
        const std::string terms = terms_of(text, reader);
        fts.add(number, terms);
#ifdef KIOKU_XAPIAN
        xapian.add(terms);
#endif
    }
    fts.done();
#ifdef KIOKU_XAPIAN
    xapian.done();
#endif
    std::printf("%lld items, mean length %.1f terms, add %.2f us each, %.0f bytes each (%.1f MB)\n",
                static_cast<long long>(items), index.mean_length(),
                spent_us / static_cast<double>(items),
                static_cast<double>(index.size_bytes()) / static_cast<double>(items),
                static_cast<double>(index.size_bytes()) / 1e6);
    Samples ours, fts_us, xapian_us;
    const Filter none;
    double overlap_fts = 0, overlap_xapian = 0, asked = 0;
    for (std::size_t at = 0; at < queries; ++at) {
        const std::string& question = texts.questions()[random() % texts.questions().size()];
        const std::string terms = terms_of(question, reader);
        if (terms.empty()) continue;
        std::vector<LexicalHit> hits;
        const auto mine = weighed(index, terms);
        ours.push_back(
            time_us([&] { hits = search_words(index, mine, DocFilter(index, none), 10); }));
        if (!peers) continue;
        std::set<std::int64_t> found;
        for (const auto& hit : hits)
            found.insert(index.row(hit.doc).item);
        asked += static_cast<double>(found.size());
        std::vector<std::int64_t> theirs;
        fts_us.push_back(time_us([&] { theirs = fts.find(terms); }));
        for (const auto number : theirs)
            overlap_fts += static_cast<double>(found.count(number));
#ifdef KIOKU_XAPIAN
        xapian_us.push_back(time_us([&] { theirs = xapian.find(terms); }));
        for (const auto number : theirs)
            overlap_xapian += static_cast<double>(found.count(number));
#endif
    }
    print("words, top 10", ours);
    if (peers) {
        print("FTS5 ORDER BY rank", fts_us);
        print("Xapian", xapian_us);
        std::printf("ratio at p50: FTS5 %.0f, Xapian %.1f; overlap of the ten: %.3f, %.3f\n",
                    percentile(fts_us, .5) / percentile(ours, .5),
                    xapian_us.empty() ? 0 : percentile(xapian_us, .5) / percentile(ours, .5),
                    overlap_fts / asked, overlap_xapian / asked);
    }
}
