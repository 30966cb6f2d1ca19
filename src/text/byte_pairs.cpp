// Short pieces by looking for the least rank again after each merge; long ones by a
// tournament.
#include "text/byte_pairs.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace memory::text {

namespace {

constexpr std::uint32_t kFan = 16;
constexpr std::size_t kShort = 64;
constexpr std::size_t kMiddle = 1024;  // longer pieces need memory that is allocated
constexpr std::size_t kMiddleRoom = 4 * kMiddle + kMiddle / 8 + kFan * std::size_t{8};
constexpr std::uint32_t kNone = 0x7FFFFFFF;  // ranks have 24 bits, a place among 64 another six

// Four numbers at once, in any processor's vector instructions (gcc and clang).
using Four = std::int32_t __attribute__((vector_size(16)));

Four four_at(const std::uint32_t* numbers) {
    Four four;
    std::memcpy(&four, numbers, sizeof four);
    return four;
}

Four least_of(Four left, Four right) {
    return left < right ? left : right;
}

std::uint32_t least_in(Four four) {
    four = least_of(four, Four{four[2], four[3], four[2], four[3]});
    return static_cast<std::uint32_t>(std::min(four[0], four[1]));
}

// The least of 16 ranks, and where it stands: the leftmost of equals.
std::uint32_t least_place(const std::uint32_t* numbers) {
    constexpr auto kRank = static_cast<std::int32_t>(~(kFan - 1));
    Four least{kNone, kNone, kNone, kNone};
    Four places{0, 1, 2, 3};
    for (std::size_t from = 0; from < kFan; from += 4) {
        least = least_of(least, (four_at(numbers + from) & kRank) | places);
        places += 4;
    }
    return least_in(least);
}

// The parts of a piece by the place where they begin. A union's rank stands together with that
// place in one number, so that the least number is the leftmost of the lowest rank.
class ShortPiece {
  public:
    ShortPiece(const Vocabulary& vocabulary, std::string_view piece)
        : vocabulary_(vocabulary), size_(piece.size()), padded_((size_ + 7) / 8 * 8) {
        for (std::size_t i = 0; i < size_; ++i) {
            ranks_[i] = vocabulary.byte_rank(static_cast<unsigned char>(piece[i]));
            next_[i] = static_cast<std::uint8_t>(i + 1);
            previous_[i] = static_cast<std::uint8_t>(i == 0 ? 0 : i - 1);
        }
        for (std::size_t i = 0; i + 1 < size_; ++i) {
            unions_[i] = placed(vocabulary.union_of_bytes(piece.data() + i), i);
        }
        for (std::size_t i = size_ - 1; i < padded_; ++i)
            unions_[i] = kNone;
    }

    // The least number is looked for among the others while the new ones are being looked up.
    std::size_t merge() {
        std::size_t count = size_;
        for (std::uint32_t least = this->least(); least != kNone; --count) {
            const std::size_t at = least % kShort;
            const std::size_t gone = next_[at];
            const std::size_t after = next_[gone];
            const std::size_t before = previous_[at];
            next_[at] = static_cast<std::uint8_t>(after);
            previous_[after] = static_cast<std::uint8_t>(at);
            ranks_[at] = least / kShort;
            unions_[gone] = kNone;
            unions_[at] = kNone;
            unions_[before] = kNone;
            least = this->least();
            if (after < size_) {
                unions_[at] = placed(vocabulary_.union_of(ranks_[at], ranks_[after]), at);
                least = std::min(least, unions_[at]);
            }
            if (at > 0) {
                unions_[before] = placed(vocabulary_.union_of(ranks_[before], ranks_[at]), before);
                least = std::min(least, unions_[before]);
            }
        }
        return count;
    }

    void append(std::vector<Rank>& ranks) const {
        for (std::size_t at = 0; at < size_; at = next_[at])
            ranks.push_back(ranks_[at]);
    }

  private:
    static std::uint32_t placed(Rank rank, std::size_t at) {
        return rank == kNoRank ? kNone : static_cast<std::uint32_t>(rank * kShort + at);
    }

    [[nodiscard]] std::uint32_t least() const {
        Four least = least_of(four_at(&unions_[0]), four_at(&unions_[4]));
        for (std::size_t from = 8; from < padded_; from += 8) {
            least = least_of(least, least_of(four_at(&unions_[from]), four_at(&unions_[from + 4])));
        }
        return least_in(least);
    }

    const Vocabulary& vocabulary_;
    std::size_t size_;
    std::size_t padded_;
    std::array<std::uint32_t, kShort> unions_;  // of the part here and the next one
    std::array<Rank, kShort> ranks_;
    std::array<std::uint8_t, kShort> next_;
    std::array<std::uint8_t, kShort + 1> previous_;
};

// Longer pieces find the least rank in a tournament: each level has one number for 16 of the level
// below, the least of them together with its place there.
class LongPiece {
  public:
    LongPiece(const Vocabulary& vocabulary, std::string_view piece, std::uint32_t* numbers)
        : vocabulary_(vocabulary), size_(static_cast<std::uint32_t>(piece.size())) {
        parts_ = numbers;
        std::uint32_t* at = parts_ + std::size_t{3} * size_;
        for (std::size_t entries = size_;; entries /= kFan) {
            entries = (entries + kFan - 1) / kFan * kFan;
            levels_[depth_++] = at;
            at += entries;
            if (entries == kFan) break;
        }
        for (std::uint32_t i = 0; i < size_; ++i) {
            next(i) = i + 1;
            previous(i) = i - 1;
            rank(i) = vocabulary.byte_rank(static_cast<unsigned char>(piece[i]));
        }
        std::fill(levels_[0], at, kNone);
        for (std::uint32_t i = 0; i + 1 < size_; ++i) {
            levels_[0][i] = numbered(vocabulary.union_of_bytes(piece.data() + i));
        }
        for (std::size_t level = 0; level + 1 < depth_; ++level) {
            const auto entries = static_cast<std::size_t>(levels_[level + 1] - levels_[level]);
            for (std::size_t group = 0; group < entries / kFan; ++group) {
                levels_[level + 1][group] = least_of(level, group);
            }
        }
    }

    // Numbers that a piece of this size needs.
    static std::size_t room(std::size_t size) {
        return 4 * size + size / 8 + kFan * std::size_t{8};
    }

    std::size_t merge() {
        std::size_t count = size_;
        for (;; --count) {
            const std::uint32_t least = least_of(depth_ - 1, 0);
            if (least >= kNone - kFan) return count;
            std::uint32_t at = least % kFan;
            for (std::size_t level = depth_ - 1; level > 0; --level) {
                at = at * kFan + levels_[level][at] % kFan;
            }
            join(at);
        }
    }

    void append(std::vector<Rank>& ranks) const {
        for (std::uint32_t at = 0; at < size_; at = next(at)) {
            ranks.push_back(rank(at));
        }
    }

  private:
    static std::uint32_t numbered(Rank rank) { return rank == kNoRank ? kNone : rank * kFan; }

    [[nodiscard]] std::uint32_t least_of(std::size_t level, std::size_t group) const {
        return least_place(levels_[level] + group * kFan);
    }

    void join(std::uint32_t at) {
        const std::uint32_t gone = next(at);
        const std::uint32_t after = next(gone);
        next(at) = after;
        rank(at) = levels_[0][at] / kFan;
        levels_[0][gone] = kNone;
        levels_[0][at] = kNone;
        if (after < size_) {
            previous(after) = at;
            levels_[0][at] = numbered(vocabulary_.union_of(rank(at), rank(after)));
        }
        if (at > 0) {
            const std::uint32_t before = previous(at);
            levels_[0][before] = numbered(vocabulary_.union_of(rank(before), rank(at)));
            if (before / kFan != at / kFan) renew(before);
        }
        if (gone / kFan != at / kFan) renew(gone);
        renew(at);
    }

    void renew(std::size_t place) {
        for (std::size_t level = 0; level + 1 < depth_; ++level) {
            const std::size_t group = place / kFan;
            const std::uint32_t least = least_of(level, group);
            if (levels_[level + 1][group] == least) return;
            levels_[level + 1][group] = least;
            place = group;
        }
    }

    // A part's three numbers stand together, for they are asked for together.
    [[nodiscard]] std::uint32_t& next(std::size_t at) const { return parts_[3 * at]; }
    [[nodiscard]] std::uint32_t& previous(std::size_t at) const { return parts_[3 * at + 1]; }
    [[nodiscard]] Rank& rank(std::size_t at) const { return parts_[3 * at + 2]; }

    const Vocabulary& vocabulary_;
    std::uint32_t size_;
    std::size_t depth_ = 0;
    std::uint32_t* parts_;
    std::array<std::uint32_t*, 8> levels_;
};

template <class Piece>
std::size_t merged(Piece&& piece, std::vector<Rank>* ranks) {
    const std::size_t count = piece.merge();
    if (ranks != nullptr) piece.append(*ranks);
    return count;
}

std::size_t merge_whole(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                        std::vector<Rank>* ranks) {
    if (piece.size() <= kShort) return merged(ShortPiece(vocabulary, piece), ranks);
    if (piece.size() <= kMiddle) {
        std::array<std::uint32_t, kMiddleRoom> numbers;
        return merged(LongPiece(vocabulary, piece, numbers.data()), ranks);
    }
    room.numbers.resize(std::max(room.numbers.size(), LongPiece::room(piece.size())));
    return merged(LongPiece(vocabulary, piece, room.numbers.data()), ranks);
}

}  // namespace

std::size_t encode_piece(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                         std::vector<Rank>* ranks) {
    const Rank whole = vocabulary.rank_of(piece);
    if (whole == kNoRank) return merge_piece(vocabulary, piece, room, ranks);
    if (ranks != nullptr) ranks->push_back(whole);
    return 1;
}

std::size_t merge_piece(const Vocabulary& vocabulary, std::string_view piece, MergeRoom& room,
                        std::vector<Rank>* ranks) {
    if (piece.size() <= kShort) return merge_whole(vocabulary, piece, room, ranks);
    // Between two bytes that are neighbours in no token nothing is merged: each side is for itself.
    std::size_t count = 0;
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= piece.size(); ++at) {
        if (at < piece.size() && vocabulary.may_meet(piece.data() + at - 1)) continue;
        count += merge_whole(vocabulary, piece.substr(begin, at - begin), room, ranks);
        begin = at;
    }
    return count;
}

}  // namespace memory::text
