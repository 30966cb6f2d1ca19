// One segment at a time: an index of its bytes beside one of its items' rows.
#include "recall/check.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/result.hpp"
#include "recall/index.hpp"
#include "recall/read_item.hpp"
#include "recall/segment.hpp"
#include "recall/segment_table.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

namespace {

constexpr std::size_t kMaxProblems = 100;

// What both keep of one item.
bool are_alike(const Index& a, Doc in_a, const Index& b, Doc in_b) {
    const DocRow& x = a.row(in_a);
    const DocRow& y = b.row(in_b);
    const bool rows_alike = x.kind == y.kind && x.has_time == y.has_time &&
                            x.time_ms == y.time_ms && x.words == y.words &&
                            pack(x.cues) == pack(y.cues) && a.length(in_a) == b.length(in_b) &&
                            a.sessions()[x.session].session == b.sessions()[y.session].session &&
                            a.scopes()[x.scope].scope == b.scopes()[y.scope].scope &&
                            a.speakers()[x.speaker] == b.speakers()[y.speaker];
    if (!rows_alike) return false;
    std::vector<Token> ours, theirs;
    a.read_tokens(in_a, ours);
    b.read_tokens(in_b, theirs);
    const auto same_token = [&](const Token& t, const Token& u) {
        if (t.form != u.form) return false;
        if (t.term < kFirstTerm || u.term < kFirstTerm) return t.term == u.term;
        return a.dictionary().term(t.term) == b.dictionary().term(u.term);
    };
    const auto same_date = [](const SaidDate& t, const SaidDate& u) {
        return t.range.first == u.range.first && t.range.last == u.range.last;
    };
    const auto said = a.said_dates(in_a);
    const auto also_said = b.said_dates(in_b);
    const auto asked = a.asked(in_a);
    const auto also_asked = b.asked(in_b);
    return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same_token) &&
           std::equal(said.first, said.second, also_said.first, also_said.second, same_date) &&
           std::equal(asked.first, asked.second, also_asked.first, also_asked.second);
}

class Check {
  public:
    Check(storage::Connection& sql, CheckReport& report, const base::Deadline& deadline)
        : sql_(sql), report_(report), deadline_(deadline) {}

    Result<std::vector<std::int64_t>> run() {
        KIOKU_LET(const auto rows, read_segment_rows(sql_));
        std::int64_t next = 1;
        for (const SegmentRow& row : rows) {
            if (row.first < next || row.last < row.first || row.last == INT64_MAX) {
                add(row, "its numbers are another's too");
                continue;
            }
            KIOKU_TRY(count_rows(next, row.first - 1));
            next = row.last + 1;
            if (row.format == kSegmentFormat) {
                KIOKU_TRY(check_segment(row));
            } else {
                KIOKU_TRY(count_rows(row.first, row.last));
            }
        }
        KIOKU_TRY(count_rows(next, INT64_MAX));
        report_.index.terms = static_cast<std::int64_t>(terms_.end()) - kFirstTerm;
        return std::vector<std::int64_t>(wrong_.begin(), wrong_.end());
    }

  private:
    void add(const SegmentRow& row, std::string_view what) {
        wrong_.insert(row.first);
        if (report_.problems.size() >= kMaxProblems) return;
        report_.problems.push_back(fmt::format(
            "recall index, items {} to {}: {}; these are indexed anew", row.first, row.last, what));
    }

    void count(const Index& index) {
        report_.index.items += index.live_count();
        for (TermId id = kFirstTerm; id < index.dictionary().end(); ++id) {
            if (index.items_with(id) > 0)
                static_cast<void>(terms_.add(index.dictionary().term(id)));
        }
    }

    Result<void> read_rows(std::int64_t first, std::int64_t last, Index& index,
                           const std::set<std::int64_t>& except) {
        ReadItem read;
        std::int64_t reached = first - 1;
        for (;;) {
            if (deadline_.over()) return tl::unexpected(deadline_.error("recall", "the check"));
            KIOKU_LET(const std::int64_t now,
                      storage::read_items_after(sql_, reached, last, 512,
                                                [&](const storage::IndexedItem& row) {
                                                    if (row.is_live && !except.contains(row.item))
                                                        index.add(read.take(row));
                                                    return true;
                                                }));
            if (now == reached) return {};
            reached = now;
        }
    }

    // Items that no segment stands for are read from their rows whenever the index is loaded.
    Result<void> count_rows(std::int64_t first, std::int64_t last) {
        if (last < first) return {};
        Index index({}, IndexUse::segment);
        KIOKU_TRY(read_rows(first, last, index, {}));
        count(index);
        return {};
    }

    Result<void> check_segment(const SegmentRow& row) {
        Index kept({}, IndexUse::segment);
        Index made({}, IndexUse::segment);
        bool is_sound = false;
        KIOKU_TRY(read_segment_bytes(
            sql_, row.first, [&](std::string_view bytes) { is_sound = kept.absorb(bytes); }));
        // What was changed since is read again whenever the index is loaded.
        std::set<std::int64_t> changed;
        KIOKU_TRY(storage::read_changed_items(sql_, row.change, row.first, row.last,
                                              [&](const storage::IndexedItem& item) {
                                                  changed.insert(item.item);
                                                  return true;
                                              }));
        KIOKU_TRY(read_rows(row.first, row.last, made, changed));
        ++report_.index.segments;
        if (!is_sound) {
            add(row, "its bytes are damaged");
            count(made);
            return {};
        }
        if (row.items != kept.live_count()) {
            add(row, fmt::format("it says {} items, and holds {}", row.items, kept.live_count()));
        }
        for (const std::int64_t item : changed)
            kept.remove(item);
        if (kept.live_count() != made.live_count()) {
            add(row, fmt::format("it holds {} items, of {}", kept.live_count(), made.live_count()));
        }
        for (Doc doc = 0; doc < made.end(); ++doc) {
            const std::int64_t item = made.row(doc).item;
            const auto found = kept.find(item);
            if (found && are_alike(kept, *found, made, doc)) continue;
            add(row,
                fmt::format("item {} {}", item, found ? "stands in it otherwise" : "is missing"));
        }
        count(made);
        return {};
    }

    storage::Connection& sql_;
    CheckReport& report_;
    const base::Deadline& deadline_;
    Dictionary terms_;
    std::set<std::int64_t> wrong_;
};

}  // namespace

Result<std::vector<std::int64_t>> check_index(storage::Connection& sql, CheckReport& report,
                                              const base::Deadline& deadline) {
    return Check(sql, report, deadline).run();
}

}  // namespace memory::recall
