// The fitted costs of the token estimator and the steps they belong to, compiled into one table.
#pragma once

#include <algorithm>

#include "text/estimate_table.hpp"

namespace memory::text::estimate {

// Cost of the first and of each further character of a script in a row, 64ths of a token.
struct ScriptCost {
    unsigned first;
    unsigned further;
};

constexpr ScriptCost script_cost(Class byte) {
    switch (byte) {
        case greek: return {66, 16};
        case cyrillic: return {72, 8};
        case armenian: return {47, 16};
        case hebrew: return {16, 33};
        case arabic: return {16, 24};
        case han: return {108, 43};
        default: return {96, 20};  // hangul
    }
}

constexpr ScriptCost kRareScript{58, 26};

constexpr ScriptCost script_cost_e0(Class tail) {
    switch (tail) {
        case tail_a4: return {16, 26};  // Devanagari
        case tail_a6: return {48, 21};  // Bengali
        case tail_a8: return {58, 35};  // Gurmukhi
        case tail_aa: return {53, 23};  // Gujarati
        case tail_ac: return {16, 21};  // Tamil
        case tail_b0: return {60, 26};  // Telugu, Kannada
        case tail_b8: return {71, 25};  // Thai, Lao
        default: return kRareScript;
    }
}

constexpr ScriptCost script_cost_e1(Class tail) {
    switch (tail) {
        case tail_80:
        case tail_81: return {60, 34};  // Myanmar
        case tail_82: return {57, 19};  // Georgian
        case tail_90: return {39, 18};  // Khmer
        default: return kRareScript;
    }
}

// The same for scripts told by a lead byte and the byte after it.
constexpr ScriptCost script_cost(Class lead, Class tail) {
    switch (lead) {
        case lead_d1:  // Cyrillic: what Russian has, and what only others have
            return tail == tail_90 ? ScriptCost{104, 104} : script_cost(cyrillic);
        case lead_e0: return script_cost_e0(tail);
        case lead_e1: return script_cost_e1(tail);
        case lead_e2: return {75, 23};  // arrows, mathematics, box drawing, dingbats
        case lead_e3:                   // kana
            return tail == tail_81 || tail == tail_82 ? ScriptCost{45, 40} : kRareScript;
        case lead_f0:  // emoji
            return tail == tail_90 ? ScriptCost{113, 126} : kRareScript;
        default: return {58, 32};
    }
}

// The first letter of a word, by what stands before it, and by the letter.
constexpr unsigned first_letter_cost(Mode before, Class letter) {
    const unsigned by_letter = letter == rare_letter ? 51 : letter == vowel ? 1 : 11;
    switch (before) {
        case Mode::space: return 35 + by_letter;
        case Mode::marks: return 36 + by_letter;
        case Mode::digits: return 39 + by_letter;
        case Mode::script: return 40 + by_letter;
        case Mode::newline:
        case Mode::spaces:
        case Mode::tab: return 2 + by_letter;
        default: return 1 + by_letter;
    }
}

// A further letter: by its place in the word, and by the letter before it.
constexpr unsigned next_letter_cost(unsigned place, unsigned before, Class letter) {
    constexpr std::array<std::array<unsigned, 3>, kBefores> kPair{{
        // vowel, consonant, rare
        {1, 1, 15},   // after a vowel
        {12, 1, 1},   // after one consonant
        {1, 1, 45},   // after a rare letter
        {18, 1, 41},  // after more consonants
        {1, 12, 60},  // after a letter with an accent
    }};
    const unsigned by_place = place < 7 ? 1 : place < 10 ? 4 : 17;
    return by_place + kPair[before][letter - vowel];
}

constexpr unsigned before_of(unsigned before, Class letter) {
    if (letter == vowel) return after_vowel;
    if (letter == rare_letter) return after_rare;
    return before == after_consonant || before == after_cluster || before == after_rare
               ? after_cluster
               : after_consonant;
}

constexpr Step on_letter(State s, Class letter) {
    if (s.mode == Mode::word) {
        const unsigned place = std::min(s.run + 1, kLongestWord);
        return {{Mode::word, place, before_of(s.kind, letter)},
                next_letter_cost(place, s.kind, letter)};
    }
    const unsigned before = before_of(after_vowel, letter);
    if (s.mode == Mode::capitals) {
        // "The" goes on cheaply; after several capitals a word begins, as in "HTTPServer".
        const unsigned by_letter = letter == rare_letter ? 21 : letter == vowel ? 33 : 1;
        return {{Mode::word, 2, before}, (s.run == 1 ? 1U : 74U) + by_letter};
    }
    return {{Mode::word, 1, before}, first_letter_cost(s.mode, letter)};
}

constexpr Step on_capital(State s) {
    if (s.mode == Mode::capitals) {
        constexpr std::array<unsigned, 5> kFurther{0, 0, 23, 10, 13};
        const unsigned run = std::min(s.run + 1, 4U);
        return {{Mode::capitals, run, 0}, kFurther[run]};
    }
    const State next{Mode::capitals, 1, 0};
    switch (s.mode) {
        case Mode::space: return {next, 6};
        case Mode::marks: return {next, 37};
        case Mode::word: return {next, 41};
        case Mode::digits: return {next, 89};
        default: return {next, 40};
    }
}

constexpr Step on_digit(State s) {
    if (s.mode == Mode::digits) {
        const unsigned place = s.run % 3 + 1;  // a token holds up to three
        return {{Mode::digits, place, 0}, place == 1 ? 51U : 1U};
    }
    // A space is never joined to digits: it is a token of its own.
    const bool spaced = s.mode == Mode::space || s.mode == Mode::spaces;
    return {{Mode::digits, 1, 0}, spaced ? 151U : 90U};
}

constexpr Step on_blank(State s, Class byte) {
    if (byte == tab) return {{Mode::tab, 0, 0}, s.mode == Mode::tab ? 39U : 27U};
    if (byte == newline) {
        if (s.mode == Mode::newline) return {{Mode::newline, 2, 0}, 1};
        const unsigned cost = s.mode == Mode::marks                             ? 19
                              : s.mode == Mode::space || s.mode == Mode::spaces ? 34
                                                                                : 88;
        return {{Mode::newline, 1, 0}, cost};
    }
    if (s.mode == Mode::space) return {{Mode::spaces, 2, 0}, 45};
    if (s.mode == Mode::spaces) return {{Mode::spaces, std::min(s.run + 1, 4U), 0}, 1};
    if (s.mode == Mode::newline || s.mode == Mode::tab) return {{Mode::spaces, 1, 0}, 1};
    return {{Mode::space, 0, 0}, 0};  // it joins what follows
}

// Marks: the first by itself or after a space, then the same kind again (twice, more), or another.
struct MarkCost {
    unsigned first, spaced, twice, same, other;
};

constexpr std::array<MarkCost, kOtherMark> kMarkCosts{{
    {82, 89, 27, 4, 102},  // mark: ! ? & % @ …
    {19, 59, 12, 3, 69},   // ruler: what lines are drawn with
    {44, 70, 1, 7, 37},    // bracket: brackets, quotes, separators
    {7, 51, 30, 9, 24},    // underscore
    {58, 64, 16, 4, 38},   // control
}};

constexpr Step on_mark(State s, unsigned kind) {
    const MarkCost& cost = kMarkCosts[kind];
    if (s.mode != Mode::marks) {
        return {{Mode::marks, 1, kind}, s.mode == Mode::space ? cost.spaced : cost.first};
    }
    const unsigned run = std::min(s.run + 1, 3U);
    return {{Mode::marks, run, kind},
            s.kind != kind ? cost.other
            : run == 2     ? cost.twice
                           : cost.same};
}

constexpr unsigned mark_kind(Class byte) {
    switch (byte) {
        case ruler: return 1;
        case bracket: return 2;
        case underscore: return 3;
        case control: return 4;
        default: return 0;
    }
}

constexpr Step on_accent(State s, Class byte) {
    if (s.mode == Mode::word) {
        return {{Mode::word, std::min(s.run + 1, kLongestWord), after_accent},
                byte == latin1_letter ? 26U : 77U};
    }
    return {{Mode::word, 1, after_accent}, byte == latin1_letter ? 103U : 38U};
}

constexpr Step on_script(State s, ScriptCost cost) {
    const bool further = s.mode == Mode::script || (s.mode == Mode::pending && s.run > 0);
    return {{Mode::script, further ? 2U : 1U, 0}, further ? cost.further : cost.first};
}

constexpr Step on_tail(State s, Class tail) {
    if (s.mode != Mode::pending) return {s, 0};
    const auto lead = static_cast<Class>(lead_d1 + s.kind);
    if (lead == lead_e1 && tail == tail_b8)
        return {{Mode::word, 4, after_accent}, 1};  // Vietnamese
    if (lead == lead_e2 && tail == tail_80)
        return {{Mode::marks, 1, kOtherMark}, 115};  // dashes, quotes
    if (lead == lead_e3 && tail == tail_80) return {{Mode::marks, 1, kOtherMark}, 47};  // 、。「」
    if (lead == lead_ef && tail == tail_bc)
        return {{Mode::marks, 1, kOtherMark}, 32};  // full width
    return on_script(s, script_cost(lead, tail));
}

constexpr Step step(State s, Class byte) {
    if (byte >= tail_80) return on_tail(s, byte);
    if (byte >= lead_d1) {
        const unsigned run = s.mode == Mode::script ? s.run : 0;
        return {{Mode::pending, run, static_cast<unsigned>(byte - lead_d1)}, 0};
    }
    switch (byte) {
        case vowel:
        case consonant:
        case rare_letter: return on_letter(s, byte);
        case capital: return on_capital(s);
        case digit: return on_digit(s);
        case space:
        case tab:
        case newline: return on_blank(s, byte);
        case apostrophe:
            if (s.mode == Mode::word) return {{Mode::apostrophe, 0, 0}, 1};
            return {{Mode::marks, 1, kOtherMark}, kMarkCosts[0].first};
        case latin1_letter:
        case latin_letter: return on_accent(s, byte);
        case latin1_mark: return {{Mode::marks, 1, kOtherMark}, 41};
        case other_two: return {{Mode::marks, 1, kOtherMark}, 27};
        case mark:
        case ruler:
        case bracket:
        case underscore:
        case control: return on_mark(s, mark_kind(byte));
        default: return on_script(s, script_cost(byte));
    }
}

}  // namespace memory::text::estimate
