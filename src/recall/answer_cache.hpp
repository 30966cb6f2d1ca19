// Answers that were given a short while ago, to be given again while they still hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace memory::recall {

struct CachedAnswer {
    std::string text;
    std::vector<std::int64_t> memories;  // items, whose accesses are counted each time
};

// The least recently used goes first. An answer holds for one state of the store and until a time.
// Thread-safe.
class AnswerCache {
  public:
    // The seed's numbers: graphiti-memory-manager, "cache response for 300s".
    static constexpr std::int64_t kKeptMs = 300'000;
    static constexpr std::size_t kMostAnswers = 256;
    static constexpr std::size_t kMostBytes = std::size_t{64} << 10;  // of one answer and its key

    // What was kept under the key at this sequence, if it still holds at `now_ms`. Counts a hit or
    // a miss.
    [[nodiscard]] std::optional<CachedAnswer> find(std::string_view key, std::int64_t sequence,
                                                   std::int64_t now_ms);

    // Keeps an answer from `now_ms` until `until_ms` at the latest.
    void keep(std::string key, CachedAnswer answer, std::int64_t sequence, std::int64_t now_ms,
              std::int64_t until_ms);

    struct Counts {
        std::int64_t hits = 0;
        std::int64_t misses = 0;
    };
    [[nodiscard]] Counts counts() const;

  private:
    struct Entry {
        std::string key;
        CachedAnswer answer;
        std::int64_t sequence = 0;
        std::int64_t from_ms = 0, until_ms = 0;
    };

    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // the last used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;
    Counts counts_;
};

}  // namespace memory::recall
