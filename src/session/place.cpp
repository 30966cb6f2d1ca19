// Finding or beginning a session for another room.
#include "session/place.hpp"

#include "base/result.hpp"
#include "session/append.hpp"
#include "session/validation.hpp"

namespace memory::session {

Result<storage::SessionPlace> find_or_begin(storage::WriteTransaction& write,
                                            const Store::Impl& store, std::string_view id,
                                            const Scope& scope) {
    KIOKU_TRY(check_id("session id", id, store.config.limits.id_bytes));
    KIOKU_LET(const auto found, find_session(write.sql(), id));
    if (found) {
        storage::SessionPlace place{found->session, {}};
        KIOKU_LET(place.scope, storage::read_scope(write.sql(), found->scope));
        return place;
    }
    KIOKU_LET(const SessionRow row, begin_session(write, store, id, scope));
    return storage::SessionPlace{row.session, scope};
}

}  // namespace memory::session
