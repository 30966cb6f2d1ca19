// The part of the SQL seam that every driver shares.
#include "storage/sql.hpp"

namespace memory::storage {

Result<std::int64_t> Connection::finish(Rows& rows) {
    for (;;) {
        auto more = rows.next();
        if (!more) return tl::unexpected(more.error());
        if (!*more) return changed_rows();
    }
}

}  // namespace memory::storage
