// Every term is looked at; nearly all are dismissed by their length or their first letters.
#include "recall/typo.hpp"

#include <algorithm>

namespace memory::recall {

namespace {

constexpr std::size_t kFewestLetters = 5;

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

// Whether one edit makes them alike; they differ, and the first is not the shorter one. (Ordering
// them here, by std::swap, is miscompiled by gcc 12.2: its tree-sra pass.)
bool are_near(std::string_view a, std::string_view b) {
    if (a.size() - b.size() > 1) return false;
    std::size_t front = 0;
    while (front < b.size() && a[front] == b[front])
        ++front;
    if (a.size() > b.size()) return a.substr(front + 1) == b.substr(front);
    if (a.substr(front + 1) == b.substr(front + 1)) return true;
    return front + 1 < a.size() && a[front] == b[front + 1] && a[front + 1] == b[front] &&
           a.substr(front + 2) == b.substr(front + 2);
}

bool is_one_edit(std::string_view a, std::string_view b) {
    return a.size() < b.size() ? are_near(b, a) : are_near(a, b);
}

}  // namespace

TermId term_one_edit_away(const Index& index, std::string_view term) {
    if (term.size() < kFewestLetters || !std::all_of(term.begin(), term.end(), is_letter)) {
        return kNoTerm;
    }
    TermId best = kNoTerm;
    std::uint32_t most = 0;
    const Dictionary& dictionary = index.dictionary();
    for (TermId id = kFirstTerm; id < dictionary.end(); ++id) {
        const std::string_view other = dictionary.term(id);
        const bool near = other.size() + 1 >= term.size() && other.size() <= term.size() + 1 &&
                          (other[0] == term[0] || other[1] == term[1] || other[0] == term[1]);
        const std::uint32_t items = index.items_with(id);
        if (!near || items == 0 || items < most) continue;
        // Numbers of terms differ from one process to another.
        if (items == most && other > dictionary.term(best)) continue;
        if (!is_one_edit(term, other)) continue;
        best = id;
        most = items;
    }
    return best;
}

}  // namespace memory::recall
