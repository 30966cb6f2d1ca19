// What the rooms export and restore, put together.
#include "manager/archive.hpp"

#include <limits>
#include <variant>

#include "base/result.hpp"
#include "episode/archive.hpp"
#include "memories/archive.hpp"
#include "session/archive.hpp"
#include "session/place.hpp"

namespace memory::manager {

namespace {

Result<void> export_items(const Store::Impl& store, storage::Connection& sql,
                          const ItemFilter& filter, session::PutLine put) {
    KIOKU_TRY(memories::export_memories(sql, filter, store.now_ms(), put));
    return episode::export_episodes(sql, filter, store.now_ms(), put);
}

// Sessions' own rows have been taken out before.
Result<bool> restore_item(storage::WriteTransaction& write, const Store::Impl& store,
                          const records::ArchiveRow& row) {
    if (const auto* memory = std::get_if<records::ArchivedMemory>(&row)) {
        return memories::restore_memory(write, store, *memory, &session::find_or_begin);
    }
    if (const auto* version = std::get_if<records::ArchivedVersion>(&row)) {
        return memories::restore_version(write, store, *version);
    }
    if (const auto* episode = std::get_if<records::ArchivedEpisode>(&row)) {
        return episode::restore_episode(write, store, *episode, &session::find_or_begin);
    }
    return fail(ErrorCode::internal, "manager", "a record of no room");
}

}  // namespace

Result<ExportReport> export_records(const Store::Impl& store, const RecordSink& sink,
                                    const ExportOptions& what, const CallOptions& options) {
    return session::export_records(store, sink, what, &export_items, options);
}

Result<ImportReport> import_records(const Store::Impl& store, const RecordSource& source,
                                    const ImportOptions& what, const CallOptions& options) {
    // What follows the last piece has no end of its own.
    CallOptions work = options;
    work.deadline_ms = options.deadline_ms.value_or(std::numeric_limits<std::int64_t>::max());
    KIOKU_LET(const auto deadline, store.deadline(work));
    KIOKU_LET(auto report, session::import_records(store, source, what, &restore_item, options));
    // Whoever opens the store next need not read all of it to recall from it.
    static_cast<void>(store.database->do_own_work(deadline));
    return report;
}

}  // namespace memory::manager
