// Lists that do not fit in one answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace memory {

// How much of a list to answer, and from where. Messages come by seq, all else newest first.
struct Page {
    std::int64_t limit = 100;           // 1 to Limits::max_list (1,000)
    std::optional<std::string> cursor;  // `next` of the answer before; opaque
};

// One answer. `next` is empty when there is nothing more.
template <class T>
struct List {
    std::vector<T> items;
    std::optional<std::string> next;
};

}  // namespace memory
