// Each grammar is its alternatives in their order. Where an expression may go back over what it has
// taken, the function says how that ends.
#include "text/splitter.hpp"

#include "text/code_points.hpp"

namespace memory::text {

namespace {

const char* skip(const char* at, const char* end, std::uint8_t flags) {
    while (at < end) {
        const Decoded next = decode(at, end);
        if ((next.flags & flags) == 0) break;
        at += next.length;
    }
    return at;
}

// [^\s\p{L}\p{N}]*
const char* skip_others(const char* at, const char* end) {
    while (at < end) {
        const Decoded next = decode(at, end);
        if ((next.flags & (kSpace | kLetter | kNumber)) != 0) break;
        at += next.length;
    }
    return at;
}

const char* skip_any(const char* at, const char* end, const char* characters) {
    for (; at < end; ++at) {
        const char* wanted = characters;
        while (*wanted != '\0' && *wanted != *at)
            ++wanted;
        if (*wanted == '\0') break;
    }
    return at;
}

// \p{N}{1,3}
const char* three_numbers(const char* at, const char* end) {
    for (int taken = 0; taken < 3 && at < end; ++taken) {
        const Decoded next = decode(at, end);
        if ((next.flags & kNumber) == 0) break;
        at += next.length;
    }
    return at;
}

char folded(char letter) {
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
const char* cased_word(const char* at, const char* end) {
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

// The first two alternatives of o200k; `at` where neither matches.
const char* o200k_word(const char* at, const char* end, const Decoded& first) {
    const bool may_lead = (first.flags & (kLetter | kNumber | kNewline)) == 0;
    const char* after_lead = at + first.length;
    const char* stop = nullptr;
    if (may_lead) stop = cased_word(after_lead, end);
    if (stop == nullptr && (first.flags & (kUpper | kLower)) != 0) stop = cased_word(at, end);
    if (stop == nullptr) {
        const char* begin = may_lead ? after_lead : at;
        stop = skip(begin, end, kUpper);
        if (stop == begin) stop = skip(at, end, kUpper);
        if (stop == at) return at;
    }
    return contraction<true>(stop, end);
}

const char* r50k_end(const char* at, const char* end) {
    if (const char* stop = contraction<false>(at, end); stop != at) return stop;
    const Decoded first = decode(at, end);
    const char* begin = at;
    Decoded next = first;
    if (first.code_point == ' ' && at + 1 < end) {
        begin = at + 1;
        next = decode(begin, end);
    }
    if ((next.flags & kLetter) != 0) return skip(begin, end, kLetter);
    if ((next.flags & kNumber) != 0) return skip(begin, end, kNumber);
    if ((next.flags & kSpace) == 0) return skip_others(begin, end);
    return white_space<Grammar::r50k>(at, end);
}

const char* cl100k_end(const char* at, const char* end) {
    if (const char* stop = contraction<true>(at, end); stop != at) return stop;
    const Decoded first = decode(at, end);
    if ((first.flags & kLetter) != 0) return skip(at, end, kLetter);
    if ((first.flags & kNumber) != 0) return three_numbers(at, end);
    const char* second = at + first.length;
    if ((first.flags & kNewline) == 0 && second < end) {
        const Decoded next = decode(second, end);
        if ((next.flags & kLetter) != 0) return skip(second, end, kLetter);
        if (first.code_point == ' ' && (next.flags & (kSpace | kNumber)) == 0) {
            return skip_any(skip_others(second, end), end, "\r\n");
        }
    }
    if ((first.flags & kSpace) == 0) return skip_any(skip_others(at, end), end, "\r\n");
    return white_space<Grammar::cl100k>(at, end);
}

const char* o200k_end(const char* at, const char* end) {
    const Decoded first = decode(at, end);
    if (const char* stop = o200k_word(at, end, first); stop != at) return stop;
    if ((first.flags & kNumber) != 0) return three_numbers(at, end);
    if (first.code_point == ' ' && at + 1 < end) {
        const Decoded next = decode(at + 1, end);
        if ((next.flags & (kSpace | kLetter | kNumber)) == 0) {
            return skip_any(skip_others(at + 1, end), end, "\r\n/");
        }
    }
    if ((first.flags & kSpace) == 0) return skip_any(skip_others(at, end), end, "\r\n/");
    return white_space<Grammar::o200k>(at, end);
}

}  // namespace

const char* piece_end(Grammar grammar, const char* at, const char* end) noexcept {
    switch (grammar) {
        case Grammar::r50k: return r50k_end(at, end);
        case Grammar::cl100k: return cl100k_end(at, end);
        case Grammar::o200k: return o200k_end(at, end);
    }
    return end;
}

}  // namespace memory::text
