// An item's tokens as bytes: a term's number in groups of seven bits, then its form; a mark is its
// number alone.
#pragma once

#include <cstdint>
#include <vector>

#include "recall/index.hpp"

namespace memory::recall {

inline void append_mark(TermId id, std::vector<std::uint8_t>& out) {
    for (; id >= 0x80; id >>= 7U)
        out.push_back(static_cast<std::uint8_t>(id | 0x80U));
    out.push_back(static_cast<std::uint8_t>(id));
}

inline void append_token(Token token, std::vector<std::uint8_t>& out) {
    append_mark(token.term, out);
    out.push_back(token.form);
}

// Calls `take(Token)` for each of whole tokens.
template <class F>
inline void walk_tokens(const std::uint8_t* at, const std::uint8_t* end, F&& take) {
    while (at < end) {
        TermId id = *at & 0x7FU;
        for (unsigned shift = 7; (*at & 0x80U) != 0; shift += 7)
            id |= static_cast<TermId>(*++at & 0x7FU) << shift;
        ++at;
        take(Token{id, id < kFirstTerm ? std::uint8_t{0} : *at++});
    }
}

inline void decode_tokens(const std::uint8_t* at, const std::uint8_t* end,
                          std::vector<Token>& out) {
    out.clear();
    walk_tokens(at, end, [&out](Token token) { out.push_back(token); });
}

}  // namespace memory::recall
