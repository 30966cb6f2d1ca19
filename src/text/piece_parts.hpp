// What the expressions of pre-tokenizers are made of, written out by hand: for our own grammars
// (splitter.cpp) and those that users' vocabularies bring (loaded_pieces.cpp). Where an expression
// may go back over what it has taken, the function says how that ends.
#pragma once

#include <cstdint>

#include "text/code_points.hpp"
#include "text/splitter.hpp"

namespace memory::text {

inline const char* skip(const char* at, const char* end, std::uint8_t flags) {
    while (at < end) {
        const Decoded next = decode(at, end);
        if ((next.flags & flags) == 0) break;
        at += next.length;
    }
    return at;
}

// [^\s\p{L}\p{N}]*, or whatever else are letters
inline const char* skip_others(const char* at, const char* end, std::uint8_t letters = kLetter) {
    while (at < end) {
        const Decoded next = decode(at, end);
        if ((next.flags & (kSpace | letters | kNumber)) != 0) break;
        at += next.length;
    }
    return at;
}

// [\r\n]*, or [\r\n/]*
inline const char* skip_breaks(const char* at, const char* end, bool slash_too = false) {
    while (at < end && (*at == '\r' || *at == '\n' || (slash_too && *at == '/')))
        ++at;
    return at;
}

// \p{N}, up to `most` of them
inline const char* skip_numbers(const char* at, const char* end, int most) {
    for (int taken = 0; taken < most && at < end; ++taken) {
        const Decoded next = decode(at, end);
        if ((next.flags & kNumber) == 0) break;
        at += next.length;
    }
    return at;
}

inline char folded(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

// 's, 't, 're, 've, 'm, 'll, 'd at `at`; `at` itself where there is none. In any case, U+017F (long
// s) is an s, as Unicode's simple case folding has it.
template <bool kAnyCase>
const char* contraction(const char* at, const char* end) {
    if (end - at < 2 || *at != '\'') return at;
    const auto letter = [&](int place) { return kAnyCase ? folded(at[place]) : at[place]; };
    const char first = letter(1);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') return at + 2;
    if (end - at < 3) return at;
    const char second = letter(2);
    if ((first == 'r' && second == 'e') || (first == 'v' && second == 'e') ||
        (first == 'l' && second == 'l') || (kAnyCase && first == '\xC5' && second == '\xBF')) {
        return at + 3;
    }
    return at;
}

// The white space at `at`, which is not one blank before something else: with a newline in it up to
// the last one (`\s*[\r\n]`, not in r50k), else to the end of the text, or to before its last
// character, which goes with what follows (`\s+(?!\S)`), unless it is the only one (`\s`).
template <Grammar kGrammar>
const char* white_space(const char* at, const char* end) {
    const char* past_newline = nullptr;
    const char* last = at;
    const char* stop = at;
    while (stop < end) {
        const Decoded next = decode(stop, end);
        if ((next.flags & kSpace) == 0) break;
        last = stop;
        stop += next.length;
        if ((next.flags & kNewline) != 0) past_newline = stop;
    }
    if (kGrammar != Grammar::o200k && stop == end) return stop;
    if (kGrammar != Grammar::r50k && past_newline != nullptr) return past_newline;
    if (stop == end || last == at) return stop;
    return last;
}

// [Lu Lt Lm Lo M]*[Ll Lm Lo M]+ at `at`; null where it does not match. The first run takes all that
// it can; without a lower-case letter after it, it gives back up to its last character that may
// also end a word.
inline const char* cased_word(const char* at, const char* end) {
    const char* give_back = nullptr;
    const char* stop = at;
    while (stop < end) {
        const Decoded next = decode(stop, end);
        if ((next.flags & kUpper) == 0) {
            if ((next.flags & kLower) != 0) return skip(stop, end, kLower);
            break;
        }
        stop += next.length;
        if ((next.flags & kLower) != 0) give_back = stop;
    }
    return give_back;
}

}  // namespace memory::text
