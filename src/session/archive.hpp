// Export and import of sessions: every record out as JSON Lines, and back.
#pragma once

#include "kioku/archive.hpp"
#include "kioku/call_options.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Errors: see Manager::export_records and import_records.
[[nodiscard]] Result<ExportReport> export_records(const Store::Impl& store, const RecordSink& sink,
                                                  const ExportOptions& what,
                                                  const CallOptions& options);
[[nodiscard]] Result<ImportReport> import_records(const Store::Impl& store,
                                                  const RecordSource& source,
                                                  const ImportOptions& what,
                                                  const CallOptions& options);

}  // namespace memory::session
