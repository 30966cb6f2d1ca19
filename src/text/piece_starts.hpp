// Where the pieces of 64 bytes of text begin, told by arithmetic on the masks of their classes: one
// or two instructions for what would be a branch that cannot be foreseen for each piece.
#pragma once

#if defined(__SSE2__)
#include <bit>
#include <cstdint>

#include "text/byte_classes.hpp"
#include "text/code_points.hpp"
#include "text/splitter.hpp"

namespace memory::text {

// Finds the beginnings in a block whose first byte begins a piece. What cannot be told from these
// 64 bytes is left out, with all that is behind it. Four more bytes must be readable.
template <Grammar kGrammar>
class PieceStarts {
  public:
    [[gnu::always_inline]] PieceStarts(const ByteClasses& classes, const char* at)
        : is_(classes), at_(at) {
        sign_ = ~(is_.upper | is_.lower | is_.digit | is_.space | is_.wide);
        if (is_.wide != 0) add_wide();
        letter_ = is_.upper | is_.lower;
    }

    // A bit for each piece that begins here; the lowest is always there. The last of them may end
    // beyond the block.
    [[nodiscard, gnu::always_inline]] std::uint64_t find() {
        starts_ = 1;
        add_white_space();
        add_words_and_signs();
        add_numbers();
        if (is_.apostrophe != 0) add_contractions();
        return starts_ & trusted();
    }

  private:
    static constexpr bool kIsR50k = kGrammar == Grammar::r50k;
    static constexpr bool kIsO200k = kGrammar == Grammar::o200k;

    // `count` is less than 64.
    static std::uint64_t below(int count) { return (std::uint64_t{1} << count) - 1; }
    static std::uint64_t bit(int place) { return std::uint64_t{1} << place; }

    // Beginnings of runs. What is before the block counts for nothing: a piece begins with it.
    [[gnu::always_inline]] static std::uint64_t begins(std::uint64_t run) {
        return run & ~(run << 1U);
    }

    // Classes of the characters that are not ASCII, all their bytes alike; up to the first number
    // or white space among them, for these are counted, and to what is no UTF-8.
    void add_wide() {
        std::uint64_t seen = 0, mark = 0, upper = 0, lower = 0;
        for (std::uint64_t lead = is_.lead; lead != 0; lead &= lead - 1) {
            const int place = std::countr_zero(lead);
            const Decoded next = decode_wide(at_ + place, at_ + 68);
            if ((next.flags & (kNumber | kSpace)) != 0) break;
            const std::uint64_t bytes = below(next.length) << place;
            const auto those = [&](bool is_one) { return bytes & (0 - std::uint64_t{is_one}); };
            seen |= bytes;
            if constexpr (kIsO200k) {
                upper |= those((next.flags & kUpper) != 0);
                lower |= those((next.flags & kLower) != 0);
                mark |= those((next.flags & (kUpper | kLetter)) == kUpper);
            } else {
                lower |= those((next.flags & kLetter) != 0);
            }
        }
        const std::uint64_t unknown = is_.wide & ~seen;
        if (unknown != 0) stop_at(std::countr_zero(unknown));
        continuation_ = is_.wide & ~is_.lead;
        sign_ |= seen & ~(upper | lower);
        is_.upper |= upper & ~lower;
        is_.lower |= lower;
        // Behind what may both begin and end a word, a capital may be the same word or the next; a
        // mark behind signs is one of them.
        const std::uint64_t unclear = (is_.upper & (upper & lower) << 1U) | (mark & sign_ << 1U);
        if (unclear != 0) stop_at(std::countr_zero(unclear));
    }

    // A run begins a piece, what is behind its last newline another, and its last character,
    // which goes with what follows. Newlines behind signs are the signs'.
    [[gnu::always_inline]] void add_white_space() {
        std::uint64_t space = is_.space;
        std::uint64_t in_line = space;
        if constexpr (!kIsR50k) {
            const std::uint64_t after_sign = is_.newline & sign_ << 1U;
            const std::uint64_t moved = is_.newline + after_sign;  // carries run over each run
            const std::uint64_t taken = is_.newline & ~moved;
            if (kIsO200k && (moved & ~is_.newline & is_.slash) != 0) {
                // ... and slashes behind these, and so on: not told here.
                stop_at(std::countr_zero(after_sign));
            }
            space &= ~taken;
            in_line = space & ~is_.newline;
            const std::uint64_t indent = in_line & (is_.newline & ~taken) << 1U;
            const std::uint64_t past_indent = (in_line + indent) & ~in_line;
            if ((past_indent & is_.newline) != 0) stop_at(std::countr_zero(indent));
            starts_ |= indent;
        }
        starts_ |= begins(space) | (in_line & ~(is_.space >> 1U));
    }

    // A sign alone, and white space, go with the letters behind them.
    [[gnu::always_inline]] void add_words_and_signs() {
        const std::uint64_t sign_runs = begins(sign_) & ~(is_.blank << 1U);
        std::uint64_t led = is_.blank << 1U;
        if constexpr (!kIsR50k) {
            // Carries run over the first character's other bytes.
            const std::uint64_t second = ((sign_runs << 1U) + continuation_) & ~continuation_;
            led = (second & ~sign_) | (is_.space & ~is_.newline) << 1U;
        }
        starts_ |= sign_runs | (begins(letter_) & ~led);
        if constexpr (kIsO200k) starts_ |= is_.upper & is_.lower << 1U;
    }

    [[gnu::always_inline]] void add_numbers() {
        const std::uint64_t digit = is_.digit;
        std::uint64_t group = begins(digit);
        if constexpr (kIsR50k) {
            starts_ |= group & ~(is_.blank << 1U);
        } else {
            starts_ |= group;
            const std::uint64_t fourth = digit & digit << 1U & digit << 2U & digit << 3U;
            if (fourth == 0) return;
            while ((group = group << 3U & fourth) != 0)
                starts_ |= group;
        }
    }

    // Where a contraction at `place` ends; `place` where there is none. Three bytes are known.
    [[nodiscard]] int contraction_end(int place) const {
        const auto letter = [&](int i) {
            return static_cast<char>(at_[place + i] | (kIsR50k ? 0 : 0x20));
        };
        const char first = letter(1);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') return place + 2;
        const char second = letter(2);
        const bool is_long = (second == 'e' && (first == 'r' || first == 'v')) ||
                             (second == 'l' && first == 'l') ||
                             (!kIsR50k && at_[place + 1] == '\xC5' && at_[place + 2] == '\xBF');
        return is_long ? place + 3 : place;
    }

    // In o200k a contraction is the end of a word, elsewhere a piece of its own.
    void add_contractions() {
        std::uint64_t may_be = is_.apostrophe & (kIsO200k ? letter_ << 1U : starts_);
        int last_end = 0;
        for (; may_be != 0; may_be &= may_be - 1) {
            const int place = std::countr_zero(may_be);
            if (place + 3 >= limit_) return stop_at(place);
            if (kIsO200k && place == last_end) continue;
            const int end = contraction_end(place);
            if (end == place) continue;
            last_end = end;
            std::uint64_t inside = below(end) & ~below(place);
            if (!kIsO200k) inside &= inside - 1;
            starts_ = (starts_ & ~inside) | (letter_ & bit(end));
        }
    }

    // The first byte begins a piece, whatever else is not known.
    void stop_at(int place) { limit_ = place < 1 ? 1 : place < limit_ ? place : limit_; }

    // White space up to the limit may go on: only its beginning is known.
    [[nodiscard, gnu::always_inline]] std::uint64_t trusted() const {
        const int run = std::countl_one(is_.space << (64 - limit_));
        const int known = run == 0 ? limit_ : limit_ - run + 1;
        return ~std::uint64_t{0} >> (64 - known);
    }

    ByteClasses is_;
    const char* at_;
    int limit_ = 64;
    std::uint64_t letter_, sign_, continuation_ = 0, starts_ = 0;
};

}  // namespace memory::text

#endif
