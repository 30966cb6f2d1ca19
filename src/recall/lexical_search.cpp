// Lists are added up over windows of items in an array that stays in the nearest cache; adding a
// posting takes about a nanosecond. MaxScore (Turtle and Flood 1995) says the rest: words that
// together could not lift an item into the answer bring none in, so that only the postings of the
// others are looked over; and of such words the long lists are not even added where it is cheaper
// to ask them for the few items that come near.
#include "recall/lexical_search.hpp"

#include <algorithm>
#include <array>

#include "base/test_hooks.hpp"
#include "recall/posting_seek.hpp"

namespace memory::recall {

namespace {

constexpr std::uint32_t kWindow = 4096;  // items
constexpr std::uint32_t kCounts = 4;     // what is as frequent in an item is not in the table
constexpr std::uint32_t kLengths = 256;  // nor what is as long
constexpr std::uint32_t kLong = 32;      // a word in one of so many items is worth passing by
constexpr std::uint32_t kAsk = 24;       // what asking for an item costs, in postings added

// A term's list in the segment at hand.
struct Cursor {
    PostingList list;
    float factor = 0;
    std::uint32_t at = 0;   // the first posting not before the window at hand
    std::uint32_t end = 0;  // the first behind it, if it was added
};

// What passing a word by saved, and what it cost, in postings.
struct Passing {
    std::uint32_t saved = 0, spent = 0;
};

// The lists that stand for one word.
struct Group {
    std::size_t first = 0, last = 0;  // cursors
    std::uint32_t bound = 0;          // no item's part is more
    std::uint32_t size = 0;           // postings
    Passing* passing = nullptr;
    bool is_long = false;
    bool is_passed = false;  // in the window at hand
};

class Search {
  public:
    Search(const Index& index, const std::vector<WeighedTerm>& terms, const DocFilter& filter,
           std::size_t limit)
        : index_(index),
          terms_(terms),
          filter_(filter),
          limit_(limit),
          mean_(index.mean_length()),
          sums_(kWindow),
          passings_(terms.size()) {
        for (std::uint32_t length = 0; length < kLengths; ++length) {
            const float norm = norm_of(length);
            for (std::uint32_t count = 1; count < kCounts; ++count)
                shares_[count * kLengths + length] = score_share(static_cast<float>(count), norm);
        }
        best_.reserve(std::min<std::size_t>(limit, 1024));
    }

    std::vector<LexicalHit> run() {
        if (limit_ == 0 || filter_.is_closed()) return {};
        for (std::uint32_t segment = 0; segment < index_.postings().segments(); ++segment)
            search_segment(segment);
        std::sort(best_.begin(), best_.end(), is_better);
        std::vector<LexicalHit> hits;
        hits.reserve(best_.size());
        for (const Found& found : best_)
            hits.push_back({found.doc, found.score * kScorePart});
        return hits;
    }

  private:
    struct Found {
        Doc doc;
        std::uint32_t score;
    };
    static bool is_better(const Found& a, const Found& b) {
        return a.score != b.score ? a.score > b.score : a.doc < b.doc;
    }

    [[nodiscard]] float norm_of(std::uint32_t length) const {
        return static_cast<float>(length_norm(length, mean_, kLengthFloor));
    }

    void search_segment(std::uint32_t segment) {
        base_ = segment * kSegmentDocs;
        lengths_ = index_.lengths() + base_;
        const std::uint32_t docs = std::min(kSegmentDocs, index_.end() - base_);
        find_lists(segment, docs);
        if (groups_.empty()) return;
        for (std::uint32_t from = 0; from < docs; from += kWindow)
            search_window(from, std::min(from + kWindow, docs));
    }

    void find_lists(std::uint32_t segment, std::uint32_t docs) {
        cursors_.clear();
        groups_.clear();
        std::uint32_t group = UINT32_MAX;
        for (std::size_t at = 0; at < std::min(terms_.size(), kMostLists); ++at) {
            Cursor cursor;
            cursor.list = index_.postings().list(segment, terms_[at].id);
            if (cursor.list.size == 0) continue;
            cursor.factor = part_factor(terms_[at].idf);
            if (groups_.empty() || terms_[at].group != group) {
                groups_.push_back({cursors_.size()});
                groups_.back().passing = &passings_[at];
            }
            group = terms_[at].group;
            cursors_.push_back(cursor);
            Group& here = groups_.back();
            here.last = cursors_.size();
            here.size += cursor.list.size;
            // Rounding may lift a part a little over that of a shorter item.
            const auto most =
                score_part(cursor.factor, cursor.list.max_count, norm_of(cursor.list.min_length));
            here.bound = std::max(here.bound, most + 1 + (most >> 20U));
        }
        by_bound_.clear();
        for (Group& each : groups_) {
            each.is_long = each.size > docs / kLong;
            by_bound_.push_back(&each);
            // The longest list last: add_group asks for no more than that.
            const auto begin = cursors_.begin();
            std::sort(begin + static_cast<std::ptrdiff_t>(each.first),
                      begin + static_cast<std::ptrdiff_t>(each.last),
                      [](const Cursor& a, const Cursor& b) { return a.list.size < b.list.size; });
        }
        std::stable_sort(by_bound_.begin(), by_bound_.end(),
                         [](const Group* x, const Group* y) { return x->bound < y->bound; });
    }

    void search_window(std::uint32_t from, std::uint32_t to) {
        std::uint32_t weak = 0;  // groups that could not bring an item in by themselves
        below_ = 0;
        passed_.clear();
        for (std::uint32_t bounds = 0; weak < by_bound_.size(); ++weak) {
            Group& group = *by_bound_[weak];
            bounds += group.bound;
            if (bounds >= least_.score) break;
            if (group.is_long && is_worth_passing(group, to - from)) pass(group);
        }
        for (const Group& group : groups_) {
            if (group.is_passed) continue;
            if (group.last - group.first > 1) {
                add_group(group, from, to);
            } else {
                add_list(cursors_[group.first], from, to);
            }
        }
        set_cut();
        for (std::size_t at = by_bound_.size(); at-- > weak;) {
            for (std::size_t which = by_bound_[at]->first; which < by_bound_[at]->last; ++which)
                look_over(cursors_[which], from);
        }
        for (Group* group : passed_)
            group->is_passed = false;
        std::fill(sums_.begin(), sums_.end(), 0U);
    }

    // Added now and then all the same, to be passed by when fewer items come near.
    static bool is_worth_passing(Group& group, std::uint32_t docs) {
        const std::uint32_t postings = group.size / (kSegmentDocs / kWindow) * docs / kWindow;
        group.passing->saved += postings;
        return group.passing->spent < group.passing->saved;
    }
    void pass(Group& group) {
        group.is_passed = true;
        below_ += group.bound;
        passed_.push_back(&group);
    }

    // What a sum must not be less than, though the lists passed by give their most.
    void set_cut() {
        const std::uint32_t below = KIOKU_BROKEN("search_bound") ? 0 : below_;
        cut_ = least_.score > below ? least_.score - below : 1;
    }

    // The items of a list that were added up. Each is looked at once: then its sum is gone.
    void look_over(const Cursor& cursor, std::uint32_t from) {
        for (std::uint32_t at = cursor.at; at < cursor.end; ++at) {
            std::uint32_t& sum = sums_[cursor.list.docs[at] - from];
            if (sum < cut_) continue;
            weigh(cursor.list.docs[at], sum);
            sum = 0;
        }
    }

    void weigh(std::uint32_t doc, std::uint32_t sum) {
        std::uint32_t below = below_;
        for (std::size_t at = passed_.size(); at-- > 0;) {
            below -= passed_[at]->bound;
            sum += ask(*passed_[at], doc);
            if (sum + below < least_.score) return;
        }
        offer({base_ + doc, sum});
    }

    [[nodiscard]] std::uint32_t part(const Cursor& cursor, std::uint32_t at) const {
        const std::uint32_t count = cursor.list.counts[at];
        const std::uint32_t length = lengths_[cursor.list.docs[at]];
        const bool is_usual = count < kCounts && length < kLengths;
        return score_part(cursor.factor,
                          is_usual ? shares_[count * kLengths + length]
                                   : score_share(static_cast<float>(count), norm_of(length)));
    }

    void add_list(Cursor& cursor, std::uint32_t from, std::uint32_t to) {
        cursor.at = seek(cursor.list, cursor.at, from);
        cursor.end = seek(cursor.list, cursor.at, to);
        if (filter_.has_scopes()) {
            for (std::uint32_t at = cursor.at; at < cursor.end; ++at) {
                if (!is_in_scope(cursor, at)) continue;
                sums_[cursor.list.docs[at] - from] += part(cursor, at);
            }
            return;
        }
        for (std::uint32_t at = cursor.at; at < cursor.end; ++at)
            sums_[cursor.list.docs[at] - from] += part(cursor, at);
    }

    // Where scopes are given, most items are out: that is seen first.
    [[nodiscard]] bool is_in_scope(const Cursor& cursor, std::uint32_t at) const {
        return filter_.accepts_scope(base_ + cursor.list.docs[at]);
    }

    // An item gets the most of what the group's lists give it.
    void add_group(const Group& group, std::uint32_t from, std::uint32_t to) {
        if (most_.empty()) most_.resize(kWindow);
        for (std::size_t which = group.first; which < group.last; ++which) {
            Cursor& cursor = cursors_[which];
            cursor.at = seek(cursor.list, cursor.at, from);
            cursor.end = seek(cursor.list, cursor.at, to);
            for (std::uint32_t at = cursor.at; at < cursor.end; ++at) {
                if (filter_.has_scopes() && !is_in_scope(cursor, at)) continue;
                const std::uint32_t doc = cursor.list.docs[at] - from;
                const std::uint32_t more = std::max(part(cursor, at), most_[doc]);
                sums_[doc] += more - most_[doc];
                if (which + 1 < group.last) most_[doc] = more;
            }
        }
        for (std::size_t which = group.first; which + 1 < group.last; ++which) {
            const Cursor& cursor = cursors_[which];
            for (std::uint32_t at = cursor.at; at < cursor.end; ++at)
                most_[cursor.list.docs[at] - from] = 0;
        }
    }

    std::uint32_t ask(const Group& group, std::uint32_t doc) {
        std::uint32_t most = 0;
        for (std::size_t which = group.first; which < group.last; ++which) {
            Cursor& cursor = cursors_[which];
            const std::uint32_t at = seek(cursor.list, cursor.at, doc);
            if (at == cursor.list.size || cursor.list.docs[at] != doc) continue;
            most = std::max(most, part(cursor, at));
        }
        group.passing->spent += kAsk;
        return most;
    }

    void offer(const Found& found) {
        if (found.score < least_.score ||
            (found.score == least_.score && found.doc >= least_.doc)) {
            return;
        }
        if (!filter_.accepts(found.doc)) return;
        if (best_.size() == limit_) {
            std::pop_heap(best_.begin(), best_.end(), is_better);
            best_.back() = found;
        } else {
            best_.push_back(found);
        }
        std::push_heap(best_.begin(), best_.end(), is_better);
        if (best_.size() < limit_) return;
        least_ = best_.front();
        set_cut();
    }

    const Index& index_;
    const std::vector<WeighedTerm>& terms_;
    const DocFilter& filter_;
    std::size_t limit_;
    double mean_;
    std::array<float, std::size_t{kCounts} * kLengths> shares_{};  // by count, then length
    std::vector<std::uint32_t> sums_;                              // of the window at hand
    std::vector<std::uint32_t> most_;                              // of the group at hand
    std::vector<Passing> passings_;
    std::vector<Cursor> cursors_;        // of the segment at hand, by group
    std::vector<Group> groups_;          // of the segment at hand
    std::vector<Group*> by_bound_;       // the least first
    std::vector<Group*> passed_;         // in the window at hand, the least first
    std::uint32_t below_ = 0, cut_ = 1;  // the bounds of these; what a sum must not be less than
    Doc base_ = 0;
    const std::uint16_t* lengths_ = nullptr;
    std::vector<Found> best_;    // a heap, the worst in front
    Found least_ = {kNoDoc, 1};  // when that is full, what an item must be better than
};

}  // namespace

std::vector<LexicalHit> search_words(const Index& index, const std::vector<WeighedTerm>& terms,
                                     const DocFilter& filter, std::size_t limit) {
    return Search(index, terms, filter, limit).run();
}

}  // namespace memory::recall
