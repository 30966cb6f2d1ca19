// Pieces are taken in batches: while a batch is looked through, the lines of the table of common
// words that its keys fall into are fetched; most pieces are found there, and a common word is one
// token.
#include "text/counting.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "text/byte_pairs.hpp"
#include "text/cutting.hpp"

namespace memory::text {

namespace {

constexpr std::size_t kBatch = 144;
constexpr std::size_t kKeyBytes = sizeof(Key);

struct Piece {
    Key key;
    std::uint64_t hash;
    const char* at;
};

// Of each length below 16, the bytes that belong to it.
constexpr std::array<Key, kKeyBytes> make_masks() {
    std::array<Key, kKeyBytes> masks{};
    for (std::size_t length = 1; length < kKeyBytes; ++length) {
        const bool is_wide = length > 8;
        masks[length].low = ~std::uint64_t{0} >> (is_wide ? 0 : 64 - 8 * length);
        masks[length].high = is_wide ? ~std::uint64_t{0} >> (128 - 8 * length) : 0;
    }
    return masks;
}
constexpr std::array<Key, kKeyBytes> kMasks = make_masks();

// Whether the bucket has the key, all four compared at once: each four bytes that are equal become
// one byte of ones.
bool is_in(const unsigned char* bucket, const Key& key) {
#if defined(__SSE2__)
    const auto load = [](const void* at) {
        return _mm_loadu_si128(static_cast<const __m128i*>(at));
    };
    const __m128i wanted = load(&key);
    const auto equal = [&](std::size_t place) {
        return _mm_cmpeq_epi32(load(bucket + place * kKeyBytes), wanted);
    };
    const __m128i words =
        _mm_packs_epi16(_mm_packs_epi32(equal(0), equal(1)), _mm_packs_epi32(equal(2), equal(3)));
    auto bits = static_cast<unsigned>(_mm_movemask_epi8(words));
    bits &= bits >> 1U;
    bits &= bits >> 2U;
    return (bits & 0x1111U) != 0;
#else
    std::array<Key, 4> keys;
    std::memcpy(keys.data(), bucket, sizeof keys);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
#endif
}

// Counts had before, for pieces that are not common words.
class Recent {
  public:
    explicit Recent(PieceCounts places)
        : places_(places), shift_(static_cast<unsigned>(64 - std::countr_zero(places.size()))) {}

    void fetch(const Piece& piece) const { __builtin_prefetch(&places_[piece.hash >> shift_]); }

    template <class Count>
    std::size_t count(const Piece& piece, Count&& counted) {
        Key& entry = places_[piece.hash >> shift_];
        constexpr std::uint64_t kCount = std::uint64_t{15} << 60U;
        if (((entry.low ^ piece.key.low) | ((entry.high & ~kCount) ^ piece.key.high)) == 0) {
            return entry.high >> 60U;
        }
        const std::size_t count = counted();
        entry = {piece.key.low, piece.key.high | std::uint64_t{count} << 60U};
        return count;
    }

  private:
    PieceCounts places_;
    unsigned shift_;
};

// The same for pieces of 16 bytes and more, each compared with the place in the text where it was.
class RecentLong {
  public:
    explicit RecentLong(std::string_view text) : text_(text) {
        const std::size_t places = std::bit_floor(std::clamp(text.size() / 512, kLeast, kMost));
        shift_ = static_cast<unsigned>(64 - std::countr_zero(places));
        std::fill_n(entries_.begin(), places, Entry{0, 0, 0});
    }

    template <class Count>
    std::size_t count(std::string_view piece, Count&& counted) {
        if (piece.size() > kLongest) return counted();
        Key ends{0, 0};
        std::memcpy(&ends.low, piece.data(), 8);
        std::memcpy(&ends.high, piece.data() + piece.size() - 8, 8);
        Entry& entry = entries_[hash_of(ends) >> shift_];
        if (text_.substr(entry.begin, entry.size) != piece) {
            entry.begin = static_cast<std::size_t>(piece.data() - text_.data());
            entry.size = static_cast<std::uint32_t>(piece.size());
            entry.count = static_cast<std::uint32_t>(counted());
        }
        return entry.count;
    }

  private:
    struct Entry {
        std::size_t begin;
        std::uint32_t size, count;
    };
    static constexpr std::size_t kLeast = 4, kMost = 1024, kLongest = 256;
    std::string_view text_;
    unsigned shift_;
    std::array<Entry, kMost> entries_;
};

template <Grammar kGrammar>
class Counter {
  public:
    Counter(const Vocabulary& vocabulary, std::string_view text, PieceCounts known)
        : vocabulary_(vocabulary),
          at_(text.data()),
          end_(text.data() + text.size()),
          recent_(known),
          recent_long_(text) {}

    std::size_t run() {
        while (at_ < end_) {
            const std::size_t pieces = fetch();
            std::size_t rare = 0;
            for (std::size_t i = 0; i < pieces; ++i) {
                rare_[rare] = static_cast<std::uint8_t>(i);
                const Piece& piece = batch_[i];
                rare += is_in(vocabulary_.common_words(piece.hash), piece.key) ? 0 : 1;
            }
            count_ += pieces - rare;
            for (std::size_t i = 0; i < rare; ++i)
                recent_.fetch(batch_[rare_[i]]);
            for (std::size_t i = 0; i < rare; ++i)
                count_ += count_rare(batch_[rare_[i]]);
        }
        return count_;
    }

  private:
    // Lengths cannot be foreseen: no branch depends on them but for long pieces and at the text's
    // end.
    std::size_t fetch() {
        std::size_t pieces = 0;
        const std::size_t ends = cut_pieces(kGrammar, at_, end_, ends_);
        for (std::size_t i = 0; i < ends; ++i) {
            const char* const at = std::exchange(at_, ends_[i]);
            const auto length = static_cast<std::size_t>(at_ - at);
            if (length < kKeyBytes) {
                put(batch_[pieces++], at, length);
            } else {
                const std::string_view piece(at, length);
                count_ += recent_long_.count(
                    piece, [&] { return encode_piece(vocabulary_, piece, room_, nullptr); });
            }
        }
        return pieces;
    }

    // The halves are loaded and stored each for itself: a load of both from what was just stored in
    // halves would wait for the store.
    void put(Piece& piece, const char* at, std::size_t length) const {
        std::array<char, kKeyBytes> padded;
        const char* from = at;
        if (end_ - at < static_cast<std::ptrdiff_t>(kKeyBytes)) {
            std::memcpy(padded.data(), at, length);
            from = padded.data();
        }
        const std::uint64_t low = detail::eight_at(from) & kMasks[length].low;
        const std::uint64_t high =
            (detail::eight_at(from + 8) & kMasks[length].high) | std::uint64_t{length} << 56U;
        const std::uint64_t hash = hash_of({low, high});
        piece.key.low = low;
        piece.key.high = high;
        piece.hash = hash;
        piece.at = at;
        __builtin_prefetch(vocabulary_.common_words(hash));
    }

    std::size_t count_rare(const Piece& piece) {
        return recent_.count(piece, [&]() -> std::size_t {
            if (vocabulary_.rank_of(piece.key, piece.hash) != kNoRank) return 1;
            return merge_piece(vocabulary_, {piece.at, piece.key.length()}, room_, nullptr);
        });
    }

    const Vocabulary vocabulary_;
    const char* at_;
    const char* end_;
    std::size_t count_ = 0;
    std::array<const char*, kBatch> ends_;
    std::array<Piece, kBatch> batch_;
    std::array<std::uint8_t, kBatch + 1> rare_;
    Recent recent_;
    RecentLong recent_long_;
    MergeRoom room_;
};

}  // namespace

std::size_t count_pieces(Grammar grammar, const Vocabulary& vocabulary, std::string_view text,
                         PieceCounts known) {
    switch (grammar) {
        case Grammar::r50k: return Counter<Grammar::r50k>(vocabulary, text, known).run();
        case Grammar::cl100k: return Counter<Grammar::cl100k>(vocabulary, text, known).run();
        case Grammar::o200k: return Counter<Grammar::o200k>(vocabulary, text, known).run();
    }
    return 0;
}

// A short text has few places, for they must be cleared first.
std::size_t count_pieces(Grammar grammar, const Vocabulary& vocabulary, std::string_view text) {
    constexpr std::size_t kLeast = 8, kMost = 1024;
    std::array<Key, kMost> room;
    const PieceCounts known(room.data(),
                            std::bit_floor(std::clamp(text.size() / 64, kLeast, kMost)));
    std::fill(known.begin(), known.end(), Key{0, 0});
    return count_pieces(grammar, vocabulary, text, known);
}

}  // namespace memory::text
