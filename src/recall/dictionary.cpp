// Linear probing; the table is at most two thirds full.
#include "recall/dictionary.hpp"

#include <functional>

namespace memory::recall {

namespace {

std::uint32_t hash_of(std::string_view term) {
    const auto hash = static_cast<std::uint64_t>(std::hash<std::string_view>()(term));
    return static_cast<std::uint32_t>(hash ^ hash >> 32U);
}

}  // namespace

Dictionary::Dictionary() : begins_{0}, table_(1024) {}

std::string_view Dictionary::term(TermId id) const {
    const std::size_t at = id - kFirstTerm;
    return std::string_view(letters_).substr(begins_[at], begins_[at + 1] - begins_[at]);
}

std::size_t Dictionary::slot_of(std::string_view wanted, std::uint32_t hash) const {
    const std::size_t mask = table_.size() - 1;
    std::size_t slot = hash & mask;
    while (table_[slot].id != 0 && (table_[slot].hash != hash || term(table_[slot].id) != wanted)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

TermId Dictionary::find(std::string_view wanted) const {
    const TermId id = table_[slot_of(wanted, hash_of(wanted))].id;
    return id == 0 ? kNoTerm : id;
}

TermId Dictionary::add(std::string_view wanted) {
    const std::uint32_t hash = hash_of(wanted);
    const std::size_t slot = slot_of(wanted, hash);
    if (table_[slot].id != 0) return table_[slot].id;
    const TermId id = end();
    letters_.append(wanted);
    begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
    table_[slot] = {id, hash};
    if (begins_.size() * 3 > table_.size() * 2) grow();
    return id;
}

void Dictionary::grow() {
    std::vector<Slot> old(table_.size() * 2);
    old.swap(table_);
    const std::size_t mask = table_.size() - 1;
    for (const Slot& entry : old) {
        if (entry.id == 0) continue;
        std::size_t slot = entry.hash & mask;
        while (table_[slot].id != 0)
            slot = (slot + 1) & mask;
        table_[slot] = entry;
    }
}

std::size_t Dictionary::size_bytes() const {
    return letters_.capacity() + begins_.capacity() * sizeof(std::uint32_t) +
           table_.capacity() * sizeof(Slot);
}

}  // namespace memory::recall
