// Export and import of sessions: every record out as JSON Lines, and back. What other rooms keep
// goes the same way through them, by functions that manager hands in.
#pragma once

#include <string>

#include "base/function_ref.hpp"
#include "kioku/archive.hpp"
#include "kioku/call_options.hpp"
#include "kioku/item_filter.hpp"
#include "records/archive.hpp"
#include "storage/store_impl.hpp"

namespace memory::session {

// Takes one line of an export.
using PutLine = base::FunctionRef<Result<void>(const std::string& line)>;

// Puts the lines of the items that match.
using ExportItems = Result<void> (*)(const Store::Impl& store, storage::Connection& sql,
                                     const ItemFilter& filter, PutLine put);

// Brings back one record that is no session's; answers whether something was written.
using RestoreItem = Result<bool> (*)(storage::WriteTransaction& write, const Store::Impl& store,
                                     const records::ArchiveRow& row);

// Errors: see Manager::export_records and import_records.
[[nodiscard]] Result<ExportReport> export_records(const Store::Impl& store, const RecordSink& sink,
                                                  const ExportOptions& what,
                                                  ExportItems export_items,
                                                  const CallOptions& options);
[[nodiscard]] Result<ImportReport> import_records(const Store::Impl& store,
                                                  const RecordSource& source,
                                                  const ImportOptions& what,
                                                  RestoreItem restore_item,
                                                  const CallOptions& options);

}  // namespace memory::session
