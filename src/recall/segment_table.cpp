// SQL of the segments.
#include "recall/segment_table.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace memory::recall {

using storage::Blob;
using storage::Connection;
using storage::Rows;
using storage::WriteTransaction;

Result<std::vector<SegmentRow>> read_segment_rows(Connection& sql) {
    KIOKU_LET(Rows rows, sql.query("SELECT first_item, last_item, format, items, change,"
                                   " length(bytes) FROM recall_segments ORDER BY first_item"));
    std::vector<SegmentRow> segments;
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return segments;
        const std::int64_t size = rows.integer(5);
        // An item takes more than a byte. More of them are nonsense, which nobody makes room for.
        const std::int64_t items = std::clamp<std::int64_t>(rows.integer(3), 0, size);
        segments.push_back(
            {rows.integer(0), rows.integer(1), rows.integer(2), items, rows.integer(4), size});
    }
}

Result<bool> read_segment_bytes(Connection& sql, std::int64_t first,
                                base::FunctionRef<void(std::string_view)> read) {
    KIOKU_LET(Rows rows,
              sql.query("SELECT bytes FROM recall_segments WHERE first_item = ?1", first));
    KIOKU_LET(const bool found, rows.next());
    if (found) read(rows.text(0));
    return found;
}

Result<void> insert_segment(WriteTransaction& write, const SegmentRow& row,
                            std::string_view bytes) {
    KIOKU_TRY(
        write.sql().run("INSERT INTO recall_segments(first_item, last_item, format, items,"
                        " change, bytes) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                        row.first, row.last, row.format, row.items, row.change, Blob{bytes}));
    return {};
}

Result<void> update_segment(WriteTransaction& write, const SegmentRow& row,
                            std::string_view bytes) {
    KIOKU_TRY(
        write.sql().run("UPDATE recall_segments SET items = ?2, change = ?3, bytes = ?4"
                        " WHERE first_item = ?1",
                        row.first, row.items, row.change, Blob{bytes}));
    return {};
}

Result<void> drop_segments(WriteTransaction& write, std::int64_t first, std::int64_t last) {
    KIOKU_LET(const std::int64_t gone,
              write.sql().run("DELETE FROM recall_segments WHERE first_item BETWEEN ?1 AND ?2",
                              first, last));
    if (gone == 0) return {};
    write.leaves_work();
    KIOKU_LET(const std::int64_t known, segmented_to(write.sql()));
    return segmented_to(write, std::min(known, first - 1));
}

Result<std::int64_t> segmented_to(Connection& sql) {
    KIOKU_LET(const auto change,
              sql.integer("SELECT value FROM store_numbers WHERE name = 'recall_sequence'"));
    return std::max<std::int64_t>(change.value_or(0), 0);  // whoever wrote the file
}

Result<void> segmented_to(WriteTransaction& write, std::int64_t change) {
    KIOKU_TRY(
        write.sql().run("INSERT OR REPLACE INTO store_numbers(name, value)"
                        " VALUES('recall_sequence', ?1)",
                        change));
    return {};
}

}  // namespace memory::recall
