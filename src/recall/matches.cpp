// The tokens of an item are walked once; what is no word of the query costs one look at a bit.
#include "recall/matches.hpp"

#include <algorithm>

#include "recall/token_codec.hpp"

namespace memory::recall {

namespace {

constexpr std::uint32_t kFilterBits = 4096;
constexpr std::uint32_t kNear = 2;  // terms

}  // namespace

Matcher::Matcher(const Index& index, const Query& query, const RankingFunction& function)
    : index_(index),
      query_(query),
      function_(function),
      mean_(index.mean_length()),
      related_(query.related),
      seen_bits_(kFilterBits / 64),
      is_written_alike_(query.terms.size()),
      standing_(query.terms.size()),
      pair_seen_(query.pairs.size()) {
    norms_.resize(512);
    for (std::size_t length = 0; length < norms_.size(); ++length)
        norms_[length] = length_norm(static_cast<double>(length), mean_, kLengthFloor);
    before_.counts.resize(query.terms.size());
    now_.counts.resize(query.terms.size());
    learn_terms();
}

void Matcher::learn_terms() {
    std::sort(related_.begin(), related_.end(),
              [](const RelatedTerm& a, const RelatedTerm& b) { return a.id < b.id; });
    for (std::size_t at = 0; at < query_.terms.size(); ++at) {
        if (query_.terms[at].id == kNoTerm) continue;
        uses_.push_back({query_.terms[at].id, static_cast<std::int32_t>(at), 0, 0});
    }
    for (std::size_t at = 0; at < related_.size();) {
        std::size_t end = at + 1;
        while (end < related_.size() && related_[end].id == related_[at].id)
            ++end;
        uses_.push_back(
            {related_[at].id, -1, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
        at = end;
    }
    std::sort(uses_.begin(), uses_.end(), [](const Use& a, const Use& b) { return a.id < b.id; });
    for (const Use& use : uses_)
        seen_bits_[use.id % kFilterBits / 64] |= 1ULL << (use.id % 64);
    counts_.resize(uses_.size());
}

const Matcher::Use* Matcher::use_of(TermId id) const {
    if ((seen_bits_[id % kFilterBits / 64] >> (id % 64) & 1U) == 0) return nullptr;
    const auto found =
        std::lower_bound(uses_.begin(), uses_.end(), id,
                         [](const Use& use, TermId wanted) { return use.id < wanted; });
    return found == uses_.end() || found->id != id ? nullptr : &*found;
}

void Matcher::take(const Token& token, const Use& use, bool is_extra) {
    ++counts_[static_cast<std::size_t>(&use - uses_.data())];
    if (use.term < 0) return;
    const auto term = static_cast<std::size_t>(use.term);
    if (is_extra || token.form == query_.terms[term].form) is_written_alike_[term] = 1;
    if (is_extra) return;
    ++now_.counts[term];
    ++now_.hits;
}

// A window is two sentences; a text of one sentence is a window too.
void Matcher::end_sentence() {
    if (sentences_++ > 0) weigh_window();
    std::swap(before_, now_);
    std::fill(now_.counts.begin(), now_.counts.end(), std::uint16_t{0});
    now_.length = now_.hits = 0;
}

void Matcher::weigh_window() {
    if (before_.hits + now_.hits == 0) return;
    const double norm = length_norm(before_.length + now_.length, kLengthFloor, kLengthFloor);
    double value = 0;
    for (std::size_t at = 0; at < now_.counts.size(); ++at) {
        const int count = before_.counts[at] + now_.counts[at];
        if (count > 0) value += query_.terms[at].idf * saturated(count, norm);
    }
    passage_ = std::max(passage_, value);
}

void Matcher::read_pair(std::uint32_t position, std::int32_t term) {
    // Of the query's words only the two before are looked at.
    for (std::size_t back = 1; back <= kNear && back <= places_.size(); ++back) {
        const Place& other = places_[places_.size() - back];
        if (position - other.position > kNear || other.term == term) continue;
        const auto a = static_cast<std::size_t>(std::min(other.term, term));
        const auto b = static_cast<std::size_t>(std::max(other.term, term));
        for (std::size_t at = 0; at < query_.pairs.size(); ++at) {
            if (query_.pairs[at].a == a && query_.pairs[at].b == b) pair_seen_[at] = 1;
        }
    }
    places_.push_back({position, term});
}

void Matcher::read_tokens(Doc doc) {
    bool is_extra = false;
    std::uint32_t position = 0;
    const auto [begin, end] = index_.token_bytes(doc);
    walk_tokens(begin, end, [&](Token token) {
        if (token.term == kSentenceEnd) return end_sentence();
        if (token.term == kExtrasBegin) {
            if (sentences_ == 1) weigh_window();
            is_extra = true;
            return;
        }
        if (const Use* use = use_of(token.term)) {
            take(token, *use, is_extra);
            if (use->term >= 0 && !is_extra && !pair_seen_.empty()) read_pair(position, use->term);
        }
        if (is_extra) return;
        ++now_.length;
        ++position;
    });
}

Match Matcher::match(Doc doc, double* values) {
    std::fill(counts_.begin(), counts_.end(), std::uint16_t{0});
    std::fill(is_written_alike_.begin(), is_written_alike_.end(), std::uint8_t{0});
    std::fill(pair_seen_.begin(), pair_seen_.end(), std::uint8_t{0});
    std::fill(before_.counts.begin(), before_.counts.end(), std::uint16_t{0});
    before_.length = before_.hits = 0;
    places_.clear();
    passage_ = 0;
    sentences_ = 0;
    read_tokens(doc);

    Match match;
    match.passage = passage_;
    weigh_counts(doc, values);
    add_related(doc, values, match);
    for (std::size_t at = 0; at < query_.pairs.size(); ++at)
        match.pairs += pair_seen_[at] != 0 ? query_.pairs[at].weight : 0;
    return match;
}

void Matcher::weigh_terms(Doc doc, double* values) {
    std::fill(counts_.begin(), counts_.end(), std::uint16_t{0});
    std::fill(is_written_alike_.begin(), is_written_alike_.end(), std::uint8_t{0});
    bool is_any = false;
    const auto [begin, end] = index_.token_bytes(doc);
    walk_tokens(begin, end, [&](Token token) {
        const Use* use = use_of(token.term);
        if (use == nullptr) return;
        ++counts_[static_cast<std::size_t>(use - uses_.data())];
        is_any = true;
    });
    std::fill_n(values, query_.terms.size(), 0.0);
    if (!is_any) return;
    Match unused;
    weigh_counts(doc, values);
    add_related(doc, values, unused);
}

void Matcher::weigh_counts(Doc doc, double* values) {
    const std::uint16_t length = index_.length(doc);
    std::fill(standing_.begin(), standing_.end(), 0.0);
    std::fill_n(values, query_.terms.size(), 0.0);
    for (std::size_t at = 0; at < uses_.size(); ++at) {
        if (counts_[at] == 0) continue;
        const Use& use = uses_[at];
        const double weighed = weight(std::min<int>(counts_[at], UINT8_MAX), length);
        if (use.term >= 0) {
            values[use.term] = query_.terms[static_cast<std::size_t>(use.term)].idf * weighed;
        }
        for (std::size_t r = use.related_from; r < use.related_to; ++r)
            standing_[related_[r].of] =
                std::max(standing_[related_[r].of], related_[r].idf * weighed);
    }
}

void Matcher::add_related(Doc doc, double* values, Match& match) {
    const double share =
        function_.related_share *
        std::min(1.0, function_.short_words / std::max<double>(index_.row(doc).words, 1));
    for (std::size_t at = 0; at < query_.terms.size(); ++at) {
        match.own += values[at];
        if (is_written_alike_[at] == 0) match.other_forms += values[at];
        const double with = std::max(values[at], share * standing_[at]);
        match.related += with - values[at];
        values[at] = with;
    }
}

}  // namespace memory::recall
