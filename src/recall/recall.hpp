// Recall: an index of items, and the ranked answer to a query with the reason for every hit. What
// the rooms above use of this room; the rest of it is how.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recall/filter.hpp"
#include "recall/index.hpp"

namespace memory::recall {

// How much of a hit's score comes from one signal: its value times its weight.
struct SignalShare {
    std::string_view name;  // one of kSignalNames; static storage
    double share = 0;
};

struct Hit {
    std::int64_t item = 0;
    std::int32_t kind = 0;
    double score = 0;
    std::vector<SignalShare> signals;  // those that are not 0, the greatest first
    std::vector<std::string>
        matched;         // words of the query that the item holds, as they stand there
    std::string reason;  // one line: "guitar, lesson; said just after; of the user"
};

struct Request {
    std::string_view query;
    Filter filter;
    std::size_t limit = 10;
    // What "last week" in the query is counted from; the day of the newest item if absent.
    std::optional<std::int64_t> now_ms;
    bool explain = true;  // else signals, matched and reason stay empty
};

struct IndexFigures {
    std::uint32_t items = 0;
    std::uint32_t terms = 0;
    std::size_t size_bytes = 0;
};

// Thread-safe: any number recall at a time, one writes. After a write that threw std::bad_alloc
// every reading throws it too, until it is cleared.
class Recall {
  public:
    Recall();
    ~Recall();
    Recall(const Recall&) = delete;
    Recall& operator=(const Recall&) = delete;

    // In the order of the items' numbers, which ranking takes for their order in time; an item that
    // is there is replaced. Linear in its text. After std::bad_alloc: clear and add anew.
    void add(const Item& item);
    void add(const std::vector<Item>& items);
    // Answers whether it was there.
    bool remove(std::int64_t item);
    void clear() noexcept;

    // The items of a segment, which come after all that are there: see Index::absorb. Where it
    // answers false: clear, and add anew. After the last of them: settle(), before anything else.
    [[nodiscard]] bool absorb(std::string_view bytes);
    void settle();
    // Makes room for so many more items.
    void reserve(std::size_t items);

    // Best first, older first among equals; the same for the same items in the same order. A query
    // without a word that counts has no hits. Throws std::bad_alloc.
    [[nodiscard]] std::vector<Hit> recall(const Request& request) const;

    // The messages around one of a session, older first: up to so many before and after. Empty for
    // what is no message.
    [[nodiscard]] std::vector<std::int64_t> neighbours(std::int64_t item, std::uint32_t before,
                                                       std::uint32_t after) const;

    // Items that it holds.
    [[nodiscard]] std::uint32_t size() const;
    [[nodiscard]] std::size_t size_bytes() const;
    // Linear in its terms.
    [[nodiscard]] IndexFigures figures() const;
    // Every term that an item holds, ascending: a forgotten item's words are not among them unless
    // another holds them.
    [[nodiscard]] std::vector<std::string> terms() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace memory::recall
