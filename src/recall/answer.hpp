// The verb recall: a query over a store, answered with records.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/recall.hpp"
#include "storage/store_impl.hpp"

namespace memory::recall {

// Errors: see Manager::recall.
[[nodiscard]] Result<RecallAnswer> answer(const Store::Impl& store, std::string_view query,
                                          const RecallOptions& options, const CallOptions& call);

// An answer with the numbers of its hits.
struct Answered {
    RecallAnswer answer;
    std::vector<std::int64_t> items;

    // The items that are memories, whose accesses are to be counted once they are handed out.
    [[nodiscard]] std::vector<std::int64_t> memories() const;
};

// The same inside a read that has begun. The query and the options were checked (check_request).
// `exclude` are items that the caller names by their numbers. Accesses are the caller's to count.
[[nodiscard]] Result<Answered> answer_within(const Store::Impl& store,
                                             storage::Connection& snapshot, std::string_view query,
                                             const RecallOptions& options,
                                             const std::vector<std::int64_t>& exclude,
                                             const base::Deadline& deadline);

// Errors: invalid_argument (an empty query, a value out of range, a filter that cannot be meant),
// limit (the query's size, too many ids).
[[nodiscard]] Result<void> check_request(std::string_view query, const RecallOptions& options,
                                         const Limits& limits);

// Nothing but white space.
[[nodiscard]] bool is_blank(std::string_view query) noexcept;

}  // namespace memory::recall
