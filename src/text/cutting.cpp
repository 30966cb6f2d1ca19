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

constexpr int kBlock = 64;

// How many of the lowest bits are set.
int run(std::uint64_t bits) {
    return std::countr_one(bits);
}

bool has(std::uint64_t bits, int place) {
    return (bits >> place & 1U) != 0;
}

// A bit for each of sixteen bytes that is at least `first` and less than `first` + `count`.
std::uint64_t in_range(__m128i bytes, char first, int count) {
    const __m128i from_lowest = _mm_sub_epi8(bytes, _mm_set1_epi8(static_cast<char>(first - 128)));
    const __m128i limit = _mm_set1_epi8(static_cast<char>(count - 128));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmplt_epi8(from_lowest, limit)));
}

std::uint64_t equal(__m128i bytes, char wanted) {
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted))));
}

// A bit for each of 64 bytes of text in each class. What is in none is a sign or a control
// character.
struct Block {
    explicit Block(const char* at) {
        for (int from = 0; from < kBlock; from += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + from));
            upper |= in_range(bytes, 'A', 26) << from;
            lower |= in_range(bytes, 'a', 26) << from;
            digit |= in_range(bytes, '0', 10) << from;
            newline |= (equal(bytes, '\n') | equal(bytes, '\r')) << from;
            space |= (equal(bytes, ' ') | in_range(bytes, '\t', 5)) << from;
            wide |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(bytes))} << from;
        }
        sign = ~(upper | lower | digit | space | wide);
    }

    // Whether a piece that ends at this place is to be told from these bytes alone: what is behind
    // it is one of them, and ASCII.
    [[nodiscard]] bool shows(int place) const { return place < kBlock && !has(wide, place); }

    std::uint64_t upper = 0, lower = 0, digit = 0, newline = 0, space = 0, wide = 0, sign = 0;
};

// The places where the pieces end whose letters, digits or signs begin at `place`, which may be
// behind a lead; 0 where they do not show.
template <Grammar kGrammar>
int word_end(const Block& block, const char* at, int place) {
    if constexpr (kGrammar == Grammar::o200k) {
        place += run(block.upper >> place);
        if (place < kBlock) place += run(block.lower >> place);
    } else {
        place += run((block.upper | block.lower) >> place);
    }
    if (!block.shows(place)) return 0;
    if (kGrammar == Grammar::o200k && at[place] == '\'') return 0;  // of a contraction
    return place;
}

template <Grammar kGrammar>
int number_end(const Block& block, int place) {
    const int digits = run(block.digit >> place);
    place += kGrammar == Grammar::r50k || digits < 3 ? digits : 3;
    return block.shows(place) ? place : 0;
}

template <Grammar kGrammar>
int signs_end(const Block& block, const char* at, int place) {
    place += run(block.sign >> place);
    if (!block.shows(place)) return 0;
    if constexpr (kGrammar == Grammar::r50k) return place;
    while (has(block.newline, place) || (kGrammar == Grammar::o200k && at[place] == '/')) {
        if (++place == kBlock) return 0;
    }
    return place;
}

template <Grammar kGrammar>
int white_space_end(const Block& block, int place) {
    const int all = run(block.space >> place);
    if (!block.shows(place + all)) return 0;
    if constexpr (kGrammar != Grammar::r50k) {
        const std::uint64_t run_bits = (std::uint64_t{1} << all) - 1;
        const std::uint64_t newlines = block.newline >> place & run_bits;
        if (newlines != 0) return place + static_cast<int>(std::bit_width(newlines));
    }
    return place + (all == 1 ? 1 : all - 1);
}

// Where the piece ends that begins at `place` of the block at `at`; 0 where it does not show.
template <Grammar kGrammar>
int end_in_block(const Block& block, const char* at, int place) {
    if (kGrammar != Grammar::o200k && at[place] == '\'') return 0;  // "'s" comes before all else
    const int blank = place + (at[place] == ' ' ? 1 : 0);
    if (blank == kBlock) return 0;
    const std::uint64_t letter = block.upper | block.lower;
    int lead = blank;
    if constexpr (kGrammar != Grammar::r50k) {
        lead = place + (has(letter | block.digit | block.newline | block.wide, place) ? 0 : 1);
        if (lead == kBlock) return 0;
    }
    if (has(letter, lead)) return word_end<kGrammar>(block, at, lead);
    if (has(block.wide, lead)) return 0;
    const int number = kGrammar == Grammar::r50k ? blank : place;
    if (has(block.digit, number)) return number_end<kGrammar>(block, number);
    if (has(block.sign, blank)) return signs_end<kGrammar>(block, at, blank);
    return white_space_end<kGrammar>(block, place);
}

bool is_wide(char byte) {
    return static_cast<unsigned char>(byte) >= 0x80;
}

#endif

template <Grammar kGrammar>
std::size_t cut(const char* at, const char* end, std::span<const char*> ends) {
    std::size_t count = 0;
    while (count < ends.size() && at < end) {
#if defined(__SSE2__)
        if (end - at > kBlock && !is_wide(at[0]) && !is_wide(at[1])) {
            const Block block(at);
            int place = 0;
            while (count < ends.size()) {
                const int stop = end_in_block<kGrammar>(block, at, place);
                if (stop == 0) break;
                ends[count++] = at + stop;
                place = stop;
            }
            at += place;
            if (place > 0) continue;
        }
#endif
        at = piece_end(kGrammar, at, end);
        ends[count++] = at;
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
