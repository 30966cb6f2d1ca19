// Index::absorb: a segment's items into the index. Its terms are looked up once each; then items
// are entered one after the other, their tokens rewritten with the index's numbers, and postings
// sorted by counting. Everything that is read is judged before it is used: the bytes may be
// anybody's.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "recall/index.hpp"
#include "recall/segment.hpp"
#include "recall/token_codec.hpp"

namespace memory::recall {

class Index::Absorption {
  public:
    explicit Absorption(Index& index) : index_(index) {}

    bool run(std::string_view bytes) {
        if (read_segment(bytes, segment_) != SegmentState::sound) return false;
        if (head_.items == 0) return true;
        first_ = index_.end();
        if (first_ + head_.items < first_ || !are_items_later()) return false;
        if (!take_terms() || !take_speakers()) return false;
        take_scopes();
        return take_items() && take_said() && take_questions();
    }

  private:
    [[nodiscard]] bool are_items_later() const {
        std::int64_t before = index_.rows_.empty() ? INT64_MIN : index_.greatest_;
        for (std::size_t at = 0; at < head_.items; ++at) {
            const auto item = static_cast<std::int64_t>(segment_.items[at]);
            if (item <= before) return false;
            before = item;
        }
        return true;
    }

    // The next of the letters; nothing when they are not so many.
    std::optional<std::string_view> take_letters(std::uint32_t length) {
        if (length > head_.letters - letters_at_) return std::nullopt;
        const auto* at = reinterpret_cast<const char*>(segment_.letters.bytes()) + letters_at_;
        letters_at_ += length;
        return std::string_view(at, length);
    }

    bool take_terms() {
        Dictionary& dictionary = index_.dictionary_;
        terms_.resize(std::size_t{head_.terms} + kFirstTerm);
        terms_[kSentenceEnd] = {kSentenceEnd, {std::uint8_t{kSentenceEnd}}, 1, 0};
        terms_[kExtrasBegin] = {kExtrasBegin, {std::uint8_t{kExtrasBegin}}, 1, 0};
        std::vector<std::uint8_t> written;
        std::vector<bool> seen(std::size_t{dictionary.end()} + head_.terms);
        for (std::size_t at = 0; at < head_.terms; ++at) {
            const auto letters = take_letters(segment_.term_lengths[at]);
            if (!letters) return false;
            const TermId id = dictionary.add(*letters);
            if (seen[id]) return false;
            seen[id] = true;
            Term& term = terms_[at + kFirstTerm];
            term.id = id;
            written.clear();
            append_mark(id, written);
            if (written.size() > term.written.size()) return false;
            std::copy(written.begin(), written.end(), term.written.begin());
            term.length = static_cast<std::uint8_t>(written.size());
        }
        make_room(index_.items_with_, dictionary.end() - index_.items_with_.size());
        index_.items_with_.resize(dictionary.end());
        return true;
    }

    bool take_speakers() {
        for (std::size_t at = 0; at < head_.speakers; ++at) {
            const auto letters = take_letters(segment_.speaker_lengths[at]);
            if (!letters) return false;
            speakers_.push_back(index_.speaker_id(*letters));
        }
        return letters_at_ == head_.letters;
    }

    void take_scopes() {
        for (std::size_t at = 0; at < head_.scopes; ++at)
            scopes_.push_back(index_.scope_place(static_cast<std::int64_t>(segment_.scopes[at])));
        session_places_.resize(head_.sessions, kUnknown);
    }

    // Items up to the end of one of the index's own segments at a time.
    bool take_items() {
        const bool searches = index_.use_ == IndexUse::search;
        const std::size_t tokens = std::size_t{head_.tokens} + 1;
        locals_ = std::make_unique_for_overwrite<std::uint32_t[]>(tokens);
        written_ = std::make_unique_for_overwrite<std::uint8_t[]>(tokens * kMostTokenBytes);
        for (std::size_t at = 0; at < head_.items;) {
            const std::size_t room = kSegmentDocs - index_.end() % kSegmentDocs;
            const std::size_t stop = std::min<std::size_t>(head_.items, at + room);
            sizes_.assign(terms_.size(), 0);
            local_ = locals_.get();
            write_ = written_.get();
            const Doc from = index_.end();
            if (from % kSegmentDocs == 0) index_.tokens_.emplace_back();
            auto& out = index_.tokens_.back();
            for (; at < stop; ++at) {
                row_tokens_ = static_cast<std::uint32_t>(
                    out.size() + static_cast<std::size_t>(write_ - written_.get()));
                if (!take_tokens(at) || !take_row(at)) return false;
            }
            make_room(out, static_cast<std::size_t>(write_ - written_.get()));
            out.insert(out.end(), written_.get(), write_);
            if (index_.end() % kSegmentDocs == 0) out.shrink_to_fit();
            make_postings(from, searches);
        }
        return tokens_at_ == head_.tokens;
    }

    bool take_row(std::size_t at) {
        const std::uint32_t scope = segment_.scope_of[at];
        const std::uint32_t session = segment_.session_of[at];
        const std::uint16_t speaker = segment_.speaker_of[at];
        if (scope >= scopes_.size() || speaker >= speakers_.size()) return false;
        if (session >= session_places_.size() && session != UINT32_MAX) return false;
        DocRow row;
        row.item = static_cast<std::int64_t>(segment_.items[at]);
        row.time_ms = static_cast<std::int64_t>(segment_.times[at]);
        const std::uint8_t kind = segment_.kinds[at];
        row.kind = kind & 0x3FU;
        row.has_time = (kind & 0x80U) != 0;
        row.tokens = row_tokens_;
        row.words = segment_.words[at];
        row.scope = scopes_[scope];
        row.speaker = speakers_[speaker];
        row.cues = unpack_cues(segment_.cues[at]);
        if (session == UINT32_MAX) {
            row.session = index_.session_place(0, row.scope, row.is_message());
        } else {
            auto& place = session_places_[session];
            if (place == kUnknown) {
                const auto number = static_cast<std::int64_t>(segment_.sessions[session]);
                place = index_.session_place(number, row.scope, row.is_message());
            }
            row.session = place;
        }
        index_.greatest_ = row.item;
        index_.enter(row, segment_.lengths[at]);
        return true;
    }

    // Rewrites an item's tokens and puts their terms, as they are numbered in the segment, down for
    // make_postings. Without a branch that could be guessed wrongly: what is not to stand is
    // written too, and overwritten.
    bool take_tokens(std::size_t at) {
        const std::uint32_t stop = segment_.tokens_end[at];
        if (stop < tokens_at_ || stop > head_.tokens) return false;
        for (; tokens_at_ < stop; ++tokens_at_) {
            std::uint32_t place = segment_.tokens[tokens_at_];
            const std::uint8_t form = segment_.forms[tokens_at_];
            if (place == kLongPlace) {
                if (stop - tokens_at_ < 3) return false;
                place = segment_.tokens[tokens_at_ + 1] |
                        std::uint32_t{segment_.tokens[tokens_at_ + 2]} << 16U;
                tokens_at_ += 2;
            }
            if (place >= terms_.size()) return false;
            const Term& term = terms_[place];
            std::memcpy(write_, term.written.data(), term.written.size());
            write_ += term.length;
            *write_ = form;
            write_ += term.has_form;
            *local_ = place;
            local_ += term.has_form;
            ++sizes_[place];
        }
        ends_.push_back(static_cast<std::size_t>(local_ - locals_.get()));
        return true;
    }

    // Places by counting, a few too many for a term that an item holds more than once.
    void make_postings(Doc from, bool searches) {
        PostingBlock block;
        block.entries.resize(terms_.size() - kFirstTerm);
        std::uint32_t begin = 0;
        for (std::size_t id = kFirstTerm; id < terms_.size(); ++id) {
            block.entries[id - kFirstTerm].term = terms_[id].id;
            block.entries[id - kFirstTerm].begin = begin;
            begin += sizes_[id];
        }
        block.docs.resize(begin);
        block.counts.resize(begin);
        std::size_t at = 0;
        Doc doc = from;
        for (const std::size_t end : ends_) {
            const auto number = static_cast<std::uint16_t>(doc % kSegmentDocs);
            const std::uint16_t length = index_.lengths_[doc++];
            for (; at < end; ++at) {
                auto& entry = block.entries[locals_[at] - kFirstTerm];
                const std::uint32_t last = entry.begin + entry.size;
                if (entry.size > 0 && block.docs[last - 1] == number) {
                    auto& count = block.counts[last - 1];
                    if (count < UINT8_MAX) entry.max_count = std::max(entry.max_count, ++count);
                    continue;
                }
                block.docs[last] = number;
                block.counts[last] = 1;
                ++entry.size;
                entry.min_length = std::min(entry.min_length, length);
                entry.max_count = std::max<std::uint8_t>(entry.max_count, 1);
            }
        }
        ends_.clear();
        for (const auto& entry : block.entries)
            index_.items_with_[entry.term] += entry.size;
        if (searches) index_.postings_.append(std::move(block), index_.end());
    }

    // Far beyond the years that times have, and far from where counting days would overflow.
    static bool is_day(std::int32_t day) { return day > -100'000'000 && day < 100'000'000; }

    bool take_said() {
        make_room(index_.said_, head_.said);
        std::uint32_t before = 0;
        for (std::size_t at = 0; at < head_.said; ++at) {
            const std::uint32_t place = segment_.said[3 * at];
            if (place < before || place >= head_.items) return false;
            before = place;
            const DayRange range{static_cast<std::int32_t>(segment_.said[3 * at + 1]),
                                 static_cast<std::int32_t>(segment_.said[3 * at + 2])};
            if (!is_day(range.first) || !is_day(range.last)) return false;
            index_.said_.push_back({first_ + place, range});
        }
        return true;
    }

    bool take_questions() {
        make_room(index_.asked_, head_.asking);
        make_room(index_.asked_pairs_, head_.pairs);
        std::uint32_t begin = 0;
        std::int64_t before = -1;
        for (std::size_t at = 0; at < head_.asking; ++at) {
            const std::uint32_t place = segment_.asking[2 * at];
            const std::uint32_t end = segment_.asking[2 * at + 1];
            if (place <= before || place >= head_.items) return false;
            if (end <= begin || end > head_.pairs) return false;
            before = place;
            index_.asked_.push_back(
                {first_ + place, static_cast<std::uint32_t>(index_.asked_pairs_.size())});
            for (; begin < end; ++begin)
                index_.asked_pairs_.push_back(segment_.pairs[begin]);
        }
        index_.total_pairs_ += head_.pairs;
        for (std::size_t at = 0; at < head_.kinds_of_pairs; ++at)
            index_.items_asking_.add(segment_.pair_figures[2 * at],
                                     segment_.pair_figures[2 * at + 1]);
        return begin == head_.pairs;
    }

    static constexpr std::uint32_t kUnknown = UINT32_MAX;
    // A term's number in the index, and the same as token_codec.hpp writes it.
    struct Term {
        TermId id = 0;
        std::array<std::uint8_t, 4> written{};
        std::uint8_t length = 0;
        std::uint8_t has_form = 1;  // a mark has none
    };
    static constexpr std::size_t kMostTokenBytes = 5;

    Index& index_;
    Segment segment_;
    const SegmentHead& head_ = segment_.head;
    Doc first_ = 0;
    std::uint32_t letters_at_ = 0, tokens_at_ = 0, row_tokens_ = 0;
    std::vector<Term> terms_;  // by their numbers in the segment
    std::vector<SpeakerId> speakers_;
    std::vector<std::uint32_t> scopes_, session_places_;
    // Of the items that make_postings is to take.
    std::vector<std::uint32_t> sizes_;
    std::unique_ptr<std::uint32_t[]> locals_;
    std::uint32_t* local_ = nullptr;           // the end of what stands in it
    std::unique_ptr<std::uint8_t[]> written_;  // tokens as the index has them
    std::uint8_t* write_ = nullptr;            // likewise
    std::vector<std::size_t> ends_;
};

bool Index::absorb(std::string_view bytes) {
    return Absorption(*this).run(bytes);
}

}  // namespace memory::recall
