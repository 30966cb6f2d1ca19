// MaxScore (Turtle and Flood 1995) over windows of items: the lists of the rarest terms are added up in
// an array; a list whose best, together with those of all lists below it, could not lift an item into
// the answer is only asked for the items that come near. What comes near is then weighed exactly, in
// the order of the terms, so that the answer does not depend on what was left out.
#include "recall/lexical_search.hpp"

#include <algorithm>
#include <array>

#include "recall/ranking_function.hpp"

namespace memory::recall {

namespace {

constexpr std::uint32_t kWindow = 4096;    // items
constexpr std::size_t kTableLengths = 1024;
constexpr double kRounding = 1 + 1e-5;     // sums are kept in single precision

// A term's list in the segment at hand.
struct Cursor {
    PostingList list;
    double idf = 0;
    float bound = 0;         // no item's part of the score is more
    std::uint32_t at = 0;    // the first posting not yet added, or asked for
    std::size_t term = 0;    // place among the terms
};

class Search {
  public:
    Search(const Index& index, const std::vector<WeighedTerm>& terms, const DocFilter& filter,
           std::size_t limit)
        : index_(index), terms_(terms), filter_(filter), limit_(limit), sums_(kWindow) {
        const double mean = index.mean_length();
        for (std::size_t length = 0; length < kTableLengths; ++length)
            norms_[length] = length_norm(static_cast<double>(length), mean, kLengthFloor);
        for (std::size_t length = 0; length < kTableLengths; ++length)
            fast_norms_[length] = static_cast<float>(norms_[length]);
        mean_ = mean;
    }

    std::vector<LexicalHit> run() {
        if (limit_ == 0 || filter_.is_closed()) return {};
        for (std::uint32_t segment = 0; segment < index_.postings().segments(); ++segment)
            search_segment(segment);
        std::sort(best_.begin(), best_.end(), is_better);
        return std::move(best_);
    }

  private:
    static bool is_better(const LexicalHit& a, const LexicalHit& b) {
        return a.score != b.score ? a.score > b.score : a.doc < b.doc;
    }

    [[nodiscard]] double norm(std::uint16_t length) const {
        return length < kTableLengths ? norms_[length] : length_norm(length, mean_, kLengthFloor);
    }
    [[nodiscard]] float fast_norm(std::uint16_t length) const {
        return length < kTableLengths ? fast_norms_[length]
                                      : static_cast<float>(length_norm(length, mean_, kLengthFloor));
    }

    void search_segment(std::uint32_t segment) {
        cursors_.clear();
        for (std::size_t at = 0; at < terms_.size(); ++at) {
            Cursor cursor;
            cursor.list = index_.postings().list(segment, terms_[at].id);
            if (cursor.list.size == 0) continue;
            cursor.idf = terms_[at].idf;
            cursor.term = at;
            cursor.bound = static_cast<float>(
                cursor.idf * saturated(cursor.list.max_count, norm(cursor.list.min_length)) * kRounding);
            cursors_.push_back(cursor);
        }
        std::sort(cursors_.begin(), cursors_.end(),
                  [](const Cursor& a, const Cursor& b) { return a.bound < b.bound; });
        base_ = segment * kSegmentDocs;
        lengths_ = index_.lengths() + base_;
        const std::uint32_t docs = std::min(kSegmentDocs, index_.end() - base_);
        for (std::uint32_t from = 0; from < docs; from += kWindow)
            search_window(from, std::min(from + kWindow, docs));
    }

    void search_window(std::uint32_t from, std::uint32_t to) {
        // The lists at the front that cannot bring an item in by themselves.
        const double least = best_.size() < limit_ ? 0 : best_.front().score;
        std::size_t asked = 0;
        float below = 0;
        while (asked < cursors_.size() && below + cursors_[asked].bound <= least)
            below += cursors_[asked++].bound;
        if (asked == cursors_.size()) return;
        bool is_touched = false;
        for (std::size_t at = asked; at < cursors_.size(); ++at)
            is_touched |= add_up(cursors_[at], from, to);
        if (!is_touched) return;
        for (std::uint32_t doc = from; doc < to; ++doc) {
            const float sum = sums_[doc - from];
            if (sum == 0) continue;
            sums_[doc - from] = 0;
            if (best_.size() == limit_ &&
                (static_cast<double>(sum) + below) * kRounding <= best_.front().score) {
                continue;
            }
            offer(doc);
        }
    }

    // Answers whether there was anything.
    bool add_up(Cursor& cursor, std::uint32_t from, std::uint32_t to) {
        const PostingList& list = cursor.list;
        // A list that was only asked until now is behind.
        std::uint32_t at = cursor.at;
        if (at < list.size && list.docs[at] < from) at = seek(list, at, from);
        const std::uint32_t begin = at;
        const auto idf = static_cast<float>(cursor.idf * (kSaturation + 1));
        for (; at < list.size && list.docs[at] < to; ++at) {
            const std::uint16_t doc = list.docs[at];
            const float count = list.counts[at];
            sums_[doc - from] += idf * count / (count + fast_norm(lengths_[doc]));
        }
        cursor.at = at;
        return at > begin;
    }

    // The first posting at or after `doc`: steps that double, then halving.
    static std::uint32_t seek(const PostingList& list, std::uint32_t at, std::uint32_t doc) {
        std::uint32_t step = 1;
        while (at + step < list.size && list.docs[at + step] < doc)
            step *= 2;
        const std::uint16_t* begin = list.docs + at + step / 2;
        const std::uint16_t* end = list.docs + std::min(at + step + 1, list.size);
        return static_cast<std::uint32_t>(std::lower_bound(begin, end, doc) - list.docs);
    }

    void offer(std::uint32_t doc) {
        if (!filter_.accepts(base_ + doc)) return;
        parts_.assign(terms_.size(), 0);
        for (const Cursor& cursor : cursors_) {
            const PostingList& list = cursor.list;
            const auto* found = std::lower_bound(list.docs, list.docs + list.size, doc);
            if (found == list.docs + list.size || *found != doc) continue;
            parts_[cursor.term] =
                cursor.idf * saturated(list.counts[found - list.docs], norm(lengths_[doc]));
        }
        double score = 0;
        for (const double part : parts_)
            score += part;
        const LexicalHit hit{base_ + doc, score};
        if (best_.size() == limit_) {
            if (!is_better(hit, best_.front())) return;
            std::pop_heap(best_.begin(), best_.end(), is_better);
            best_.back() = hit;
        } else {
            best_.push_back(hit);
        }
        std::push_heap(best_.begin(), best_.end(), is_better);
    }

    const Index& index_;
    const std::vector<WeighedTerm>& terms_;
    const DocFilter& filter_;
    std::size_t limit_;
    double mean_ = 0;
    std::array<double, kTableLengths> norms_{};
    std::array<float, kTableLengths> fast_norms_{};
    std::vector<Cursor> cursors_;  // of the segment at hand, the least bound first
    Doc base_ = 0;
    const std::uint16_t* lengths_ = nullptr;
    std::vector<float> sums_;  // of the window at hand
    std::vector<double> parts_;
    std::vector<LexicalHit> best_;  // a heap, the worst in front
};

}  // namespace

std::vector<LexicalHit> search_words(const Index& index, const std::vector<WeighedTerm>& terms,
                                     const DocFilter& filter, std::size_t limit) {
    return Search(index, terms, filter, limit).run();
}

}  // namespace memory::recall
