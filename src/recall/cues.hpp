// What a text shows of itself, whatever is asked: who speaks of whom, numbers, times, places. Read
// once, when an item is indexed. English; a text in another language simply shows less.
#pragma once

#include <cstdint>
#include <string_view>

#include "recall/plain_words.hpp"

namespace memory::recall {

// Counts stop at 3: the fourth "I" says nothing new.
struct Cues {
    std::uint16_t me : 2;    // I, me, my, we, our
    std::uint16_t you : 2;   // you, your
    std::uint16_t past : 2;  // words in the past tense
    std::uint16_t digit : 1;
    std::uint16_t time
        : 2;  // 2: an expression of time ("last week", "May"); 1: a weak one ("soon")
    std::uint16_t place : 1;     // a name after in, at, to, from, near
    std::uint16_t duration : 1;  // "two weeks", "since"
    std::uint16_t reason : 1;    // "because", "so that"
    std::uint16_t name : 1;      // a capitalised word inside a sentence, not the speaker's name
};

// `speaker` in lower case.
[[nodiscard]] Cues read_cues(const PlainWords& words, std::string_view speaker);

// As one number, for a segment.
[[nodiscard]] std::uint16_t pack(const Cues& cues) noexcept;
[[nodiscard]] Cues unpack_cues(std::uint16_t bits) noexcept;

}  // namespace memory::recall
