// The open segment has a block per term; sealing it copies them into one array, in the order of
// terms.
#include "recall/postings.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace memory::recall {

std::uint16_t* Postings::Growing::docs() const {
    return reinterpret_cast<std::uint16_t*>(block.get());
}

void Postings::Growing::make_room() {
    Growing grown;
    grown.room = room == 0 ? 2 : room + room / 2 + 1;
    grown.block = std::make_unique<std::uint8_t[]>(3 * std::size_t{grown.room});
    if (size > 0) {
        std::memcpy(grown.docs(), docs(), size * sizeof(std::uint16_t));
        std::memcpy(grown.counts(), counts(), size);
    }
    block = std::move(grown.block);
    room = grown.room;
}

void Postings::add(Doc doc, TermId term, std::uint8_t count, std::uint16_t length) {
    while (doc / kSegmentDocs >= segments())
        seal();
    if (term >= slots_.size()) slots_.resize(term + term / 2 + 1);
    if (slots_[term] == 0) {
        growing_.emplace_back();
        growing_terms_.push_back(term);
        slots_[term] = static_cast<std::uint32_t>(growing_.size());
    }
    Growing& list = growing_[slots_[term] - 1];
    if (list.size == list.room) list.make_room();
    list.docs()[list.size] = static_cast<std::uint16_t>(doc % kSegmentDocs);
    list.counts()[list.size] = count;
    ++list.size;
    list.min_length = std::min(list.min_length, length);
    list.max_count = std::max(list.max_count, count);
}

void Postings::seal() {
    std::vector<std::uint32_t> order(growing_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return growing_terms_[a] < growing_terms_[b]; });
    Sealed sealed;
    std::size_t total = 0;
    for (const Growing& list : growing_)
        total += list.size;
    sealed.docs.reserve(total);
    sealed.counts.reserve(total);
    sealed.entries.reserve(growing_.size() + 1);
    for (const std::uint32_t at : order) {
        const Growing& list = growing_[at];
        sealed.entries.push_back({growing_terms_[at],
                                  static_cast<std::uint32_t>(sealed.docs.size()), list.min_length,
                                  list.max_count});
        sealed.docs.insert(sealed.docs.end(), list.docs(), list.docs() + list.size);
        sealed.counts.insert(sealed.counts.end(), list.counts(), list.counts() + list.size);
    }
    sealed.entries.push_back({kNoTerm, static_cast<std::uint32_t>(sealed.docs.size()), 0, 0});
    sealed_.push_back(std::move(sealed));
    growing_.clear();
    growing_terms_.clear();
    std::fill(slots_.begin(), slots_.end(), 0U);
}

PostingList Postings::list(std::uint32_t segment, TermId term) const {
    if (term == kNoTerm) return {};  // the number of the entry that ends a segment's
    if (segment < sealed_.size()) {
        const Sealed& sealed = sealed_[segment];
        const auto found = std::lower_bound(sealed.entries.begin(), sealed.entries.end() - 1, term,
                                            [](const Entry& e, TermId t) { return e.term < t; });
        if (found->term != term) return {};
        return {sealed.docs.data() + found->begin, sealed.counts.data() + found->begin,
                (found + 1)->begin - found->begin, found->min_length, found->max_count};
    }
    if (term >= slots_.size() || slots_[term] == 0) return {};
    const Growing& list = growing_[slots_[term] - 1];
    return {list.docs(), list.counts(), list.size, list.min_length, list.max_count};
}

std::size_t Postings::size_bytes() const {
    std::size_t bytes = slots_.capacity() * sizeof(std::uint32_t) +
                        growing_.capacity() * (sizeof(Growing) + sizeof(TermId));
    for (const Growing& list : growing_)
        bytes += std::max<std::size_t>(3 * std::size_t{list.room} + 8, 32);  // with malloc's own
    for (const Sealed& sealed : sealed_) {
        bytes += sealed.entries.capacity() * sizeof(Entry) +
                 sealed.docs.capacity() * sizeof(std::uint16_t) + sealed.counts.capacity();
    }
    return bytes;
}

}  // namespace memory::recall
