// Pieces are taken in batches: while a batch is looked through, the lines of the table of common
// words that its keys fall into are fetched; most pieces are found there, and a common word is one
// token.
#include "text/counting.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "text/byte_pairs.hpp"
#include "text/cutting.hpp"

namespace memory::text {

namespace {

constexpr std::size_t kBatch = 64;
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

// Lengths cannot be foreseen, so that no branch depends on them but at the text's end.
Key key_of(const char* at, std::size_t length, const char* end) {
    Key key{0, 0};
    if (end - at >= static_cast<std::ptrdiff_t>(kKeyBytes)) {
        std::memcpy(&key, at, kKeyBytes);
    } else {
        std::memcpy(&key, at, length);
    }
    key.low &= kMasks[length].low;
    key.high = (key.high & kMasks[length].high) | std::uint64_t{length} << 56U;
    return key;
}

const unsigned char* bucket_of(const Vocabulary& vocabulary, std::uint64_t hash) {
    return vocabulary.common_words() + (hash >> 51U) * 4 * kKeyBytes;
}

bool is_common(const Vocabulary& vocabulary, const Piece& piece) {
    std::array<Key, 4> keys;
    std::memcpy(keys.data(), bucket_of(vocabulary, piece.hash), sizeof keys);
    bool found = false;
    for (const Key& key : keys) {
        found |= ((key.low ^ piece.key.low) | (key.high ^ piece.key.high)) == 0;
    }
    return found;
}

// Counts that this text has had before, for pieces that are not common words. Local to one call:
// nothing is shared between threads. A short text has few places, for they must be cleared first.
class Recent {
  public:
    explicit Recent(std::size_t text_bytes) {
        const std::size_t places = std::bit_floor(std::clamp(text_bytes / 64, kLeast, kMost));
        shift_ = static_cast<unsigned>(64 - std::countr_zero(places));
        std::memset(entries_.data(), 0, places * sizeof(Key));
    }

    // The count stands in the high half of the byte that has the length.
    template <class Count>
    std::size_t count(const Piece& piece, Count&& counted) {
        Key& entry = entries_[piece.hash >> shift_];
        constexpr std::uint64_t kCount = std::uint64_t{15} << 60U;
        if (((entry.low ^ piece.key.low) | ((entry.high & ~kCount) ^ piece.key.high)) == 0) {
            return entry.high >> 60U;
        }
        const std::size_t count = counted();
        entry = {piece.key.low, piece.key.high | std::uint64_t{count} << 60U};
        return count;
    }

  private:
    static constexpr std::size_t kLeast = 8, kMost = 4096;
    unsigned shift_;
    std::array<Key, kMost> entries_;
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
    Counter(const Vocabulary& vocabulary, std::string_view text)
        : vocabulary_(vocabulary),
          at_(text.data()),
          end_(text.data() + text.size()),
          recent_(text.size()),
          recent_long_(text) {}

    std::size_t run() {
        while (at_ < end_) {
            const std::size_t pieces = fetch();
            std::size_t rare = 0;
            for (std::size_t i = 0; i < pieces; ++i) {
                rare_[rare] = static_cast<std::uint8_t>(i);
                rare += is_common(vocabulary_, batch_[i]) ? 0 : 1;
            }
            count_ += pieces - rare;
            for (std::size_t i = 0; i < rare; ++i)
                count_ += count_rare(batch_[rare_[i]]);
        }
        return count_;
    }

  private:
    std::size_t fetch() {
        std::size_t pieces = 0;
        const std::size_t ends = cut_pieces(kGrammar, at_, end_, ends_);
        for (std::size_t i = 0; i < ends; ++i) {
            const auto length = static_cast<std::size_t>(ends_[i] - at_);
            if (length < kKeyBytes) {
                Piece& piece = batch_[pieces++];
                piece.key = key_of(at_, length, end_);
                piece.hash = hash_of(piece.key);
                piece.at = at_;
                __builtin_prefetch(bucket_of(vocabulary_, piece.hash));
            } else {
                const std::string_view piece(at_, length);
                count_ += recent_long_.count(
                    piece, [&] { return encode_piece(vocabulary_, piece, room_, nullptr); });
            }
            at_ = ends_[i];
        }
        return pieces;
    }

    std::size_t count_rare(const Piece& piece) {
        return recent_.count(piece, [&]() -> std::size_t {
            if (vocabulary_.rank_of(piece.key, piece.hash) != kNoRank) return 1;
            return merge_piece(vocabulary_, {piece.at, piece.key.length()}, room_, nullptr);
        });
    }

    const Vocabulary& vocabulary_;
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

std::size_t count_pieces(Grammar grammar, const Vocabulary& vocabulary, std::string_view text) {
    switch (grammar) {
        case Grammar::r50k: return Counter<Grammar::r50k>(vocabulary, text).run();
        case Grammar::cl100k: return Counter<Grammar::cl100k>(vocabulary, text).run();
        case Grammar::o200k: return Counter<Grammar::o200k>(vocabulary, text).run();
    }
    return 0;
}

}  // namespace memory::text
