// What stands behind memory::Store: the database, and the settings of this opening of it.
#pragma once

#include <memory>

#include "base/deadline.hpp"
#include "kioku/config.hpp"
#include "kioku/store.hpp"
#include "storage/access_counts.hpp"
#include "storage/database.hpp"

namespace memory {

struct Store::Impl {
    std::shared_ptr<storage::Database> database;
    Config config;  // its clock is never empty
    mutable storage::AccessCounts accesses;

    Impl() = default;
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() { storage::write_last_counts(database.get(), accesses); }

    [[nodiscard]] std::int64_t now_ms() const { return config.clock().time_since_epoch().count(); }
    [[nodiscard]] Result<base::Deadline> deadline(const CallOptions& options) const {
        return base::Deadline::from(options, config.busy_timeout_ms);
    }
    [[nodiscard]] Result<storage::Snapshot> read(const CallOptions& options) const {
        auto limit = deadline(options);
        if (!limit) return tl::unexpected(std::move(limit).error());
        return database->read(*limit);
    }
    [[nodiscard]] Result<void> write(const CallOptions& options,
                                     storage::Database::Work work) const {
        auto limit = deadline(options);
        if (!limit) return tl::unexpected(std::move(limit).error());
        return database->write(config.durability, *limit, work);
    }
    // As write; what was counted until now is written down in the same transaction.
    [[nodiscard]] Result<void> write_counting(const CallOptions& options,
                                              storage::Database::Work work) const {
        auto limit = deadline(options);
        if (!limit) return tl::unexpected(std::move(limit).error());
        return storage::write_counting(*database, accesses, config.durability, *limit, work);
    }
};

// The door through which the rooms reach a Store's inside.
class StoreAccess {
  public:
    [[nodiscard]] static const Store::Impl& of(const Store& store) { return *store.impl_; }
    [[nodiscard]] static Store make(std::shared_ptr<Store::Impl> impl) {
        return Store(std::move(impl));
    }
};

}  // namespace memory
