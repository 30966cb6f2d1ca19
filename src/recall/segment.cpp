// The head of a segment: format, checksum, and the lengths of what follows.
#include "recall/segment.hpp"

#include <array>
#include <bit>

namespace memory::recall {

namespace {

constexpr std::uint32_t kMark = 0x4753524B;  // "KRSG"
constexpr std::size_t kChecksumAt = 8;
constexpr std::size_t kCheckedFrom = 16;
constexpr std::size_t kFields = 11;
constexpr std::size_t kHeadBytes = kCheckedFrom + kFields * sizeof(std::uint32_t);
constexpr std::size_t kBytesPerItem = 8 + 8 + 4 + 4 + 4 + 4 * 2 + 1;

// Four words at a time. Each step can be undone, so a change within eight bytes is always seen.
std::uint64_t checksum(std::string_view text) noexcept {
    constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ULL;
    std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
    const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto take = [](std::uint64_t lane, std::uint64_t word) {
        return (std::rotl(lane, 29) ^ word) * kPrime;
    };
    std::size_t left = text.size();
    for (; left >= 32; left -= 32, at += 32) {
        for (std::size_t i = 0; i < 4; ++i)
            lanes[i] = take(lanes[i], load<std::uint64_t>(at + 8 * i));
    }
    for (; left > 0; --left, ++at)
        lanes[0] = take(lanes[0], *at);
    std::uint64_t hash = text.size();
    for (const std::uint64_t lane : lanes)
        hash = take(hash, lane);
    return hash ^ hash >> 32U;
}

}  // namespace

std::size_t SegmentHead::size_bytes() const {
    const auto each = [](std::uint32_t count, std::size_t bytes) { return count * bytes; };
    return kHeadBytes + each(sessions, 8) + each(scopes, 8) + each(items, kBytesPerItem) +
           each(said, 12) + each(asking, 8) + each(pairs, 4) + each(kinds_of_pairs, 8) +
           each(terms, 4) + each(speakers, 4) + letters + each(tokens, 3);
}

std::string begin_segment(const SegmentHead& head) {
    std::string bytes;
    bytes.reserve(head.size_bytes());
    store(kMark, bytes);
    store(kSegmentFormat, bytes);
    store(std::uint64_t{0}, bytes);
    for (const std::uint32_t field :
         {head.items, head.terms, head.sessions, head.scopes, head.speakers, head.letters,
          head.tokens, head.said, head.asking, head.pairs, head.kinds_of_pairs}) {
        store(field, bytes);
    }
    return bytes;
}

void seal_segment(std::string& bytes) {
    std::string sum;
    store(checksum(std::string_view(bytes).substr(kCheckedFrom)), sum);
    bytes.replace(kChecksumAt, sum.size(), sum);
}

SegmentState read_segment(std::string_view bytes, Segment& segment) noexcept {
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (bytes.size() < kHeadBytes || load<std::uint32_t>(begin) != kMark) {
        return SegmentState::damaged;
    }
    if (load<std::uint32_t>(begin + 4) != kSegmentFormat) return SegmentState::other_format;
    if (load<std::uint64_t>(begin + kChecksumAt) != checksum(bytes.substr(kCheckedFrom))) {
        return SegmentState::damaged;
    }
    SegmentHead& head = segment.head;
    const auto* at = begin + kCheckedFrom;
    for (std::uint32_t* field :
         {&head.items, &head.terms, &head.sessions, &head.scopes, &head.speakers, &head.letters,
          &head.tokens, &head.said, &head.asking, &head.pairs, &head.kinds_of_pairs}) {
        *field = load<std::uint32_t>(at);
        at += sizeof(std::uint32_t);
    }
    if (head.size_bytes() != bytes.size()) return SegmentState::damaged;
    const auto take = [&at](auto& array, std::size_t bytes_long) {
        array = std::remove_reference_t<decltype(array)>(at);
        at += bytes_long;
    };
    const std::size_t items = head.items;
    take(segment.sessions, head.sessions * std::size_t{8});
    take(segment.scopes, head.scopes * std::size_t{8});
    take(segment.items, items * 8);
    take(segment.times, items * 8);
    take(segment.session_of, items * 4);
    take(segment.scope_of, items * 4);
    take(segment.tokens_end, items * 4);
    take(segment.words, items * 2);
    take(segment.lengths, items * 2);
    take(segment.speaker_of, items * 2);
    take(segment.cues, items * 2);
    take(segment.kinds, items);
    take(segment.said, head.said * std::size_t{12});
    take(segment.asking, head.asking * std::size_t{8});
    take(segment.pairs, head.pairs * std::size_t{4});
    take(segment.pair_figures, head.kinds_of_pairs * std::size_t{8});
    take(segment.term_lengths, head.terms * std::size_t{4});
    take(segment.speaker_lengths, head.speakers * std::size_t{4});
    take(segment.letters, head.letters);
    take(segment.tokens, head.tokens * std::size_t{2});
    take(segment.forms, head.tokens);
    return SegmentState::sound;
}

}  // namespace memory::recall
