// The facade: each verb goes to its room; failures that an operator should see are logged.
#include "kioku/manager.hpp"

#include <chrono>
#include <utility>

#include "base/result.hpp"
#include "episode/episodes.hpp"
#include "manager/archive.hpp"
#include "manager/forget.hpp"
#include "manager/maintenance.hpp"
#include "manager/publisher.hpp"
#include "manager/store_log.hpp"
#include "memories/read.hpp"
#include "memories/remember.hpp"
#include "recall/answer.hpp"
#include "recall/query_memory.hpp"
#include "session/append.hpp"
#include "session/configure.hpp"
#include "session/erase.hpp"
#include "session/place.hpp"
#include "session/read_context.hpp"
#include "session/saved_context.hpp"
#include "session/summarize_job.hpp"
#include "session/transcript.hpp"
#include "storage/registry.hpp"
#include "storage/store_impl.hpp"

namespace memory {

struct Manager::Impl {
    Store store;
    const std::uint32_t generation = storage::fork_generation();
    std::unique_ptr<manager::Publisher> publisher;  // null: DogStatsD is off
    std::string metrics_off_for;                    // why, where it should be on

    explicit Impl(Store opened) : store(std::move(opened)) {
        const DogStatsD& config = inside().config.dogstatsd;
        if (config.url.empty()) return;
        if (auto usable = manager::check_dogstatsd(config); !usable) {
            metrics_off_for = std::move(usable).error().message;
            manager::log(inside().config, LogLevel::warning, "observe",
                         "metrics are off: " + metrics_off_for);
            return;
        }
        publisher = std::make_unique<manager::Publisher>(config, *inside().database);
    }

    [[nodiscard]] const Store::Impl& inside() const { return StoreAccess::of(store); }

    template <class T>
    Result<T> answer(const char* verb, Result<T> outcome) const {
        if (outcome) return outcome;
        manager::log_failure(inside().config, verb, outcome.error());
        if (publisher) publisher->failed(verb, outcome.error().code);
        return outcome;
    }

    // As answer, timed.
    template <class Work>
    auto timed(manager::Verbs kind, const char* verb, Work&& work) const {
        if (!publisher) return answer(verb, work());
        const auto began = std::chrono::steady_clock::now();
        auto outcome = answer(verb, work());
        if (outcome) publisher->did(kind, verb, std::chrono::steady_clock::now() - began);
        return outcome;
    }
    template <class Work>
    auto write(const char* verb, Work&& work) const {
        return timed(manager::Verbs::writing, verb, std::forward<Work>(work));
    }
    template <class Work>
    auto recall(const char* verb, Work&& work) const {
        return timed(manager::Verbs::recalling, verb, std::forward<Work>(work));
    }
};

Result<Manager> Manager::open(const Config& config) {
    auto store = Store::open(config);
    if (!store) return tl::unexpected(std::move(store).error());
    return Manager(std::move(*store));
}

Manager::Manager(Store store) : impl_(new Impl(std::move(store))) {}
Manager::~Manager() = default;
Manager::Manager(Manager&&) noexcept = default;
Manager& Manager::operator=(Manager&&) noexcept = default;

bool Manager::is_available() const noexcept {
    return manager::is_available(impl_->inside());
}

Result<Health> Manager::health(const CallOptions& options) {
    auto health = manager::read_health(impl_->inside(), options);
    if (health && impl_->publisher) impl_->publisher->report(*health);
    if (health && !impl_->metrics_off_for.empty()) {
        health->backends.push_back({"dogstatsd", "degraded", impl_->metrics_off_for,
                                    "mend the variables DD_*; the store is not affected"});
    }
    return impl_->answer("health", std::move(health));
}

Result<BackupReport> Manager::backup(std::string_view path, const CallOptions& options) {
    return impl_->answer("backup", manager::backup(impl_->inside(), path, options));
}

Result<CheckReport> Manager::check(const CallOptions& options) {
    return impl_->answer("check", manager::check(impl_->inside(), options));
}

Result<CompactReport> Manager::compact(const CallOptions& options) {
    return impl_->answer("compact", manager::compact(impl_->inside(), options));
}

Result<ChangeList> Manager::changes(std::int64_t since, std::int64_t limit,
                                    const CallOptions& options) {
    return impl_->answer("changes", manager::changes(impl_->inside(), since, limit, options));
}

Result<void> Manager::count_metric(std::string_view name, std::int64_t value,
                                   const std::vector<std::string>& tags) {
    KIOKU_TRY(storage::refuse_after_fork(impl_->generation));
    if (!impl_->publisher) return manager::check_count(name, tags);
    return impl_->publisher->count(name, value, tags);
}

Result<void> Manager::send_event(std::string_view title, std::string_view text,
                                 const EventOptions& options) {
    KIOKU_TRY(storage::refuse_after_fork(impl_->generation));
    if (!impl_->publisher) return manager::check_event(title, text, options);
    return impl_->publisher->event(title, text, options);
}

Result<Session> Manager::configure_session(std::string_view session, const SessionConfig& config,
                                           const CallOptions& options) {
    return impl_->write("configure_session", [&] {
        return session::configure(impl_->inside(), session, config, options);
    });
}

Result<Session> Manager::session(std::string_view session, const CallOptions& options) {
    return impl_->answer("session", session::read_session(impl_->inside(), session, options));
}

Result<List<Session>> Manager::sessions(const ScopeFilter& filter, const Page& page,
                                        const CallOptions& options) {
    return impl_->answer("sessions",
                         session::list_sessions(impl_->inside(), filter, page, options));
}

Result<SessionStats> Manager::get_memory_stats(std::string_view session,
                                               const CallOptions& options) {
    return impl_->answer("get_memory_stats",
                         session::read_stats(impl_->inside(), session, options));
}

Result<Session> Manager::fork_session(std::string_view session, std::string_view new_session,
                                      std::optional<std::int64_t> at_seq,
                                      const CallOptions& options) {
    return impl_->write("fork_session", [&] {
        return session::fork_session(impl_->inside(), session, new_session, at_seq, options);
    });
}

Result<Erasure> Manager::clear_session_memory(std::string_view session, bool all,
                                              const CallOptions& options) {
    return impl_->write("clear_session_memory", [&] {
        return session::clear_session(impl_->inside(), session, all, options);
    });
}

Result<AddedMessage> Manager::add_message(std::string_view session, const NewMessage& message,
                                          const CallOptions& options) {
    auto added = impl_->write("add_message", [&] {
        return session::append(impl_->inside(), session, {&message, 1}, options);
    });
    if (!added) return tl::unexpected(std::move(added).error());
    return std::move(added->front());
}

Result<std::vector<AddedMessage>> Manager::add_messages(std::string_view session,
                                                        const std::vector<NewMessage>& messages,
                                                        const CallOptions& options) {
    return impl_->write("add_messages", [&] {
        return session::append(impl_->inside(), session, messages, options);
    });
}

Result<List<Message>> Manager::messages(std::string_view session, std::int64_t from_seq,
                                        std::optional<std::int64_t> to_seq, const Page& page,
                                        const CallOptions& options) {
    return impl_->answer("messages", session::list_messages(impl_->inside(), session, from_seq,
                                                            to_seq, page, options));
}

Result<Erasure> Manager::redact_message(std::string_view message_id, const CallOptions& options) {
    return impl_->write("redact_message", [&] {
        return session::redact_message(impl_->inside(), message_id, options);
    });
}

Result<Context> Manager::get_context(std::string_view session, const ContextOptions& context,
                                     const CallOptions& options) {
    return impl_->recall("get_context", [&] {
        return session::read_context(impl_->inside(), session, context, options);
    });
}

Result<std::int64_t> Manager::save_context(std::string_view session, std::string_view context,
                                           std::optional<std::int64_t> expected_version,
                                           const CallOptions& options) {
    return impl_->write("save_context", [&] {
        return session::save_context(impl_->inside(), session, context, expected_version, options);
    });
}

Result<SavedContext> Manager::load_context(std::string_view session, const CallOptions& options) {
    return impl_->answer("load_context", session::load_context(impl_->inside(), session, options));
}

Result<AddedMemory> Manager::remember(const NewMemory& memory, const CallOptions& options) {
    auto added = impl_->write("remember", [&] {
        return memory::memories::remember(impl_->inside(), {&memory, 1}, &session::find_or_begin,
                                          options);
    });
    if (!added) return tl::unexpected(std::move(added).error());
    return std::move(added->front());
}

Result<std::vector<AddedMemory>> Manager::remember_many(const std::vector<NewMemory>& memories,
                                                        const CallOptions& options) {
    return impl_->write("remember_many", [&] {
        return memory::memories::remember(impl_->inside(), memories, &session::find_or_begin,
                                          options);
    });
}

Result<Memory> Manager::memory(std::string_view id, const CallOptions& options) {
    return impl_->answer("memory", memory::memories::read_one(impl_->inside(), id, options));
}

Result<Memory> Manager::update_memory(std::string_view id, const MemoryUpdate& update,
                                      const CallOptions& options) {
    return impl_->write("update_memory", [&] {
        return memory::memories::update_memory(impl_->inside(), id, update, options);
    });
}

Result<List<Memory>> Manager::memories(const ItemFilter& filter, const Page& page,
                                       const CallOptions& options) {
    return impl_->answer("memories",
                         memory::memories::list_memories(impl_->inside(), filter, page, options));
}

Result<List<MemoryVersion>> Manager::memory_history(std::string_view id, const Page& page,
                                                    const CallOptions& options) {
    return impl_->answer("memory_history",
                         memory::memories::read_history(impl_->inside(), id, page, options));
}

Result<StoredEpisode> Manager::store_episode(const NewEpisode& episode,
                                             const CallOptions& options) {
    return impl_->write("store_episode", [&] {
        return memory::episode::store_episode(impl_->inside(), episode, &session::find_or_begin,
                                              options);
    });
}

Result<Episode> Manager::episode(std::string_view id, const CallOptions& options) {
    return impl_->answer("episode", memory::episode::read_one(impl_->inside(), id, options));
}

Result<List<Episode>> Manager::episodes(const ItemFilter& filter, const Page& page,
                                        const CallOptions& options) {
    return impl_->answer("episodes",
                         memory::episode::list_episodes(impl_->inside(), filter, page, options));
}

Result<Forgotten> Manager::forget(const std::vector<std::string>& ids, bool dry_run,
                                  const CallOptions& options) {
    return impl_->write("forget",
                        [&] { return manager::forget(impl_->inside(), ids, dry_run, options); });
}

Result<Forgotten> Manager::forget_matching(const ItemFilter& filter, bool dry_run,
                                           const CallOptions& options) {
    return impl_->write("forget_matching", [&] {
        return manager::forget_matching(impl_->inside(), filter, dry_run, options);
    });
}

Result<RecallAnswer> Manager::recall(std::string_view query, const RecallOptions& recall,
                                     const CallOptions& options) {
    return impl_->recall(
        "recall", [&] { return memory::recall::answer(impl_->inside(), query, recall, options); });
}

Result<std::string> Manager::query_memory(std::string_view query, std::int64_t limit,
                                          const RecallOptions& recall, const CallOptions& options) {
    RecallOptions limited = recall;
    limited.limit = limit;
    auto found = impl_->recall("query_memory", [&] {
        return memory::recall::query_memory(impl_->inside(), query, limited, options);
    });
    if (!found) return tl::unexpected(std::move(found).error());
    if (impl_->publisher) impl_->publisher->asked_cache(found->was_kept);
    return std::move(found->text);
}

Result<std::optional<Job>> Manager::next_job(const std::vector<std::string>& kinds,
                                             const CallOptions& options) {
    return impl_->answer("next_job", session::next_job(impl_->inside(), kinds, options));
}

Result<void> Manager::complete_job(std::string_view id, std::string_view lease, const Json& result,
                                   const CallOptions& options) {
    return impl_->write("complete_job", [&] {
        return session::complete_job(impl_->inside(), id, lease, result, options);
    });
}

Result<void> Manager::fail_job(std::string_view id, std::string_view lease, std::string_view reason,
                               const CallOptions& options) {
    return impl_->answer("fail_job",
                         session::fail_job(impl_->inside(), id, lease, reason, options));
}

Result<Timestamp> Manager::renew_job(std::string_view id, std::string_view lease,
                                     const CallOptions& options) {
    return impl_->answer("renew_job", session::renew_job(impl_->inside(), id, lease, options));
}

Result<ExportReport> Manager::export_records(const RecordSink& sink, const ExportOptions& what,
                                             const CallOptions& options) {
    return impl_->answer("export_records",
                         manager::export_records(impl_->inside(), sink, what, options));
}

Result<ImportReport> Manager::import_records(const RecordSource& source, const ImportOptions& what,
                                             const CallOptions& options) {
    return impl_->answer("import_records",
                         manager::import_records(impl_->inside(), source, what, options));
}

}  // namespace memory
