// Sixteen bytes are classed at once; a piece that is ASCII and ends among them is found by counting
// bits. All others go to piece_end: rare in English and code, and the rule in other scripts. Where
// there is no SSE2, all do.
#include "text/cutting.hpp"

#if defined(__SSE2__)
#include <bit>
#include <cstdint>

#include <emmintrin.h>
#endif

namespace memory::text {

namespace {

#if defined(__SSE2__)

constexpr int kBytes = 16;

// A bit for each of sixteen bytes that is at least `first` and less than `first` + `count`.
unsigned in_range(__m128i bytes, char first, int count) {
    const __m128i from_lowest = _mm_sub_epi8(bytes, _mm_set1_epi8(static_cast<char>(first - 128)));
    const __m128i limit = _mm_set1_epi8(static_cast<char>(count - 128));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmplt_epi8(from_lowest, limit)));
}

unsigned equal(__m128i bytes, char wanted) {
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted))));
}

// How many of the lowest bits are set.
int run(unsigned bits) {
    return std::countr_one(bits);
}

bool has(unsigned bits, int place) {
    return (bits >> place & 1U) != 0;
}

// The bytes' classes; what is in none of them and not in `wide` is a sign or a control character.
struct Classes {
    explicit Classes(__m128i bytes)
        : upper(in_range(bytes, 'A', 26)),
          lower(in_range(bytes, 'a', 26)),
          digit(in_range(bytes, '0', 10)),
          space(equal(bytes, ' ') | in_range(bytes, '\t', 5)),
          newline(equal(bytes, '\n') | equal(bytes, '\r')),
          wide(static_cast<unsigned>(_mm_movemask_epi8(bytes))) {}
    [[nodiscard]] unsigned letter() const { return upper | lower; }
    [[nodiscard]] unsigned sign() const { return ~(upper | lower | digit | space | wide); }

    unsigned upper, lower, digit, space, newline, wide;
};

// How long the piece is; 0 where that is not to be told from these bytes alone. Behind them there
// is at least one more byte of text.
template <Grammar kGrammar>
int word_length(const Classes& classes, int lead) {
    if constexpr (kGrammar == Grammar::o200k) {
        const int lower_begin = lead + run(classes.upper >> lead);
        return lower_begin + run(classes.lower >> lower_begin);
    }
    return lead + run(classes.letter() >> lead);
}

template <Grammar kGrammar>
int white_space_length(const Classes& classes) {
    const int all = run(classes.space);
    if (all == kBytes || has(classes.wide, all)) return 0;
    if constexpr (kGrammar != Grammar::r50k) {
        const unsigned newlines = classes.newline & ((1U << all) - 1);
        if (newlines != 0) return std::bit_width(newlines);
    }
    return all == 1 ? 1 : all - 1;
}

template <Grammar kGrammar>
const char* end_of_signs(const char* at, const char* end) {
    if constexpr (kGrammar == Grammar::r50k) return at;
    while (at < end && (*at == '\n' || *at == '\r' || (kGrammar == Grammar::o200k && *at == '/'))) {
        ++at;
    }
    return at;
}

template <Grammar kGrammar>
int number_length(const Classes& classes, int lead) {
    const int all = run(classes.digit >> lead);
    if (kGrammar != Grammar::r50k && all >= 3) return lead + 3;
    return lead + all;
}

// The end of the piece at `at`, behind which there are more than sixteen bytes; null where
// piece_end is to be asked.
template <Grammar kGrammar>
const char* ascii_end(const char* at, const char* end) {
    constexpr bool kAnyLead = kGrammar != Grammar::r50k;
    if (kGrammar != Grammar::o200k && *at == '\'') return nullptr;  // "'s" comes first
    const Classes classes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
    const unsigned letters = classes.letter();
    const bool is_blank = *at == ' ';
    const unsigned no_lead = letters | classes.digit | classes.newline | classes.wide;
    const int lead = kAnyLead ? static_cast<int>(~no_lead & 1U) : static_cast<int>(is_blank);
    int length = 0;
    if (has(letters, lead)) {
        length = word_length<kGrammar>(classes, lead);
        if (length >= kBytes || has(classes.wide, length)) return nullptr;
        if (kGrammar == Grammar::o200k && at[length] == '\'') return nullptr;
        return at + length;
    }
    if (has(classes.wide, lead)) return nullptr;
    const int number_lead = kGrammar == Grammar::r50k ? static_cast<int>(is_blank) : 0;
    if (has(classes.digit, number_lead)) {
        length = number_length<kGrammar>(classes, number_lead);
        if (length >= kBytes || has(classes.wide, length)) return nullptr;
        return at + length;
    }
    const auto sign_lead = static_cast<int>(is_blank);
    if (has(classes.sign(), sign_lead)) {
        length = sign_lead + run(classes.sign() >> sign_lead);
        if (length >= kBytes || has(classes.wide, length)) return nullptr;
        return end_of_signs<kGrammar>(at + length, end);
    }
    length = white_space_length<kGrammar>(classes);
    return length == 0 ? nullptr : at + length;
}

#endif

template <Grammar kGrammar>
std::size_t cut(const char* at, const char* end, std::span<const char*> ends) {
    std::size_t count = 0;
    while (count < ends.size() && at < end) {
        const char* stop = nullptr;
#if defined(__SSE2__)
        if (end - at > kBytes) stop = ascii_end<kGrammar>(at, end);
#endif
        if (stop == nullptr) stop = piece_end(kGrammar, at, end);
        ends[count++] = stop;
        at = stop;
    }
    return count;
}

}  // namespace

std::size_t cut_pieces(Grammar grammar, const char* at, const char* end,
                       std::span<const char*> ends) noexcept {
    switch (grammar) {
        case Grammar::r50k: return cut<Grammar::r50k>(at, end, ends);
        case Grammar::cl100k: return cut<Grammar::cl100k>(at, end, ends);
        case Grammar::o200k: return cut<Grammar::o200k>(at, end, ends);
    }
    return 0;
}

}  // namespace memory::text
