// Sixteen bytes are classed at once; a piece that is ASCII and ends among them is found by counting
// bits. All others go to piece_end: rare in English and code, and the rule in other scripts. Where
// there is no SSE2, all do.
#include "text/cutting.hpp"

#include "text/code_points.hpp"

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

// Sixteen bytes, classed as far as is asked.
struct Sixteen {
    explicit Sixteen(const char* at)
        : bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))),
          upper(in_range(bytes, 'A', 26)),
          lower(in_range(bytes, 'a', 26)),
          wide(static_cast<unsigned>(_mm_movemask_epi8(bytes))) {}
    [[nodiscard]] unsigned letter() const { return upper | lower; }
    [[nodiscard]] unsigned digit() const { return in_range(bytes, '0', 10); }
    [[nodiscard]] unsigned space() const { return equal(bytes, ' ') | in_range(bytes, '\t', 5); }
    [[nodiscard]] unsigned newline() const { return equal(bytes, '\n') | equal(bytes, '\r'); }
    [[nodiscard]] unsigned sign() const { return ~(letter() | digit() | space() | wide); }

    // Whether a piece of so many bytes is to be told from these alone: what is behind it is one of them,
    // and ASCII.
    [[nodiscard]] bool shows(int length) const { return length < kBytes && !has(wide, length); }

    __m128i bytes;
    unsigned upper, lower, wide;
};

// The pieces' ends, where `lead` bytes come before the letters, digits or signs; null where they do not
// show. `end` is behind the sixteen bytes.
template <Grammar kGrammar>
const char* word_end(const char* at, const Sixteen& sixteen, int lead) {
    int length = lead;
    if constexpr (kGrammar == Grammar::o200k) {
        length += run(sixteen.upper >> lead);
        length += run(sixteen.lower >> length);
    } else {
        length += run(sixteen.letter() >> lead);
    }
    if (!sixteen.shows(length)) return nullptr;
    if (kGrammar == Grammar::o200k && at[length] == '\'') return nullptr;
    return at + length;
}

template <Grammar kGrammar>
const char* number_end(const char* at, const Sixteen& sixteen, int lead) {
    int digits = run(sixteen.digit() >> lead);
    if (kGrammar != Grammar::r50k && digits > 3) digits = 3;
    return sixteen.shows(lead + digits) ? at + lead + digits : nullptr;
}

template <Grammar kGrammar>
const char* signs_end(const char* at, const Sixteen& sixteen, int lead, const char* end) {
    const int length = lead + run(sixteen.sign() >> lead);
    if (!sixteen.shows(length)) return nullptr;
    at += length;
    if constexpr (kGrammar == Grammar::r50k) return at;
    while (at < end && (*at == '\n' || *at == '\r' || (kGrammar == Grammar::o200k && *at == '/'))) {
        ++at;
    }
    return at;
}

template <Grammar kGrammar>
const char* white_space_end(const char* at, const Sixteen& sixteen) {
    const int all = run(sixteen.space());
    if (!sixteen.shows(all)) return nullptr;
    if constexpr (kGrammar != Grammar::r50k) {
        const unsigned newlines = sixteen.newline() & ((1U << all) - 1);
        if (newlines != 0) return at + std::bit_width(newlines);
    }
    return all == 1 ? at + 1 : at + all - 1;
}

// The end of the piece at `at`, behind which there are more than sixteen bytes; null where piece_end
// is to be asked.
template <Grammar kGrammar>
const char* ascii_end(const char* at, const char* end) {
    const auto first = static_cast<unsigned char>(*at);
    if (first >= 0x80) return nullptr;
    if (kGrammar != Grammar::o200k && first == '\'') return nullptr;  // "'s" comes before all else
    const std::uint8_t flags = kAsciiFlags[first];
    const int blank = first == ' ' ? 1 : 0;
    const bool may_lead = (flags & (kLetter | kNumber | kNewline)) == 0;
    const int lead = kGrammar == Grammar::r50k ? blank : static_cast<int>(may_lead);
    const Sixteen sixteen(at);
    if (has(sixteen.letter(), lead)) return word_end<kGrammar>(at, sixteen, lead);
    if (has(sixteen.wide, lead)) return nullptr;
    const int number_lead = kGrammar == Grammar::r50k ? blank : 0;
    if (has(sixteen.digit(), number_lead)) return number_end<kGrammar>(at, sixteen, number_lead);
    if (has(sixteen.sign(), blank)) return signs_end<kGrammar>(at, sixteen, blank, end);
    return white_space_end<kGrammar>(at, sixteen);
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
