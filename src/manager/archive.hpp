// Export and import of a whole store: sessions, then memories, then episodes.
#pragma once

#include "kioku/archive.hpp"
#include "kioku/call_options.hpp"
#include "storage/store_impl.hpp"

namespace memory::manager {

// Errors: see the verbs of Manager.
[[nodiscard]] Result<ExportReport> export_records(const Store::Impl& store, const RecordSink& sink,
                                                  const ExportOptions& what,
                                                  const CallOptions& options);
[[nodiscard]] Result<ImportReport> import_records(const Store::Impl& store,
                                                  const RecordSource& source,
                                                  const ImportOptions& what,
                                                  const CallOptions& options);

}  // namespace memory::manager
