// Each grammar is its alternatives in their order.
#include "text/splitter.hpp"

#include "text/code_points.hpp"
#include "text/piece_parts.hpp"

namespace memory::text {

namespace {

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
    if ((first.flags & kNumber) != 0) return skip_numbers(at, end, 3);
    const char* second = at + first.length;
    if ((first.flags & kNewline) == 0 && second < end) {
        const Decoded next = decode(second, end);
        if ((next.flags & kLetter) != 0) return skip(second, end, kLetter);
        if (first.code_point == ' ' && (next.flags & (kSpace | kNumber)) == 0) {
            return skip_breaks(skip_others(second, end), end);
        }
    }
    if ((first.flags & kSpace) == 0) return skip_breaks(skip_others(at, end), end);
    return white_space<Grammar::cl100k>(at, end);
}

const char* o200k_end(const char* at, const char* end) {
    const Decoded first = decode(at, end);
    if (const char* stop = o200k_word(at, end, first); stop != at) return stop;
    if ((first.flags & kNumber) != 0) return skip_numbers(at, end, 3);
    if (first.code_point == ' ' && at + 1 < end) {
        const Decoded next = decode(at + 1, end);
        if ((next.flags & (kSpace | kLetter | kNumber)) == 0) {
            return skip_breaks(skip_others(at + 1, end), end, true);
        }
    }
    if ((first.flags & kSpace) == 0) return skip_breaks(skip_others(at, end), end, true);
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
