// How a noun room finds the session that an item names: sessions are another room's.
#pragma once

#include <cstdint>
#include <string_view>

#include "kioku/error.hpp"
#include "kioku/scope.hpp"
#include "kioku/store.hpp"
#include "storage/transaction.hpp"

namespace memory::storage {

// A session's rowid, and its scope.
struct SessionPlace {
    std::int64_t session = 0;
    Scope scope;
};

// The session of an id, which begins with `scope` when it is new.
using FindSession = Result<SessionPlace> (*)(WriteTransaction& write, const Store::Impl& store,
                                             std::string_view id, const Scope& scope);

}  // namespace memory::storage
