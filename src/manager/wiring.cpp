// The one file that names concrete backends: which driver a store opens.
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/result.hpp"
#include "kioku/store.hpp"
#include "manager/publisher.hpp"
#include "manager/store_log.hpp"
#include "recall/segments.hpp"
#include "recall/store_index.hpp"
#include "session/recount.hpp"
#include "session/validation.hpp"
#include "storage/sqlite_database.hpp"
#include "storage/store_impl.hpp"

namespace memory {

namespace {

Timestamp system_now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// What waits longest first: counts, then segments of the index.
Result<bool> own_step(storage::WriteTransaction& write) {
    KIOKU_LET(const bool counted, session::recount_step(write));
    if (counted) return true;
    return recall::segment_step(write);
}

constexpr std::int64_t kMostMemoryMb = std::int64_t{1} << 20;

// The index is shared by all openings of a file.
Result<void> check_shared(const storage::Database& database, std::int64_t memory_mb) {
    const auto& index = static_cast<const recall::StoreIndex&>(*database.derived());
    const auto other = static_cast<std::int64_t>(index.most_bytes() >> 20U);
    if (other == memory_mb) return {};
    return fail(ErrorCode::conflict, "manager",
                fmt::format("recall_memory_mb is {}, but the store is open in this process with {}",
                            memory_mb, other));
}

Result<void> check_config(const Config& config) {
    KIOKU_TRY(session::check_range("busy_timeout_ms", config.busy_timeout_ms, 0, 3'600'000));
    KIOKU_TRY(session::check_range("recall_memory_mb", config.recall_memory_mb, 0, kMostMemoryMb));
    if (!config.dogstatsd.may_be_wrong) {
        KIOKU_TRY(manager::check_dogstatsd(config.dogstatsd));
    }
    return session::check_settings(config.session);
}

}  // namespace

Result<Store> Store::open(const Config& config) {
    KIOKU_TRY(check_config(config));
    auto impl = std::make_shared<Impl>();
    impl->config = config;
    KIOKU_TRY(session::resolve_encoding(impl->config.session));
    if (!impl->config.clock) impl->config.clock = &system_now;
    KIOKU_LET(const auto deadline, impl->deadline({}));
    storage::SqliteOptions options;
    options.path = config.path;
    options.create = config.create;
    options.allow_network_file_system = config.allow_network_file_system;
    options.clock = impl->config.clock;
    options.own_work = &own_step;
    options.erase_derived = &recall::erase_from_segments;
    options.make_derived = [&config]() -> std::unique_ptr<storage::Derived> {
        return std::make_unique<recall::StoreIndex>(
            static_cast<std::size_t>(config.recall_memory_mb) << 20U);
    };
    auto database = storage::open_sqlite(options, deadline);
    if (!database) {
        manager::log_failure(impl->config, "open", database.error());
        return tl::unexpected(std::move(database).error());
    }
    KIOKU_TRY(check_shared(**database, config.recall_memory_mb));
    impl->database = std::move(*database);
    return Store(std::move(impl));
}

}  // namespace memory
