// Searching 100,000 and 1,000,000 short texts by words: the index beside SQLite's FTS5 and, where
// it is installed, Xapian, which are given the same terms. recall_benchmark measures whole recalls.
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
#include "recall/query.hpp"
#include "support/report.hpp"
#include "support/samples.hpp"
#include "support/talk_texts.hpp"

namespace {

using namespace memory::recall;
using benchmarks::percentile;
using benchmarks::report;
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

// How many of ten that one finds the other finds too.
class Overlap {
  public:
    void add(const std::set<std::int64_t>& ours, const std::vector<std::int64_t>& theirs) {
        found_ += double(ours.size());
        for (const std::int64_t item : theirs)
            shared_ += double(ours.count(item));
    }
    [[nodiscard]] double share() const { return found_ > 0 ? shared_ / found_ : 0; }

  private:
    double found_ = 0, shared_ = 0;
};

void report_peer(const std::string& name, const Samples& ours, const Samples& peer,
                 const Overlap& overlap) {
    report((name + "_p50").c_str(), percentile(ours, .5), percentile(peer, .5), "us");
    report((name + "_p95").c_str(), percentile(ours, .95), percentile(peer, .95), "us");
    report((name + "_overlap").c_str(), overlap.share(), 0, "of 1");
}

void measure(std::int64_t items, const benchmarks::TalkTexts& talk) {
    std::mt19937_64 random(1);
    Index index;
    ItemText reader;
    Fts fts;
#ifdef KIOKU_XAPIAN
    Xap xapian;
#endif
    for (std::int64_t number = 1; number <= items; ++number) {
        const std::string text = talk.text_of(number, random);
        Item item;
        item.item = number;
        item.kind = kMessage;
        item.session = 1 + number / 200;
        item.text = text;
        index.add(item);
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
    Samples ours, fts_us, xapian_us;
    Overlap with_fts, with_xapian;
    const Filter none;
    for (int asked = 0; asked < 300; ++asked) {
        const std::string terms =
            terms_of(talk.questions[random() % talk.questions.size()], reader);
        if (terms.empty()) continue;
        std::vector<LexicalHit> hits;
        const auto mine = weighed(index, terms);
        // Twice: the peers before have taken the caches.
        for (int time = 0; time < 2; ++time) {
            const double us =
                time_us([&] { hits = search_words(index, mine, DocFilter(index, none), 10); });
            if (time == 1) ours.push_back(us);
        }
        std::set<std::int64_t> found;
        for (const auto& hit : hits)
            found.insert(index.row(hit.doc).item);
        std::vector<std::int64_t> theirs = fts.find(terms);
        fts_us.push_back(time_us([&] { theirs = fts.find(terms); }));
        with_fts.add(found, theirs);
#ifdef KIOKU_XAPIAN
        theirs = xapian.find(terms);
        xapian_us.push_back(time_us([&] { theirs = xapian.find(terms); }));
        with_xapian.add(found, theirs);
#endif
    }
    report_peer("search_fts5_" + std::to_string(items), ours, fts_us, with_fts);
    if (!xapian_us.empty()) {
        report_peer("search_xapian_" + std::to_string(items), ours, xapian_us, with_xapian);
    }
}

}  // namespace

int main(int count, char** arguments) {
    const benchmarks::TalkTexts talk = benchmarks::TalkTexts::read();
    const std::int64_t largest = count > 1 ? std::atoll(arguments[1]) : 1'000'000;
    for (std::int64_t items = 100'000; items <= largest; items *= 10)
        measure(items, talk);
}
