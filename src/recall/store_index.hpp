// The index of one open store, kept up with what any process commits: the rows are the truth, and
// it catches up before it answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>

#include "base/deadline.hpp"
#include "kioku/error.hpp"
#include "recall/answer_cache.hpp"
#include "recall/recall.hpp"
#include "recall/segment_table.hpp"
#include "storage/database.hpp"
#include "storage/store_impl.hpp"

namespace memory::recall {

// Thread-safe. Shared by all openings of a database in the process.
class StoreIndex final : public storage::Derived {
  public:
    // Above so many bytes it leaves out the oldest items; 0: it holds all.
    explicit StoreIndex(std::size_t most_bytes = 0) : most_bytes_(most_bytes) {}

    [[nodiscard]] std::size_t most_bytes() const noexcept { return most_bytes_; }

    // How many of the oldest items it leaves out.
    [[nodiscard]] std::int64_t left_out() const noexcept { return left_out_; }

    // Takes in what was written since the last time, as this snapshot sees it, after whoever is at
    // it. A snapshot that is older than the index changes nothing. Errors: deadline, cancelled,
    // busy (what was read until then stays), no_memory (it begins anew at the next call), and those
    // of reading.
    [[nodiscard]] Result<void> follow(storage::Connection& snapshot,
                                      const base::Deadline& deadline);

    // Whether so much was read from rows, since it was asked last, that segments of it are due.
    [[nodiscard]] bool takes_segments() noexcept { return unsegmented_.exchange(false); }

    // The last change that it holds.
    [[nodiscard]] std::int64_t sequence() const noexcept { return sequence_; }

    // How often it began anew. Who finds another number than before following has searched while
    // it was empty, or in part.
    [[nodiscard]] std::int64_t restarts() const noexcept { return restarts_; }

    [[nodiscard]] const Recall& items() const noexcept { return recall_; }

    // What query_memory answered a short while ago.
    [[nodiscard]] AnswerCache& answers() noexcept { return answers_; }

  private:
    // All under following_.
    [[nodiscard]] Result<void> load(storage::Connection& sql, const base::Deadline& deadline,
                                    std::int64_t last);
    [[nodiscard]] Result<bool> read_segments(storage::Connection& sql,
                                             const base::Deadline& deadline, std::int64_t last);
    [[nodiscard]] Result<bool> read_rows(storage::Connection& sql, const base::Deadline& deadline,
                                         std::int64_t last);
    [[nodiscard]] Result<void> read_changed(storage::Connection& sql, std::int64_t since,
                                            std::int64_t first, std::int64_t last);
    [[nodiscard]] Result<void> read_changes(storage::Connection& sql, std::int64_t known);
    [[nodiscard]] Result<bool> outgrows(storage::Connection& sql);
    void start_anew();

    const std::size_t most_bytes_;
    Recall recall_;
    AnswerCache answers_;
    std::mutex following_;
    std::atomic<std::int64_t> sequence_{0};
    std::atomic<std::int64_t> restarts_{0};
    std::atomic<bool> unsegmented_{false};
    std::atomic<std::int64_t> left_out_{0};
    std::int64_t first_item_ = 1;    // older ones are left out; guarded by following_
    std::int64_t weighed_item_ = 0;  // the last when its size was looked at; guarded by following_
    std::int64_t last_item_ = 0;     // up to it all items were read; guarded by following_
    std::int64_t since_ = 0;  // what changed after it is yet to be read; guarded by following_
    std::set<std::int64_t> damaged_;  // segments, by their first items; guarded by following_
};

// The index of a store that wiring opened.
[[nodiscard]] StoreIndex& index_of(const Store::Impl& store);

}  // namespace memory::recall
