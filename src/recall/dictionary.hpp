// The terms of an index and their numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace memory::recall {

// A term's number. The first two are not terms: they mark places in a list of terms.
using TermId = std::uint32_t;
inline constexpr TermId kFirstTerm = 2;
inline constexpr TermId kNoTerm = UINT32_MAX;

// Terms to numbers, in an open hash table over one string of letters. Externally synchronised.
class Dictionary {
  public:
    Dictionary();

    // The number of a term, made where it is new.
    TermId add(std::string_view term);
    // kNoTerm when it is not there.
    [[nodiscard]] TermId find(std::string_view term) const;
    [[nodiscard]] std::string_view term(TermId id) const;
    [[nodiscard]] TermId end() const {
        return static_cast<TermId>(begins_.size()) + kFirstTerm - 1;
    }
    [[nodiscard]] std::size_t size_bytes() const;

  private:
    // A part of the hash beside the number: other terms are passed by without a look at them.
    struct Slot {
        TermId id = 0;  // 0: free
        std::uint32_t hash = 0;
    };
    [[nodiscard]] std::size_t slot_of(std::string_view term, std::uint32_t hash) const;
    void grow();

    std::string letters_;
    std::vector<std::uint32_t> begins_;  // one more than there are terms
    std::vector<Slot> table_;
};

}  // namespace memory::recall
