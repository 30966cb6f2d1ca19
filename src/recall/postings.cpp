// The open segment has a block per term; sealing it copies them into one array, in the order of
// terms. What comes in bulk is merged into one array too, which then is sealed or is what the open
// segment's lists begin with.
#include "recall/postings.hpp"

#include <algorithm>
#include <cstring>

namespace memory::recall {

void Postings::Growing::make_room() {
    Growing grown;
    grown.room = room == 0 ? 2 : room + room / 2 + 1;
    grown.block = std::make_unique<std::uint8_t[]>(3 * std::size_t{grown.room});
    grown.docs = reinterpret_cast<std::uint16_t*>(grown.block.get());
    grown.counts = grown.block.get() + 2 * std::size_t{grown.room};
    if (size > 0) {
        std::memcpy(grown.docs, docs, size * sizeof(std::uint16_t));
        std::memcpy(grown.counts, counts, size);
    }
    block = std::move(grown.block);
    docs = grown.docs;
    counts = grown.counts;
    room = grown.room;
}

Postings::Growing& Postings::growing(TermId term) {
    if (term >= slots_.size()) slots_.resize(term + term / 2 + 1);
    if (slots_[term] == 0) {
        growing_.emplace_back();
        growing_terms_.push_back(term);
        slots_[term] = static_cast<std::uint32_t>(growing_.size());
    }
    return growing_[slots_[term] - 1];
}

void Postings::add(Doc doc, TermId term, std::uint8_t count, std::uint16_t length) {
    while (doc / kSegmentDocs >= segments())
        seal();
    Growing& list = growing(term);
    if (list.size == list.room) list.make_room();
    list.docs[list.size] = static_cast<std::uint16_t>(doc % kSegmentDocs);
    list.counts[list.size] = count;
    ++list.size;
    list.min_length = std::min(list.min_length, length);
    list.max_count = std::max(list.max_count, count);
}

void Postings::append(PostingBlock block, Doc end) {
    while ((end - 1) / kSegmentDocs >= segments())
        seal();
    if (!growing_.empty()) pending_.push_back(take_growing());
    pending_.push_back(std::move(block));
    if (end % kSegmentDocs == 0) seal();
}

void Postings::settle() {
    if (pending_.empty()) return;
    if (!growing_.empty()) pending_.push_back(take_growing());
    base_ = merge_pending();
    growing_.reserve(base_.entries.size());
    for (auto entry = base_.entries.begin(); entry + 1 < base_.entries.end(); ++entry) {
        Growing& list = growing(entry->term);
        list.docs = base_.docs.data() + entry->begin;
        list.counts = base_.counts.data() + entry->begin;
        list.size = list.room = (entry + 1)->begin - entry->begin;
        list.min_length = entry->min_length;
        list.max_count = entry->max_count;
    }
}

PostingBlock Postings::take_growing() {
    PostingBlock block;
    std::size_t total = 0;
    for (const Growing& list : growing_)
        total += list.size;
    block.docs.reserve(total);
    block.counts.reserve(total);
    block.entries.reserve(growing_.size());
    for (std::size_t at = 0; at < growing_.size(); ++at) {
        const Growing& list = growing_[at];
        block.entries.push_back({growing_terms_[at], static_cast<std::uint32_t>(block.docs.size()),
                                 list.size, list.min_length, list.max_count});
        block.docs.insert(block.docs.end(), list.docs, list.docs + list.size);
        block.counts.insert(block.counts.end(), list.counts, list.counts + list.size);
    }
    growing_.clear();
    growing_terms_.clear();
    std::fill(slots_.begin(), slots_.end(), 0U);
    base_ = {};
    return block;
}

// By counting: how long each term's list becomes, where it begins, and the blocks copied there in
// turn.
Postings::Sealed Postings::merge_pending() {
    Sealed merged;
    TermId end = 0;
    for (const PostingBlock& block : pending_) {
        for (const auto& entry : block.entries)
            end = std::max(end, entry.term + 1);
    }
    std::vector<std::uint32_t> sizes(end), places(end);
    std::size_t terms = 0;
    for (const PostingBlock& block : pending_) {
        for (const auto& entry : block.entries) {
            terms += sizes[entry.term] == 0 ? 1U : 0U;
            sizes[entry.term] += entry.size;
        }
    }
    merged.entries.reserve(terms + 1);
    std::uint32_t begin = 0;
    for (TermId term = 0; term < end; ++term) {
        if (sizes[term] == 0) continue;
        places[term] = static_cast<std::uint32_t>(merged.entries.size());
        merged.entries.push_back({term, begin, UINT16_MAX, 0});
        begin += sizes[term];
        sizes[term] = 0;  // from here on: how much of it is copied
    }
    merged.entries.push_back({kNoTerm, begin, 0, 0});
    merged.docs.resize(begin);
    merged.counts.resize(begin);
    for (const PostingBlock& block : pending_) {
        for (const auto& entry : block.entries) {
            if (entry.size == 0) continue;
            Entry& into = merged.entries[places[entry.term]];
            const std::size_t at = into.begin + sizes[entry.term];
            std::copy_n(block.docs.data() + entry.begin, entry.size, merged.docs.data() + at);
            std::copy_n(block.counts.data() + entry.begin, entry.size, merged.counts.data() + at);
            sizes[entry.term] += entry.size;
            into.min_length = std::min(into.min_length, entry.min_length);
            into.max_count = std::max(into.max_count, entry.max_count);
        }
    }
    pending_.clear();
    return merged;
}

void Postings::seal() {
    if (!growing_.empty()) pending_.push_back(take_growing());
    sealed_.push_back(merge_pending());
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
    return {list.docs, list.counts, list.size, list.min_length, list.max_count};
}

std::size_t Postings::size_bytes() const {
    std::size_t bytes = slots_.capacity() * sizeof(std::uint32_t) +
                        growing_.capacity() * (sizeof(Growing) + sizeof(TermId));
    for (const Growing& list : growing_) {
        if (list.block) bytes += std::max<std::size_t>(3 * std::size_t{list.room} + 8, 32);
    }
    const auto size_of = [](const Sealed& sealed) {
        return sealed.entries.capacity() * sizeof(Entry) +
               sealed.docs.capacity() * sizeof(std::uint16_t) + sealed.counts.capacity();
    };
    for (const Sealed& sealed : sealed_)
        bytes += size_of(sealed);
    for (const PostingBlock& block : pending_)
        bytes += block.entries.capacity() * sizeof(PostingBlock::Entry) +
                 block.docs.capacity() * sizeof(std::uint16_t) + block.counts.capacity();
    return bytes + size_of(base_);
}

}  // namespace memory::recall
