// Where text is ASCII, the pieces that begin among 64 bytes are found together. All others go to
// piece_end: rare in English and code. Where there is no SSE2, all do.
#include "text/cutting.hpp"

#include "text/piece_starts.hpp"

namespace memory::text {

namespace {

#if defined(__SSE2__)

constexpr int kBlock = 68;  // a character that begins among 64 bytes ends among these

// As std::popcount, which calls a function where the processor may have no instruction for it.
std::uint64_t count_of(std::uint64_t bits) {
    constexpr std::uint64_t kOnes = ~std::uint64_t{0};
    bits -= bits >> 1U & kOnes / 3;
    bits = (bits & kOnes / 5) + (bits >> 2U & kOnes / 5);
    bits = (bits + (bits >> 4U)) & kOnes / 17;
    return bits * (kOnes / 255) >> 56U;
}

// Puts the ends of the pieces before the last one that begins in the block: all beginnings but the
// first. Eight at a time, whether there are as many or not, for how many cannot be foreseen.
const char** put_ends(std::uint64_t starts, const char* at, const char** ends) {
    starts &= starts - 1;
    const char** const stop = ends + count_of(starts);
    for (const char** to = ends; to < stop; to += 8) {
        for (int i = 0; i < 8; ++i) {
            to[i] = at + std::countr_zero(starts);
            starts &= starts - 1;
        }
    }
    return stop;
}

// The ends that the block at `at` shows; `ends` where it shows none.
template <Grammar kGrammar>
const char** cut_block(const char* at, const char* end, const char** ends) {
    if (end - at < kBlock) return ends;
    return put_ends(PieceStarts<kGrammar>(classes_of(BytesSse2(at)), at).find(), at, ends);
}

#else

template <Grammar kGrammar>
const char** cut_block(const char* /*at*/, const char* /*end*/, const char** ends) {
    return ends;
}

#endif

template <Grammar kGrammar>
std::size_t cut(const char* at, const char* end, std::span<const char*> ends) {
    const char** to = ends.data();
    const char** const full = to + ends.size() - kCutRoom;
    while (to <= full && at < end) {
        const char** const next = cut_block<kGrammar>(at, end, to);
        if (next != to) {
            to = next;
        } else {
            *to++ = piece_end(kGrammar, at, end);
        }
        at = to[-1];
    }
    return static_cast<std::size_t>(to - ends.data());
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
