// The verbs over a whole store: health, backup, check, compact, changes.
#pragma once

#include <cstdint>
#include <string_view>

#include "kioku/call_options.hpp"
#include "kioku/health.hpp"
#include "storage/store_impl.hpp"

namespace memory::manager {

// Errors: see the verbs of Manager.
[[nodiscard]] bool is_available(const Store::Impl& store) noexcept;
[[nodiscard]] Result<Health> read_health(const Store::Impl& store, const CallOptions& options);
[[nodiscard]] Result<BackupReport> backup(const Store::Impl& store, std::string_view path,
                                          const CallOptions& options);
[[nodiscard]] Result<CheckReport> check(const Store::Impl& store, const CallOptions& options);
[[nodiscard]] Result<CompactReport> compact(const Store::Impl& store, const CallOptions& options);
[[nodiscard]] Result<ChangeList> changes(const Store::Impl& store, std::int64_t since,
                                         std::int64_t limit, const CallOptions& options);

}  // namespace memory::manager
