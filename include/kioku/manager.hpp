// memory::Manager: the verbs of a store, all in one place. A facade; the work is in the rooms.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "kioku/archive.hpp"
#include "kioku/call_options.hpp"
#include "kioku/config.hpp"
#include "kioku/context.hpp"
#include "kioku/episode.hpp"
#include "kioku/error.hpp"
#include "kioku/forget.hpp"
#include "kioku/health.hpp"
#include "kioku/item_filter.hpp"
#include "kioku/job.hpp"
#include "kioku/memory.hpp"
#include "kioku/message.hpp"
#include "kioku/metrics.hpp"
#include "kioku/page.hpp"
#include "kioku/recall.hpp"
#include "kioku/session.hpp"
#include "kioku/store.hpp"

namespace memory {

// The memory of one store. Thread-safe: any verb from any thread at any time. Movable; a moved-from
// Manager may only be destroyed or assigned to.
//
// Every verb may answer, beside the errors that it names: invalid_argument (text that is not UTF-8
// or holds NUL, a value out of range), limit, busy, deadline, cancelled, full, corrupt, read_only,
// unavailable (a read or write of the file failed), no_memory, unsupported (after fork), internal.
// A verb that fails has changed nothing, but for one whose flush failed: read_only, and the message
// says that it is open until the store is opened anew whether the write stands
// (docs/durability.md).
class Manager {
  public:
    // Opens or creates a store. Errors: see Store::open.
    [[nodiscard]] static Result<Manager> open(const Config& config);

    // The verbs over a store that is open already.
    explicit Manager(Store store);
    ~Manager();
    Manager(Manager&&) noexcept;
    Manager& operator=(Manager&&) noexcept;

    // ---- the store -----------------------------------------------------------------------------

    // Whether the store answers a read and takes writes. Never fails.
    [[nodiscard]] bool is_available() const noexcept;

    // The state of each backend, what is pending, and what to do about it. Also does what is due
    // (an erasure that waits for its checkpoint, tokens that wait to be counted anew), up to the
    // deadline (200 ms unless given).
    [[nodiscard]] Result<Health> health(const CallOptions& options = {});

    // Copies the store to `path` while it is in use. Errors: conflict (path exists), not_found (its
    // folder does not), full.
    [[nodiscard]] Result<BackupReport> backup(std::string_view path,
                                              const CallOptions& options = {});

    // Reads everything and holds it against the rules: the file's structure, the items, each
    // session's ranges and counts. Finding a problem is not a failure of the verb.
    [[nodiscard]] Result<CheckReport> check(const CallOptions& options = {});

    // Gives free space back to the file system and removes tombstones.
    [[nodiscard]] Result<CompactReport> compact(const CallOptions& options = {});

    // What any process wrote after sequence number `since` (0: from the beginning), in order; limit
    // 1 to 1,000.
    [[nodiscard]] Result<ChangeList> changes(std::int64_t since, std::int64_t limit = 100,
                                             const CallOptions& options = {});

    // Adds `value` to a counter of the host's, through Config::dogstatsd. Where that is off, this
    // checks its input and does nothing else. Never waits; what cannot be sent is lost, and counted
    // in Health::metrics_dropped. Tags are "key:value" or one word.
    // Errors: invalid_argument (a name that does not begin with a letter of ASCII, an empty tag),
    // limit (a name above 200 bytes; 8,192 bytes with its tags), unsupported (after fork).
    [[nodiscard]] Result<void> count_metric(std::string_view name, std::int64_t value = 1,
                                            const std::vector<std::string>& tags = {});

    // Sends an event the same way, at once. Its text may be empty. A backslash before an 'n' in
    // title or text arrives as a line break: the protocol cannot tell them apart. Errors:
    // invalid_argument (an empty title or tag), limit (above 8,192 bytes as it is sent),
    // unsupported (after fork).
    [[nodiscard]] Result<void> send_event(std::string_view title, std::string_view text,
                                          const EventOptions& options = {});

    // ---- sessions ------------------------------------------------------------------------------

    // Changes the fields that are set; a new id begins a session. Errors: conflict (a scope that
    // differs), invalid_argument naming the setting, its value and the limit.
    [[nodiscard]] Result<Session> configure_session(std::string_view session,
                                                    const SessionConfig& config,
                                                    const CallOptions& options = {});
    [[nodiscard]] Result<Session> set_session_config(std::string_view session,
                                                     const SessionConfig& config,
                                                     const CallOptions& options = {}) {
        return configure_session(session, config, options);
    }

    // Errors: not_found.
    [[nodiscard]] Result<Session> session(std::string_view session,
                                          const CallOptions& options = {});

    // Newest first.
    [[nodiscard]] Result<List<Session>> sessions(const ScopeFilter& filter = {},
                                                 const Page& page = {},
                                                 const CallOptions& options = {});

    // Errors: not_found.
    [[nodiscard]] Result<SessionStats> get_memory_stats(std::string_view session,
                                                        const CallOptions& options = {});

    // Copies messages 1..at_seq (default: all), the settings and the scope into a new session.
    // Errors: not_found, conflict (new_session exists), invalid_argument (at_seq out of range).
    [[nodiscard]] Result<Session> fork_session(std::string_view session,
                                               std::string_view new_session,
                                               std::optional<std::int64_t> at_seq = std::nullopt,
                                               const CallOptions& options = {});

    // Erases messages, summaries, jobs, title and saved context to the byte; id, scope, settings
    // and the next seq stay. With `all` the record goes too, and the memories and episodes of the
    // session. Waits for readers of an old snapshot up to the deadline (200 ms unless given), then
    // answers `pending`.
    // Errors: not_found.
    [[nodiscard]] Result<Erasure> clear_session_memory(std::string_view session, bool all = false,
                                                       const CallOptions& options = {});

    // ---- messages ------------------------------------------------------------------------------

    // Appends one message; it is durable when the call returns. A new session id begins a session.
    // Errors: conflict (a scope that differs; an idempotency key with another message).
    [[nodiscard]] Result<AddedMessage> add_message(std::string_view session,
                                                   const NewMessage& message,
                                                   const CallOptions& options = {});

    // Appends all of them in one transaction, or none.
    [[nodiscard]] Result<std::vector<AddedMessage>> add_messages(
        std::string_view session, const std::vector<NewMessage>& messages,
        const CallOptions& options = {});

    // The transcript, by seq, from `from_seq` to `to_seq` (empty: to the end).
    // Errors: not_found, invalid_argument.
    [[nodiscard]] Result<List<Message>> messages(std::string_view session,
                                                 std::int64_t from_seq = 1,
                                                 std::optional<std::int64_t> to_seq = std::nullopt,
                                                 const Page& page = {},
                                                 const CallOptions& options = {});

    // Takes the text out of one message, to the byte; id, seq, role and time stand. Summaries that
    // covered it go, the current one is remade. Errors: not_found.
    [[nodiscard]] Result<Erasure> redact_message(std::string_view message_id,
                                                 const CallOptions& options = {});

    // ---- context -------------------------------------------------------------------------------

    // One consistent read, packed to the budget. Errors: not_found, limit (not even empty contents
    // fit; the message names the least budget).
    [[nodiscard]] Result<Context> get_context(std::string_view session,
                                              const ContextOptions& context = {},
                                              const CallOptions& options = {});

    // Keeps the host's own JSON object with a session (a new id begins one). With
    // `expected_version` (0: none saved yet), a stale one is a `conflict`. Answers the new version.
    [[nodiscard]] Result<std::int64_t> save_context(
        std::string_view session, std::string_view context,
        std::optional<std::int64_t> expected_version = std::nullopt,
        const CallOptions& options = {});

    // Errors: not_found (no session, or nothing saved).
    [[nodiscard]] Result<SavedContext> load_context(std::string_view session,
                                                    const CallOptions& options = {});

    // ---- memories ------------------------------------------------------------------------------

    // Keeps one statement; what says exactly the same in the same scope is answered again.
    // Errors: conflict (an idempotency key with other content).
    [[nodiscard]] Result<AddedMemory> remember(const NewMemory& memory,
                                               const CallOptions& options = {});

    // Keeps all of them in one transaction, or none.
    [[nodiscard]] Result<std::vector<AddedMemory>> remember_many(
        const std::vector<NewMemory>& memories, const CallOptions& options = {});

    // Errors: not_found (also of one that has expired).
    [[nodiscard]] Result<Memory> memory(std::string_view id, const CallOptions& options = {});

    // Sets the fields that are given and answers the memory as it is then: a new version, unless
    // nothing differs. Errors: not_found, conflict (a version that is not the expected one; the
    // scope has a memory that says exactly this).
    [[nodiscard]] Result<Memory> update_memory(std::string_view id, const MemoryUpdate& update,
                                               const CallOptions& options = {});

    // Newest first.
    [[nodiscard]] Result<List<Memory>> memories(const ItemFilter& filter = {},
                                                const Page& page = {},
                                                const CallOptions& options = {});

    // Every version, newest first; the first item is the memory as it stands. Errors: not_found.
    [[nodiscard]] Result<List<MemoryVersion>> memory_history(std::string_view id,
                                                             const Page& page = {},
                                                             const CallOptions& options = {});

    // ---- episodes ------------------------------------------------------------------------------

    // Keeps what happened. Errors: conflict (an idempotency key with other content).
    [[nodiscard]] Result<StoredEpisode> store_episode(const NewEpisode& episode,
                                                      const CallOptions& options = {});

    // Errors: not_found.
    [[nodiscard]] Result<Episode> episode(std::string_view id, const CallOptions& options = {});

    // What happened last comes first.
    [[nodiscard]] Result<List<Episode>> episodes(const ItemFilter& filter = {},
                                                 const Page& page = {},
                                                 const CallOptions& options = {});

    // ---- forgetting ----------------------------------------------------------------------------

    // Erases items of any kind to the byte, with all that was derived from them, in one
    // transaction: messages as redact_message does it, everything else whole. A dry run changes
    // nothing. Waits for readers as clear_session_memory does. Errors: not_found (naming the id;
    // nothing is forgotten then), limit (more than Limits::max_batch ids).
    [[nodiscard]] Result<Forgotten> forget(const std::vector<std::string>& ids,
                                           bool dry_run = false, const CallOptions& options = {});

    // The same for messages, memories and episodes that match; summaries follow their messages.
    // Errors: invalid_argument (the filter is empty, or asks for summaries).
    [[nodiscard]] Result<Forgotten> forget_matching(const ItemFilter& filter, bool dry_run = false,
                                                    const CallOptions& options = {});

    // ---- recall --------------------------------------------------------------------------------

    // What the store holds that answers the query, best first: messages, memories, episodes. It
    // knows all that was committed when it began, by whatever process. The query is plain text: no
    // operators. The first call of a process reads the index in, up to its deadline.
    // Errors: invalid_argument (an empty query; a value out of range; a filter that cannot be
    // meant), limit (the query, or too many ids).
    [[nodiscard]] Result<RecallAnswer> recall(std::string_view query,
                                              const RecallOptions& recall = {},
                                              const CallOptions& options = {});

    // The same as text for a prompt: one "- " line a hit, in the order of their rank; empty where
    // nothing is found. `limit` stands in for recall.limit. Answers are kept for 300 s and given
    // again while nothing in the store has changed. Errors: as recall.
    [[nodiscard]] Result<std::string> query_memory(std::string_view query, std::int64_t limit = 5,
                                                   const RecallOptions& recall = {},
                                                   const CallOptions& options = {});

    // ---- jobs ----------------------------------------------------------------------------------

    // The oldest job of these kinds (empty: any) that is due, under a lease of 300 s; empty when
    // there is none.
    [[nodiscard]] Result<std::optional<Job>> next_job(const std::vector<std::string>& kinds = {},
                                                      const CallOptions& options = {});

    // Errors: conflict (the lease is stale, or the range is not the newest any more), not_found
    // (done, failed for good or cleared), invalid_argument (the result is not what the kind asks).
    [[nodiscard]] Result<void> complete_job(std::string_view id, std::string_view lease,
                                            const Json& result, const CallOptions& options = {});

    // Gives the job back with a reason; it is offered again at once, up to five attempts in all.
    // Errors: conflict, not_found.
    [[nodiscard]] Result<void> fail_job(std::string_view id, std::string_view lease,
                                        std::string_view reason, const CallOptions& options = {});

    // Another 300 s from now; answers until when. Errors: conflict, not_found.
    [[nodiscard]] Result<Timestamp> renew_job(std::string_view id, std::string_view lease,
                                              const CallOptions& options = {});

    // ---- export and import ---------------------------------------------------------------------

    // Every record, one JSON text each, from one consistent read; import_records takes it back.
    [[nodiscard]] Result<ExportReport> export_records(const RecordSink& sink,
                                                      const ExportOptions& what = {},
                                                      const CallOptions& options = {});

    // Takes exported records and chat rows. What is known already is left as it is, so a run that
    // was cut short is simply run again. Errors: invalid_argument naming the line, conflict.
    [[nodiscard]] Result<ImportReport> import_records(const RecordSource& source,
                                                      const ImportOptions& what = {},
                                                      const CallOptions& options = {});

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace memory
