// Which items hold a term, and how often: arrays over segments of 65,536 items, so that an item's
// number within its segment takes two bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "recall/dictionary.hpp"

namespace memory::recall {

// The place of an item in the index: items in the order in which they came.
using Doc = std::uint32_t;
inline constexpr Doc kNoDoc = UINT32_MAX;
inline constexpr Doc kSegmentDocs = 65'536;

// The postings of one term in one segment.
struct PostingList {
    const std::uint16_t* docs = nullptr;  // ascending, within the segment
    const std::uint8_t* counts = nullptr;
    std::uint32_t size = 0;
    // Of all postings here: what bounds the best score.
    std::uint16_t min_length = UINT16_MAX;
    std::uint8_t max_count = 0;
};

// The postings of successive items, those of a term side by side, terms in any order.
struct PostingBlock {
    struct Entry {
        TermId term = 0;
        std::uint32_t begin = 0, size = 0;
        std::uint16_t min_length = UINT16_MAX;
        std::uint8_t max_count = 0;
    };
    std::vector<Entry> entries;
    std::vector<std::uint16_t> docs;  // within the segment
    std::vector<std::uint8_t> counts;
};

// Segments but the last are sealed: one array for all terms. Externally synchronised.
class Postings {
  public:
    // Docs come in ascending order, each term of a doc once.
    void add(Doc doc, TermId term, std::uint8_t count, std::uint16_t length);

    // Many docs at once, all of one segment; `end` is one past the last of them. They are not found
    // before settle(), which the last of several calls for.
    void append(PostingBlock block, Doc end);
    void settle();

    [[nodiscard]] std::uint32_t segments() const {
        return static_cast<std::uint32_t>(sealed_.size()) + 1;
    }
    [[nodiscard]] PostingList list(std::uint32_t segment, TermId term) const;
    [[nodiscard]] std::size_t size_bytes() const;

  private:
    struct Entry {
        TermId term = 0;
        std::uint32_t begin = 0;
        std::uint16_t min_length = 0;
        std::uint8_t max_count = 0;
    };
    struct Sealed {
        std::vector<Entry> entries;  // by term; one more than there are terms, for its begin
        std::vector<std::uint16_t> docs;
        std::vector<std::uint8_t> counts;
    };
    // Of the open segment: in base_ as long as nothing came after it was settled, then in a block
    // of its own, docs and then counts, which grows by half.
    struct Growing {
        std::unique_ptr<std::uint8_t[]> block;
        std::uint16_t* docs = nullptr;
        std::uint8_t* counts = nullptr;
        std::uint32_t size = 0, room = 0;
        std::uint16_t min_length = UINT16_MAX;
        std::uint8_t max_count = 0;

        void make_room();
    };

    [[nodiscard]] Growing& growing(TermId term);
    [[nodiscard]] PostingBlock take_growing();
    [[nodiscard]] Sealed merge_pending();
    void seal();

    std::vector<Sealed> sealed_;
    // Of the open segment.
    std::vector<PostingBlock> pending_;
    Sealed base_;
    std::vector<std::uint32_t> slots_;  // by term: its place in growing_, plus 1
    std::vector<Growing> growing_;
    std::vector<TermId> growing_terms_;
};

}  // namespace memory::recall
