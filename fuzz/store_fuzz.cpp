// Store files made by someone else: a whole store, changed below our feet, by bytes of its pages or
// by SQL that sets columns to what Kioku would never write. Any verb may answer any error.
#include <array>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

#include <fuzzer/FuzzedDataProvider.h>
#include <sqlite3.h>

#include "kioku/manager.hpp"
#include "records/to_json.hpp"
#include "sandbox.hpp"
#include "storage/sqlite_connection.hpp"

namespace {

using memory::Manager;
using memory::NewMessage;

memory::Config config() {
    memory::Config config;
    config.path = fuzz::Sandbox::get().path("a.db");
    config.durability = memory::Durability::normal;
    config.busy_timeout_ms = 20;
    return config;
}

// A small store with a row in every table.
std::string make_store() {
    {
        auto manager = Manager::open(config()).value();
        memory::SessionConfig settings;
        settings.title = "A title";
        settings.scope.user = "someone";
        settings.max_buffer_messages = 4;
        static_cast<void>(manager.configure_session("s1", settings).value());
        settings.summarizer = memory::Summarizer::host;
        static_cast<void>(manager.configure_session("s2", settings).value());
        NewMessage message;
        message.metadata = memory::Json::parse(R"({"a":[1,{"b":"c"}]})").value();
        message.tool_calls = memory::Json::parse(R"([{"id":"c1","type":"function"}])").value();
        message.role = memory::Role::assistant;
        for (int i = 0; i < 12; ++i) {
            message.content = "The disk of server " + std::to_string(i) + " was full on Friday.";
            message.idempotency_key = "key " + std::to_string(i);
            static_cast<void>(manager.add_message("s1", message).value());
            static_cast<void>(manager.add_message("s2", message).value());
        }
        static_cast<void>(manager.save_context("s1", R"({"state":1})").value());
        static_cast<void>(manager.fork_session("s1", "s3").value());
        static_cast<void>(manager.clear_session_memory("s3", true).value());
        static_cast<void>(manager.next_job().value());
        memory::NewMemory statement;
        statement.content = "The disk is small.";
        statement.tags = {"disk", "server"};
        statement.session = "s1";
        statement.idempotency_key = "key";
        statement.metadata = message.metadata;
        const auto id = manager.remember(statement).value().id;
        memory::MemoryUpdate update;
        update.content = "The disk is large.";
        static_cast<void>(manager.update_memory(id, update).value());
        memory::NewEpisode event;
        event.content = "A disk was full.";
        event.session = "s2";
        static_cast<void>(manager.store_episode(event).value());
    }
    std::ifstream file(config().path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    fuzz::Sandbox::get().empty();
    return bytes;
}

constexpr std::array kColumns{"items.id",
                              "items.kind",
                              "items.scope",
                              "items.session",
                              "items.time",
                              "items.change",
                              "items.state",
                              "items.text",
                              "items.metadata",
                              "sessions.id",
                              "sessions.scope",
                              "sessions.title",
                              "sessions.summary_trigger_tokens",
                              "sessions.max_buffer_tokens",
                              "sessions.max_buffer_messages",
                              "sessions.max_summary_tokens",
                              "sessions.buffer_ttl_s",
                              "sessions.encoding",
                              "sessions.summarizer",
                              "sessions.first_seq",
                              "sessions.last_seq",
                              "sessions.summarized_to",
                              "sessions.buffer_tokens",
                              "sessions.fold_blocked",
                              "sessions.created_at",
                              "sessions.updated_at",
                              "sessions.forked_from",
                              "sessions.forked_at",
                              "sessions.change",
                              "messages.session",
                              "messages.seq",
                              "messages.role",
                              "messages.tokens",
                              "messages.counter",
                              "messages.name",
                              "messages.tool_calls",
                              "messages.call_ids",
                              "messages.tool_call_id",
                              "messages.external_id",
                              "messages.key_hash",
                              "messages.idempotency_key",
                              "summaries.session",
                              "summaries.to_seq",
                              "summaries.tokens",
                              "summaries.made_by",
                              "contexts.version",
                              "contexts.body",
                              "contexts.updated_at",
                              "outbox.id",
                              "outbox.kind",
                              "outbox.session",
                              "outbox.from_seq",
                              "outbox.to_seq",
                              "outbox.state",
                              "outbox.due_at",
                              "outbox.attempts",
                              "outbox.lease",
                              "outbox.created_at",
                              "tombstones.id",
                              "tombstones.kind",
                              "tombstones.change",
                              "store_numbers.value",
                              "scopes.user_key",
                              "items.expires_at",
                              "memories.category",
                              "memories.confidence",
                              "memories.pinned",
                              "memories.tags",
                              "memories.version",
                              "memories.updated_at",
                              "memories.access_count",
                              "memories.last_accessed_at",
                              "memories.content_hash",
                              "memory_versions.version",
                              "memory_versions.confidence",
                              "memory_versions.tags",
                              "memory_versions.changed_at",
                              "episodes.kind",
                              "episodes.source",
                              "episodes.created_at"};

constexpr std::array kNumbers{std::int64_t{0},      std::int64_t{1}, std::int64_t{-1},
                              std::int64_t{255},    INT64_MAX,       INT64_MIN,
                              std::int64_t{1} << 32};

void set_columns(FuzzedDataProvider& input) {
    const auto connection =
        memory::storage::SqliteConnection::open(config().path, SQLITE_OPEN_READWRITE);
    if (!connection) return;
    sqlite3* const handle = (*connection)->handle();
    const auto changes = input.ConsumeIntegralInRange<int>(1, 4);
    for (int i = 0; i < changes; ++i) {
        const std::string column = input.PickValueInArray(kColumns);
        const auto dot = column.find('.');
        const auto row = input.ConsumeIntegralInRange<int>(0, 12);
        const std::string sql = "UPDATE " + column.substr(0, dot) + " SET " +
                                column.substr(dot + 1) + " = ?1" +
                                (row == 0 ? "" : " WHERE rowid = " + std::to_string(row));
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) continue;
        const std::string bytes = input.ConsumeRandomLengthString(100);
        switch (input.ConsumeIntegralInRange<int>(0, 3)) {
            case 0: sqlite3_bind_int64(statement, 1, input.PickValueInArray(kNumbers)); break;
            case 1:
                sqlite3_bind_blob(statement, 1, bytes.data(), static_cast<int>(bytes.size()),
                                  SQLITE_TRANSIENT);
                break;
            case 2:
                sqlite3_bind_text(statement, 1, bytes.data(), static_cast<int>(bytes.size()),
                                  SQLITE_TRANSIENT);
                break;
            default: sqlite3_bind_int64(statement, 1, input.ConsumeIntegral<std::int64_t>()); break;
        }
        sqlite3_step(statement);
        sqlite3_finalize(statement);
    }
}

template <class T>
void write(const memory::Result<T>& record) {
    if (record) static_cast<void>(memory::records::to_json(*record));
}

void use(Manager& manager) {
    memory::CallOptions quickly;
    quickly.deadline_ms = 50;
    write(manager.health(quickly));
    write(manager.check(quickly));
    write(manager.changes(0, 100, quickly));
    write(manager.sessions({}, {}, quickly));
    std::string some_id;
    for (const char* session : {"s1", "s2"}) {
        write(manager.session(session, quickly));
        write(manager.get_memory_stats(session, quickly));
        const auto messages = manager.messages(session, 1, std::nullopt, {}, quickly);
        write(messages);
        if (messages && !messages->items.empty()) some_id = messages->items.back().id;
        write(manager.get_context(session, {}, quickly));
        write(manager.load_context(session, quickly));
    }
    const auto memories = manager.memories({}, {}, quickly);
    write(memories);
    if (memories && !memories->items.empty()) {
        const std::string id = memories->items.front().id;
        write(manager.memory_history(id, {}, quickly));
        memory::MemoryUpdate update;
        update.confidence = 0.5;
        write(manager.update_memory(id, update, quickly));
        write(manager.forget({id}, true, quickly));
    }
    write(manager.episodes({}, {}, quickly));
    memory::RecallOptions everything;
    everything.filter.kinds = {memory::ItemKind::message, memory::ItemKind::summary,
                               memory::ItemKind::memory, memory::ItemKind::episode};
    everything.neighbours = 2;
    everything.expect = some_id;
    everything.limit = 50;
    if (some_id.empty()) everything.expect.reset();
    write(manager.recall("disk of the server last Friday", everything, quickly));
    static_cast<void>(manager.query_memory("the large disk", 5, {}, quickly));
    memory::ItemFilter filter;
    filter.metadata.push_back({{"a"}, memory::Comparison::exists, {}});
    filter.tags_any = {"disk"};
    write(manager.forget_matching(filter, true, quickly));
    static_cast<void>(manager.export_records(
        [](std::string_view) -> memory::Result<void> { return {}; }, {}, quickly));
    NewMessage message;
    message.content = "One more.";
    message.idempotency_key = "key 1";
    write(manager.add_message("s1", message, quickly));
    message.idempotency_key.reset();
    write(manager.add_message("s2", message, quickly));
    const auto job = manager.next_job({}, quickly);
    if (job && *job) {
        write(memory::Result<memory::Job>(**job));
        static_cast<void>(manager.complete_job((*job)->id, (*job)->lease,
                                               memory::Json::parse(R"({"text":"Said."})").value(),
                                               quickly));
    }
    write(manager.fork_session("s1", "s4", std::nullopt, quickly));
    write(manager.redact_message(some_id, quickly));
    write(manager.clear_session_memory("s1", false, quickly));
    write(manager.clear_session_memory("s2", true, quickly));
    write(manager.compact(quickly));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string whole = make_store();
    FuzzedDataProvider input(data, size);
    std::string bytes = whole;
    const bool by_sql = input.ConsumeBool();
    while (!by_sql && input.remaining_bytes() > 0) {
        const auto at = input.ConsumeIntegralInRange<std::size_t>(0, bytes.size() - 1);
        const std::string patch = input.ConsumeRandomLengthString(16);
        bytes.replace(at, std::min(patch.size(), bytes.size() - at),
                      patch.substr(0, bytes.size() - at));
    }
    std::ofstream(config().path, std::ios::binary) << bytes;
    if (by_sql) set_columns(input);
    {
        auto manager = Manager::open(config());
        if (manager) use(*manager);
    }
    fuzz::Sandbox::get().empty();
    return 0;
}
