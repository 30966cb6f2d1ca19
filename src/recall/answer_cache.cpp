// A list in the order of use, and where each key stands in it.
#include "recall/answer_cache.hpp"

#include <algorithm>

#include "base/test_hooks.hpp"

namespace memory::recall {

std::optional<CachedAnswer> AnswerCache::find(std::string_view key, std::int64_t sequence,
                                              std::int64_t now_ms) {
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(key);
    if (found != places_.end()) {
        const auto entry = found->second;
        const bool is_current =
            entry->sequence == sequence || KIOKU_BROKEN("cached_answers_are_current");
        // A clock that was set back tells nothing about what has expired.
        if (is_current && now_ms >= entry->from_ms && now_ms < entry->until_ms) {
            entries_.splice(entries_.begin(), entries_, entry);
            ++counts_.hits;
            return entry->answer;
        }
        places_.erase(found);
        entries_.erase(entry);
    }
    ++counts_.misses;
    return std::nullopt;
}

void AnswerCache::keep(std::string key, CachedAnswer answer, std::int64_t sequence,
                       std::int64_t now_ms, std::int64_t until_ms) {
    if (key.size() + answer.text.size() > kMostBytes) return;
    const std::lock_guard lock(mutex_);
    if (const auto known = places_.find(key); known != places_.end()) {
        const auto entry = known->second;
        places_.erase(known);
        entries_.erase(entry);
    }
    if (entries_.size() >= kMostAnswers) {
        places_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front({std::move(key), std::move(answer), sequence, now_ms,
                         std::min(until_ms, now_ms + kKeptMs)});
    try {
        places_.emplace(entries_.front().key, entries_.begin());
    } catch (...) {
        entries_.pop_front();
        throw;
    }
}

AnswerCache::Counts AnswerCache::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

}  // namespace memory::recall
