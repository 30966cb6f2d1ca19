// The table behind the token estimator: a finite automaton over bytes in which every step adds a
// cost. It follows the word rules of the o200k_base pattern (a space joins the word after it,
// digits go by three, runs of marks stay together, a capital after a small letter begins a new
// word) and stands in for the vocabulary by what makes a word rare: its length, and how well its
// letters pronounce.
//
// All costs are in 64ths of a token. They were fitted by non-negative least squares on relative
// error against tiktoken 0.14.0's o200k_base; docs/tokens.md tells on what, and the error that is
// left. No cost is below zero, so an estimate never falls as text is appended; none is zero in a
// run, so no input is free however long.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace memory::text::estimate {

constexpr std::uint32_t kTokenUnits = 64;

// What a byte is. The letters come first: their entries share cache lines.
enum Class : std::uint8_t {
    space,
    vowel,
    consonant,
    rare_letter,
    capital,
    digit,
    newline,
    tab,
    mark,
    ruler,
    bracket,
    underscore,
    apostrophe,
    control,
    // First bytes of two-byte characters, and of three-byte ones that tell the script by themselves
    latin1_mark,
    latin1_letter,
    latin_letter,
    greek,
    cyrillic,
    armenian,
    hebrew,
    arabic,
    other_two,
    han,
    hangul,
    // First bytes after which the second byte tells the script
    lead_d1,
    lead_e0,
    lead_e1,
    lead_e2,
    lead_e3,
    lead_ef,
    lead_f0,
    // Second and later bytes, by what they say after those leads
    tail_80,
    tail_81,
    tail_82,
    tail_84,
    tail_90,
    tail_a0,
    tail_a4,
    tail_a6,
    tail_a8,
    tail_aa,
    tail_ac,
    tail_b0,
    tail_b4,
    tail_b8,
    tail_bc,
    class_count
};

constexpr bool contains(const char* set, unsigned byte) {
    for (; *set != 0; ++set) {
        if (static_cast<unsigned char>(*set) == byte) return true;
    }
    return false;
}

constexpr Class ascii_class(unsigned byte) {
    if (byte == ' ') return space;
    if (byte == '\n' || byte == '\r') return newline;
    if (byte == '\t') return tab;
    if (byte < ' ' || byte == 0x7F) return control;
    if (byte >= '0' && byte <= '9') return digit;
    if (byte >= 'A' && byte <= 'Z') return capital;
    if (contains("aeiou", byte)) return vowel;
    if (contains("jkqvwxz", byte)) return rare_letter;
    if (byte >= 'a' && byte <= 'z') return consonant;
    if (byte == '_') return underscore;
    if (byte == '\'') return apostrophe;
    if (contains("-=*#~+.", byte)) return ruler;
    if (contains("\"()[]{}<>:;,/\\|`", byte)) return bracket;
    return mark;
}

constexpr Class tail_class(unsigned byte) {
    constexpr std::array<unsigned, 15> kFrom{0x80, 0x81, 0x82, 0x84, 0x90, 0xA0, 0xA4, 0xA6,
                                             0xA8, 0xAA, 0xAC, 0xB0, 0xB4, 0xB8, 0xBC};
    unsigned i = kFrom.size() - 1;
    while (byte < kFrom[i])
        --i;
    return static_cast<Class>(tail_80 + i);
}

constexpr Class class_of(unsigned byte) {
    if (byte < 0x80) return ascii_class(byte);
    if (byte < 0xC0) return tail_class(byte);
    if (byte == 0xC2) return latin1_mark;
    if (byte == 0xC3) return latin1_letter;
    if (byte >= 0xC4 && byte <= 0xC9) return latin_letter;
    if (byte == 0xCE || byte == 0xCF) return greek;
    if (byte == 0xD1) return lead_d1;
    if (byte >= 0xD0 && byte <= 0xD3) return cyrillic;
    if (byte == 0xD4 || byte == 0xD5) return armenian;
    if (byte == 0xD6 || byte == 0xD7) return hebrew;
    if (byte >= 0xD8 && byte <= 0xDB) return arabic;
    if (byte >= 0xE4 && byte <= 0xE9) return han;
    if (byte >= 0xEA && byte <= 0xED) return hangul;
    switch (byte) {
        case 0xE0: return lead_e0;
        case 0xE1: return lead_e1;
        case 0xE2: return lead_e2;
        case 0xE3: return lead_e3;
        case 0xEF: return lead_ef;
        case 0xF0: return lead_f0;
        default: return other_two;
    }
}

// Where the automaton stands. `run` counts what the mode repeats, up to a small bound; `kind` is
// the letter before (Word), the class of mark (Marks), or the lead byte (Pending).
enum class Mode : std::uint8_t {
    start,
    space,
    spaces,
    newline,
    tab,
    apostrophe,
    word,
    capitals,
    digits,
    marks,
    script,
    pending
};

struct State {
    Mode mode = Mode::start;
    unsigned run = 0;
    unsigned kind = 0;
};

struct Step {
    State next;
    unsigned cost = 0;
};

// The letter before, inside a word: a vowel, one consonant, a rare letter, more consonants, or a
// letter with an accent.
enum Before : std::uint8_t {
    after_vowel,
    after_consonant,
    after_rare,
    after_cluster,
    after_accent
};

constexpr unsigned kLongestWord = 10;
constexpr unsigned kBefores = 5;
constexpr unsigned kMarkKinds = 6;  // mark, ruler, bracket, underscore, control, other
constexpr unsigned kOtherMark = 5;
constexpr unsigned kLeads = 7;

constexpr unsigned kFirstPending = 19 + 3 * kMarkKinds;
constexpr unsigned kFirstWord = kFirstPending + 3 * kLeads;

// One number per state, dense, so that the table has no gaps.
constexpr unsigned index_of(State s) {
    switch (s.mode) {
        case Mode::start: return 0;
        case Mode::space: return 1;
        case Mode::tab: return 2;
        case Mode::apostrophe: return 3;
        case Mode::newline: return 3 + s.run;                                  // 1..2
        case Mode::spaces: return 5 + s.run;                                   // 1..4
        case Mode::capitals: return 9 + s.run;                                 // 1..4
        case Mode::digits: return 13 + s.run;                                  // 1..3
        case Mode::script: return 16 + s.run;                                  // 1..2
        case Mode::marks: return 19 + (s.run - 1) * kMarkKinds + s.kind;       // 1..3
        case Mode::pending: return kFirstPending + s.run * kLeads + s.kind;    // 0..2
        case Mode::word: return kFirstWord + (s.run - 1) * kBefores + s.kind;  // 1..kLongestWord
    }
    return 0;
}

constexpr unsigned kStates = kFirstWord + kLongestWord * kBefores;

}  // namespace memory::text::estimate
