// Linear probing; the table is at most two thirds full.
#include "recall/dictionary.hpp"

#include <functional>

namespace memory::recall {

Dictionary::Dictionary() : begins_{0}, table_(1024) {}

std::string_view Dictionary::term(TermId id) const {
    const std::size_t at = id - kFirstTerm;
    return std::string_view(letters_).substr(begins_[at], begins_[at + 1] - begins_[at]);
}

std::size_t Dictionary::slot_of(std::string_view wanted) const {
    const std::size_t mask = table_.size() - 1;
    std::size_t slot = std::hash<std::string_view>()(wanted) & mask;
    while (table_[slot] != 0 && term(table_[slot]) != wanted)
        slot = (slot + 1) & mask;
    return slot;
}

TermId Dictionary::find(std::string_view wanted) const {
    const TermId id = table_[slot_of(wanted)];
    return id == 0 ? kNoTerm : id;
}

TermId Dictionary::add(std::string_view wanted) {
    const std::size_t slot = slot_of(wanted);
    if (table_[slot] != 0) return table_[slot];
    const TermId id = end();
    letters_.append(wanted);
    begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
    table_[slot] = id;
    if (begins_.size() * 3 > table_.size() * 2) grow();
    return id;
}

void Dictionary::grow() {
    table_.assign(table_.size() * 2, 0);
    for (TermId id = kFirstTerm; id < end(); ++id)
        table_[slot_of(term(id))] = id;
}

std::size_t Dictionary::size_bytes() const {
    return letters_.capacity() + (begins_.capacity() + table_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace memory::recall
