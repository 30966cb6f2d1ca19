// A segment: some items of the index as bytes that hold all that the index keeps of them, and
// nothing of any other item. Little endian. In front a head, then arrays one after the other, each
// as long as the head says, and nothing after the last of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace memory::recall {

// Of these bytes and of the analysis that fills them: what is read from a text, and how. Whoever
// changes either raises it, and all segments are made anew.
inline constexpr std::uint32_t kSegmentFormat = 1;
// What analysis_test.cpp makes of its texts in this format.
inline constexpr std::uint64_t kSegmentSample = 0xE8FCE225DB111494;

// Unaligned, from little endian; compilers make one load of it.
template <class T>
[[nodiscard]] inline T load(const std::uint8_t* at) noexcept {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(static_cast<T>(at[i]) << (8 * i)));
    return value;
}

template <class T>
inline void store(T value, std::string& out) {
    std::array<char, sizeof(T)> bytes;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        bytes[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFFU);
    out.append(bytes.data(), bytes.size());
}

// How long the arrays are.
struct SegmentHead {
    std::uint32_t items = 0, terms = 0, sessions = 0, scopes = 0, speakers = 0;
    std::uint32_t letters = 0;  // bytes: of terms, then of speakers
    std::uint32_t tokens = 0;   // numbers, and as many bytes
    std::uint32_t said = 0, asking = 0, pairs = 0, kinds_of_pairs = 0;

    [[nodiscard]] std::size_t size_bytes() const;
};

// The arrays of a segment, borrowed. What stands in them is for the reader to judge, except that
// all of them lie within the bytes.
class Segment {
  public:
    template <class T>
    class Array {
      public:
        Array() = default;
        explicit Array(const std::uint8_t* at) : at_(at) {}
        [[nodiscard]] T operator[](std::size_t i) const { return load<T>(at_ + i * sizeof(T)); }
        [[nodiscard]] const std::uint8_t* bytes() const { return at_; }

      private:
        const std::uint8_t* at_ = nullptr;
    };

    SegmentHead head;
    Array<std::uint64_t> sessions, scopes;
    // By item.
    Array<std::uint64_t> items, times;
    Array<std::uint32_t> session_of, scope_of;  // places in the arrays above; no session: all ones
    Array<std::uint32_t> tokens_end;            // in tokens
    Array<std::uint16_t> words, lengths, speaker_of, cues;
    Array<std::uint8_t> kinds;  // and 0x80: it has a time
    // Said dates, by item's place: its place, first day, last day.
    Array<std::uint32_t> said;
    // Items with questions: place, and where their pairs end.
    Array<std::uint32_t> asking;
    Array<std::uint32_t> pairs;         // of each item ascending
    Array<std::uint32_t> pair_figures;  // each pair once, with the items that ask it
    Array<std::uint32_t> term_lengths, speaker_lengths;
    Array<std::uint8_t> letters;
    // An item's tokens: terms by their place here plus 2, marks as the index has them (index.hpp);
    // beside each its form, 0 of a mark. A place from kLongPlace on stands in the two numbers after
    // one that says so, the lower half first.
    Array<std::uint16_t> tokens;
    Array<std::uint8_t> forms;
};

inline constexpr std::uint16_t kLongPlace = UINT16_MAX;

// The bytes in order, behind room for the checksum and the rest of the head, and their end.
[[nodiscard]] std::string begin_segment(const SegmentHead& head);
void seal_segment(std::string& bytes);

enum class SegmentState {
    sound,
    other_format,
    damaged,
};

// Whether bytes are a segment that this build reads, undamaged.
[[nodiscard]] SegmentState read_segment(std::string_view bytes, Segment& segment) noexcept;

}  // namespace memory::recall
