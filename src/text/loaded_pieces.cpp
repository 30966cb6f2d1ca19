// Each grammar is its expression's alternatives in their order.
#include <array>

#include "text/code_points.hpp"
#include "text/loaded_grammar.hpp"
#include "text/piece_parts.hpp"
#include "text/splitter.hpp"

namespace memory::text {

namespace {

constexpr std::uint8_t kLetterOrMark = kUpper | kLower;  // L and M

const char* llama_end(const char* at, const char* end, int most_digits,
                      std::uint8_t letters = kLetter) {
    if (const char* stop = contraction<true>(at, end); stop != at) return stop;
    const Decoded first = decode(at, end);
    if ((first.flags & letters) != 0) return skip(at, end, letters);
    if ((first.flags & kNumber) != 0) return skip_numbers(at, end, most_digits);
    const char* second = at + first.length;
    if ((first.flags & kNewline) == 0 && second < end) {
        const Decoded next = decode(second, end);
        if ((next.flags & letters) != 0) return skip(second, end, letters);
        if (first.code_point == ' ' && (next.flags & (kSpace | kNumber)) == 0) {
            return skip_breaks(skip_others(second, end, letters), end);
        }
    }
    if ((first.flags & kSpace) == 0) return skip_breaks(skip_others(at, end, letters), end);
    return white_space<Grammar::o200k>(at, end);
}

// The first two alternatives; `at` where neither matches.
const char* tekken_word(const char* at, const char* end, const Decoded& first) {
    const bool may_lead = (first.flags & (kLetter | kNumber | kNewline)) == 0;
    const char* after_lead = at + first.length;
    const char* stop = may_lead ? cased_word(after_lead, end) : nullptr;
    if (stop == nullptr && (first.flags & kLetterOrMark) != 0) stop = cased_word(at, end);
    if (stop != nullptr) return stop;
    if (may_lead) stop = skip(after_lead, end, kUpper);
    return may_lead && stop != after_lead ? stop : skip(at, end, kUpper);
}

const char* tekken_end(const char* at, const char* end) {
    const Decoded first = decode(at, end);
    if (const char* stop = tekken_word(at, end, first); stop != at) return stop;
    if ((first.flags & kNumber) != 0) return at + first.length;
    if (first.code_point == ' ' && at + 1 < end) {
        const Decoded next = decode(at + 1, end);
        if ((next.flags & (kSpace | kLetter | kNumber)) == 0) {
            return skip_breaks(skip_others(at + 1, end), end, true);
        }
    }
    if ((first.flags & kSpace) == 0) return skip_breaks(skip_others(at, end), end, true);
    return white_space<Grammar::o200k>(at, end);
}

// [一-龥぀-ゟ゠-ヿ]
bool is_han_or_kana(char32_t code_point) {
    return (code_point >= 0x4E00 && code_point <= 0x9FA5) ||
           (code_point >= 0x3040 && code_point <= 0x30FF);
}

// The part that begins at `at` and that the last of the three expressions cuts: Chinese and kana,
// or what is neither that nor a number. `at` where a number stands there.
const char* deepseek3_part(const char* at, const char* end) {
    const bool is_han = is_han_or_kana(decode(at, end).code_point);
    while (at < end) {
        const Decoded next = decode(at, end);
        if ((next.flags & kNumber) != 0 || is_han_or_kana(next.code_point) != is_han) break;
        at += next.length;
    }
    return at;
}

bool is_ascii_letter(char letter) {
    return folded(letter) >= 'a' && folded(letter) <= 'z';
}

// Where a piece that begins at `at` ends, in a part that is a text of its own; `at` where none
// begins.
const char* deepseek3_word(const char* at, const char* end) {
    const Decoded first = decode(at, end);
    const char* second = at + first.length;
    if (first.code_point < 0x80 && (first.flags & kSign) != 0 && second < end &&
        is_ascii_letter(*second)) {
        while (second < end && is_ascii_letter(*second))
            ++second;
        return second;
    }
    if ((first.flags & kLetterOrMark) != 0) return skip(at, end, kLetterOrMark);
    const Decoded next = second < end ? decode(second, end) : Decoded{0, 0, 0};
    if ((first.flags & (kNewline | kSign)) == 0 && (next.flags & kLetterOrMark) != 0) {
        return skip(second, end, kLetterOrMark);
    }
    if (first.code_point == ' ' && (next.flags & kSign) != 0) {
        return skip_breaks(skip(second, end, kSign), end);
    }
    if ((first.flags & kSign) != 0) return skip_breaks(skip(at, end, kSign), end);
    if ((first.flags & kSpace) != 0) return white_space<Grammar::o200k>(at, end);
    return at;
}

}  // namespace

// Numbers by three; of the parts between them the words, and whole what lies between two words.
const char* LoadedPieces::deepseek3_end() noexcept {
    if (found_ != nullptr) {
        const char* stop = found_;
        found_ = nullptr;
        return stop;
    }
    if (at_ == part_end_) {
        if (const char* stop = skip_numbers(at_, end_, 3); stop != at_) return part_end_ = stop;
        part_end_ = deepseek3_part(at_, end_);
    }
    for (const char* begin = at_; begin < part_end_; begin += decode(begin, part_end_).length) {
        const char* stop = deepseek3_word(begin, part_end_);
        if (stop == begin) continue;
        if (begin == at_) return stop;
        found_ = stop;
        return begin;
    }
    return part_end_;
}

const char* LoadedPieces::end_of_piece() noexcept {
    switch (grammar_) {
        case LoadedGrammar::r50k: return piece_end(Grammar::r50k, at_, end_);
        case LoadedGrammar::cl100k: return piece_end(Grammar::cl100k, at_, end_);
        case LoadedGrammar::o200k: return piece_end(Grammar::o200k, at_, end_);
        case LoadedGrammar::llama3: return llama_end(at_, end_, 3);
        case LoadedGrammar::qwen2: return llama_end(at_, end_, 1);
        case LoadedGrammar::qwen3_5: return llama_end(at_, end_, 1, kLetterOrMark);
        case LoadedGrammar::tekken: return tekken_end(at_, end_);
        case LoadedGrammar::deepseek3: return deepseek3_end();
    }
    return end_;
}

bool LoadedPieces::next(std::string_view& piece) noexcept {
    if (at_ == end_) return false;
    const char* const stop = end_of_piece();
    piece = {at_, static_cast<std::size_t>(stop - at_)};
    at_ = stop;
    return true;
}

}  // namespace memory::text
