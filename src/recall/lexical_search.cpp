// Lists are added up over windows of items in an array that stays in the nearest cache. MaxScore
// (Turtle and Flood 1995) saves the long ones: a list of a frequent term that, together with others
// like it, could not lift an item into the answer is only asked for the items that come near.
#include "recall/lexical_search.hpp"

#include <algorithm>
#include <array>

#include "base/test_hooks.hpp"

namespace memory::recall {

namespace {

constexpr std::uint32_t kWindow = 4096;  // items
constexpr std::uint32_t kBlock = 16;     // of a window: looked over at once
constexpr std::size_t kTableLengths = 1024;
constexpr std::uint32_t kFrequent = 8;  // a word in one of so many items is worth passing by

// A term's list in the segment at hand.
struct Cursor {
    PostingList list;
    float factor = 0;
    std::uint32_t at = 0;  // the first posting not yet passed
};

// The lists that stand for one word.
struct Group {
    std::size_t first = 0, last = 0;  // cursors
    std::uint32_t bound = 0;          // no item's part is more
    std::uint32_t size = 0;           // postings
    bool is_asked = false;            // in the window at hand
};

class Search {
  public:
    Search(const Index& index, const std::vector<WeighedTerm>& terms, const DocFilter& filter,
           std::size_t limit)
        : index_(index), terms_(terms), filter_(filter), limit_(limit), sums_(kWindow) {
        for (std::size_t length = 0; length < kTableLengths; ++length)
            norms_[length] = make_norm(static_cast<double>(length));
        for (std::size_t at = 1; at < terms.size(); ++at)
            has_groups_ |= terms[at].group == terms[at - 1].group;
        if (has_groups_) group_best_.resize(kWindow);
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

    [[nodiscard]] float make_norm(double length) const {
        return static_cast<float>(length_norm(length, index_.mean_length(), kLengthFloor));
    }
    [[nodiscard]] float norm(std::uint16_t length) const {
        return length < kTableLengths ? norms_[length] : make_norm(length);
    }

    void search_segment(std::uint32_t segment) {
        cursors_.clear();
        base_ = segment * kSegmentDocs;
        lengths_ = index_.lengths() + base_;
        const std::uint32_t docs = std::min(kSegmentDocs, index_.end() - base_);
        groups_.clear();
        std::uint32_t group = UINT32_MAX;
        for (std::size_t at = 0; at < std::min(terms_.size(), kMostLists); ++at) {
            Cursor cursor;
            cursor.list = index_.postings().list(segment, terms_[at].id);
            if (cursor.list.size == 0) continue;
            cursor.factor = part_factor(terms_[at].idf);
            if (groups_.empty() || terms_[at].group != group) groups_.push_back({cursors_.size()});
            group = terms_[at].group;
            cursors_.push_back(cursor);
            Group& here = groups_.back();
            here.last = cursors_.size();
            here.size += cursor.list.size;
            const auto bound =
                score_part(cursor.factor, cursor.list.max_count, norm(cursor.list.min_length));
            here.bound = std::max(here.bound, bound + 1);
        }
        by_bound_.clear();
        for (Group& each : groups_) {
            if (each.size > docs / kFrequent) by_bound_.push_back(&each);
        }
        std::sort(by_bound_.begin(), by_bound_.end(),
                  [](const Group* x, const Group* y) { return x->bound < y->bound; });
        for (std::uint32_t from = 0; from < docs; from += kWindow)
            search_window(from, std::min(from + kWindow, docs));
    }

    [[nodiscard]] std::uint32_t least() const {
        return best_.size() < limit_ ? 0 : best_.front().score;
    }

    void search_window(std::uint32_t from, std::uint32_t to) {
        // The words that could not bring an item in by themselves.
        std::uint32_t below = 0;
        std::size_t asked = 0;
        for (; asked < by_bound_.size() && below + by_bound_[asked]->bound <= least(); ++asked) {
            below += by_bound_[asked]->bound;
            by_bound_[asked]->is_asked = true;
        }
        bool is_touched = false;
        for (const Group& group : groups_) {
            if (group.is_asked) continue;
            is_touched |= group.last - group.first > 1 ? add_group(group, from, to)
                                                       : add_list(cursors_[group.first], from, to);
        }
        if (!is_touched) return;
        for (std::uint32_t block = 0; block < to - from; block += kBlock) {
            const std::uint32_t* sums = sums_.data() + block;
            if (*std::max_element(sums, sums + kBlock) <= cut(below)) continue;
            for (std::uint32_t at = 0; at < kBlock; ++at) {
                if (sums[at] > cut(below)) weigh(from + block + at, sums[at], below, asked);
            }
        }
        std::fill(sums_.begin(), sums_.end(), 0U);
    }

    // A sum that may not be enough, though the lists passed by give their most.
    [[nodiscard]] std::uint32_t cut(std::uint32_t below) const {
        if (KIOKU_BROKEN("search_bound")) return least();
        return least() > below ? least() - below : 0;
    }

    void weigh(std::uint32_t doc, std::uint32_t sum, std::uint32_t below, std::size_t asked) {
        for (std::size_t at = asked; at-- > 0;) {
            below -= by_bound_[at]->bound;
            sum += ask_group(*by_bound_[at], doc);
            if (sum <= cut(below)) return;
        }
        offer({base_ + doc, sum});
    }

    [[nodiscard]] std::uint32_t part(const Cursor& cursor, std::uint32_t at) const {
        return score_part(cursor.factor, cursor.list.counts[at],
                          norm(lengths_[cursor.list.docs[at]]));
    }

    // These answer whether there was anything.
    bool add_list(Cursor& cursor, std::uint32_t from, std::uint32_t to) {
        const std::uint32_t begin = seek(cursor.list, cursor.at, from);
        const std::uint32_t end = seek(cursor.list, begin, to);
        for (std::uint32_t at = begin; at < end; ++at)
            sums_[cursor.list.docs[at] - from] += part(cursor, at);
        cursor.at = end;
        return end > begin;
    }
    bool add_group(const Group& group, std::uint32_t from, std::uint32_t to) {
        bool is_touched = false;
        for (std::size_t which = group.first; which < group.last; ++which) {
            Cursor& cursor = cursors_[which];
            const std::uint32_t begin = seek(cursor.list, cursor.at, from);
            const std::uint32_t end = seek(cursor.list, begin, to);
            for (std::uint32_t at = begin; at < end; ++at) {
                const std::uint32_t doc = cursor.list.docs[at] - from;
                const std::uint32_t here = part(cursor, at);
                if (here <= group_best_[doc]) continue;
                sums_[doc] += here - group_best_[doc];
                group_best_[doc] = here;
            }
            cursor.at = end;
            is_touched |= end > begin;
        }
        if (is_touched) std::fill(group_best_.begin(), group_best_.end(), 0U);
        return is_touched;
    }
    std::uint32_t ask_group(const Group& group, std::uint32_t doc) {
        std::uint32_t best = 0;
        for (std::size_t which = group.first; which < group.last; ++which)
            best = std::max(best, ask(cursors_[which], doc));
        return best;
    }
    std::uint32_t ask(Cursor& cursor, std::uint32_t doc) {
        cursor.at = seek(cursor.list, cursor.at, doc);
        if (cursor.at == cursor.list.size || cursor.list.docs[cursor.at] != doc) return 0;
        return part(cursor, cursor.at);
    }

    // The first posting at or after `doc`: steps that double, then halving.
    static std::uint32_t seek(const PostingList& list, std::uint32_t at, std::uint32_t doc) {
        if (at >= list.size || list.docs[at] >= doc) return at;
        std::uint32_t step = 1;
        while (at + step < list.size && list.docs[at + step] < doc)
            step *= 2;
        const std::uint16_t* begin = list.docs + at + step / 2;
        const std::uint16_t* end = list.docs + std::min(at + step + 1, list.size);
        return static_cast<std::uint32_t>(std::lower_bound(begin, end, doc) - list.docs);
    }

    void offer(const Found& found) {
        if (best_.size() == limit_ && !is_better(found, best_.front())) return;
        if (!filter_.accepts(found.doc)) return;
        if (best_.size() == limit_) {
            std::pop_heap(best_.begin(), best_.end(), is_better);
            best_.back() = found;
        } else {
            best_.push_back(found);
        }
        std::push_heap(best_.begin(), best_.end(), is_better);
    }

    const Index& index_;
    const std::vector<WeighedTerm>& terms_;
    const DocFilter& filter_;
    std::size_t limit_;
    bool has_groups_ = false;
    std::array<float, kTableLengths> norms_{};
    std::vector<Cursor> cursors_;   // of the segment at hand, by group
    std::vector<Group> groups_;     // of the segment at hand
    std::vector<Group*> by_bound_;  // those that may be passed by, the least first
    Doc base_ = 0;
    const std::uint16_t* lengths_ = nullptr;
    std::vector<std::uint32_t> sums_;        // of the window at hand
    std::vector<std::uint32_t> group_best_;  // of the group at hand
    std::vector<Found> best_;                // a heap, the worst in front
};

}  // namespace

std::vector<LexicalHit> search_words(const Index& index, const std::vector<WeighedTerm>& terms,
                                     const DocFilter& filter, std::size_t limit) {
    return Search(index, terms, filter, limit).run();
}

}  // namespace memory::recall
