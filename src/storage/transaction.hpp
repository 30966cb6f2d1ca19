// What the work of a room is handed: a transaction to write in, or a snapshot to read from.
#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.hpp"
#include "kioku/error.hpp"
#include "kioku/time.hpp"
#include "storage/sql.hpp"

namespace memory::storage {

// One write among those that share a commit. Lives for one call of the work.
class WriteTransaction {
  public:
    WriteTransaction(Connection& sql, Timestamp now, base::IdGenerator& ids,
                     std::int64_t& last_number)
        : sql_(sql), now_(now), ids_(ids), last_number_(last_number) {}

    [[nodiscard]] Connection& sql() { return sql_; }
    [[nodiscard]] Timestamp now() const { return now_; }
    [[nodiscard]] std::int64_t now_ms() const { return now_.time_since_epoch().count(); }
    [[nodiscard]] base::IdBytes new_id() { return ids_.next(now_); }

    // The next number of the store's one sequence, which item rowids and changes share.
    [[nodiscard]] std::int64_t next_number() { return ++last_number_; }
    // The last that was given out.
    [[nodiscard]] std::int64_t last_number() const { return last_number_; }

    // Says that this write erases text: an outbox row that holds until no log does.
    void erases() { erases_ = true; }
    [[nodiscard]] bool is_erasing() const { return erases_; }
    // Likewise, that of an item: what is derived from it has to go too.
    void erases(std::int64_t item) {
        erases_ = true;
        erased_.push_back(item);
    }
    [[nodiscard]] const std::vector<std::int64_t>& erased() const { return erased_; }

    // Says that this write leaves work in the outbox that the library does itself.
    void leaves_work() { leaves_work_ = true; }
    [[nodiscard]] bool is_leaving_work() const { return leaves_work_; }

  private:
    Connection& sql_;
    Timestamp now_;
    base::IdGenerator& ids_;
    std::int64_t& last_number_;
    bool erases_ = false;
    std::vector<std::int64_t> erased_;
    bool leaves_work_ = false;
};

}  // namespace memory::storage
