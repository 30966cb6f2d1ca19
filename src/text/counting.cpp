// Pieces are taken in batches: while a batch is cut, the lines of the table of common words that its
// keys fall into are fetched; most pieces are found there, and a common word is one token.
#include "text/counting.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include "text/byte_pairs.hpp"

namespace memory::text {

namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kKeyBytes = 16;

struct Key {
    std::uint64_t low, high;
};

struct Piece {
    Key key;
    const unsigned char* bucket;
    const char* at;
    std::uint32_t length;
};

// As cmake/vocabularies.mjs has it: the piece's bytes, zeroes, its length. `length` below 16.
Key key_of(const char* at, std::uint32_t length, const char* end) {
    Key key{0, 0};
    if (end - at >= static_cast<std::ptrdiff_t>(kKeyBytes)) {
        std::memcpy(&key, at, kKeyBytes);
        if (length < 8) {
            key.low &= (std::uint64_t{1} << length * 8) - 1;
            key.high = 0;
        } else {
            key.high &= (std::uint64_t{1} << (length - 8) * 8) - 1;
        }
    } else {
        std::memcpy(&key, at, length);
    }
    key.high |= std::uint64_t{length} << 56U;
    return key;
}

constexpr std::uint64_t kMultiply = 0x9E3779B97F4A7C15U;

std::size_t bucket_of(const Key& key) {
    return ((key.low ^ key.high * kMultiply) * kMultiply) >> 51U;
}

bool is_common(const Piece& piece) {
    std::array<Key, 4> keys;
    std::memcpy(keys.data(), piece.bucket, sizeof keys);
    bool found = false;
    for (const Key& key : keys) {
        found |= ((key.low ^ piece.key.low) | (key.high ^ piece.key.high)) == 0;
    }
    return found;
}

// Piece lengths and counts that this text has had before, for pieces that are not common words.
// Local to one call: nothing is shared between threads, and small texts do without.
class Recent {
  public:
    struct Entry {
        Key key;
        std::uint32_t count;
    };
    Entry& at(const Key& key) { return entries_[bucket_of(key) >> 3U]; }

  private:
    std::array<Entry, 1024> entries_{};
};

template <Grammar kGrammar>
class Counter {
  public:
    Counter(const Vocabulary& vocabulary, std::string_view text)
        : vocabulary_(vocabulary), at_(text.data()), end_(text.data() + text.size()) {}

    std::size_t run() {
        while (at_ < end_) {
            const std::size_t pieces = cut();
            for (std::size_t i = 0; i < pieces; ++i) {
                count_ += is_common(batch_[i]) ? 1 : count_rare(batch_[i]);
            }
        }
        return count_;
    }

  private:
    std::size_t cut() {
        std::size_t pieces = 0;
        const char* at = at_;
        while (pieces < kBatch && at < end_) {
            const char* stop = piece_end(kGrammar, at, end_);
            const auto length = static_cast<std::uint32_t>(stop - at);
            if (length < kKeyBytes) {
                Piece& piece = batch_[pieces++];
                piece.key = key_of(at, length, end_);
                piece.bucket = vocabulary_.common_words() + bucket_of(piece.key) * 4 * kKeyBytes;
                __builtin_prefetch(piece.bucket);
                piece.at = at;
                piece.length = length;
            } else {
                count_ += encode_piece(vocabulary_, {at, length}, room_, nullptr);
            }
            at = stop;
        }
        at_ = at;
        return pieces;
    }

    std::size_t count_rare(const Piece& piece) {
        Recent::Entry& recent = recent_.at(piece.key);
        if (((recent.key.low ^ piece.key.low) | (recent.key.high ^ piece.key.high)) != 0) {
            recent.key = piece.key;
            recent.count = static_cast<std::uint32_t>(
                encode_piece(vocabulary_, {piece.at, piece.length}, room_, nullptr));
        }
        return recent.count;
    }

    const Vocabulary& vocabulary_;
    const char* at_;
    const char* end_;
    std::size_t count_ = 0;
    std::array<Piece, kBatch> batch_;
    Recent recent_;
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
