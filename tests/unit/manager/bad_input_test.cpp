// tests/cases/bad_input.json through C++: each call is refused with the case's code and words, and
// leaves the store's file as it was.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include <fcntl.h>
#include <linux/fs.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/result.hpp"
#include "kioku/manager.hpp"
#include "storage/sqlite_connection.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"
#include "unit/manager/bad_input_arguments.hpp"
#include "unit/manager/bad_input_nouns.hpp"

using bad_input::Arguments;
using bad_input::outcome;
using bad_input::read_json;
using memory::Json;
using memory::Manager;
using memory::Result;
using nlohmann::json;

namespace {

constexpr int kNewerVersion = 1000;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Result<memory::NewMessage> read_message(Arguments& from) {
    memory::NewMessage message;
    KIOKU_LET(message.role, memory::parse_role(from.text("role")));
    message.content = from.text("content");
    from.text("name", message.name);
    from.text("tool_call_id", message.tool_call_id);
    from.text("idempotency_key", message.idempotency_key);
    from.scope(message.scope);
    KIOKU_TRY(read_json(from, "metadata", message.metadata));
    KIOKU_TRY(read_json(from, "tool_calls", message.tool_calls));
    if (from.has("created_at")) {
        const json time = from.take("created_at");
        KIOKU_LET(message.created_at, time.is_string()
                                          ? memory::parse_time(time.get<std::string>())
                                          : memory::time_from_number(time.get<std::int64_t>()));
    }
    return message;
}

Result<void> configure(Manager& manager, const std::string& session, Arguments& from,
                       const memory::CallOptions& options) {
    memory::SessionConfig config;
    from.text("title", config.title);
    from.scope(config.scope);
    from.number("summary_trigger_tokens", config.summary_trigger_tokens);
    from.number("max_buffer_tokens", config.max_buffer_tokens);
    from.number("max_buffer_messages", config.max_buffer_messages);
    from.number("max_summary_tokens", config.max_summary_tokens);
    from.number("buffer_ttl_s", config.buffer_ttl_s);
    from.text("encoding", config.encoding);
    if (from.has("summarizer")) {
        KIOKU_LET(config.summarizer, memory::parse_summarizer(from.text("summarizer")));
    }
    return outcome(manager.configure_session(session, config, options));
}

Result<void> add_batch(Manager& manager, const std::string& session, Arguments& from,
                       const memory::CallOptions& options) {
    std::vector<memory::NewMessage> messages;
    for (const auto& each : from.take("messages")) {
        Arguments fields(each);
        KIOKU_LET(auto message, read_message(fields));
        messages.push_back(std::move(message));
    }
    return outcome(manager.add_messages(session, messages, options));
}

// The verbs with a session and little else.
Result<void> call_small(Manager& manager, const std::string& verb, const std::string& session,
                        Arguments& from, const memory::CallOptions& options) {
    if (verb == "session_get") return outcome(manager.session(session, options));
    if (verb == "session_stats") return outcome(manager.get_memory_stats(session, options));
    if (verb == "session_clear")
        return outcome(manager.clear_session_memory(session, false, options));
    if (verb == "context_load") return outcome(manager.load_context(session, options));
    if (verb == "message_redact") {
        return outcome(manager.redact_message(from.text("message"), options));
    }
    if (verb == "context_get") {
        memory::ContextOptions context;
        from.number("budget_tokens", context.budget_tokens);
        from.number("recall_limit", context.recall_limit);
        from.text("query", context.query);
        if (from.has("recall")) context.recall = from.take("recall").get<bool>();
        return outcome(manager.get_context(session, context, options));
    }
    if (verb == "context_save") {
        const std::string context = from.json_text("context");
        std::optional<std::int64_t> version;
        from.number("expected_version", version);
        return outcome(manager.save_context(session, context, version, options));
    }
    if (verb == "session_fork") {
        const std::string fork = from.text("new_session");
        std::optional<std::int64_t> at_seq;
        from.number("at_seq", at_seq);
        return outcome(manager.fork_session(session, fork, at_seq, options));
    }
    FAIL("no such verb: " << verb);
    return {};
}

Result<void> call(Manager& manager, const std::string& verb, Arguments& from) {
    memory::CallOptions options;
    from.number("deadline_ms", options.deadline_ms);
    const std::string session = from.has("session") ? from.text("session") : "";
    if (verb == "recall" || verb == "query_memory") {
        std::optional<std::int64_t> limit;
        from.number("limit", limit);
        return bad_input::call_recall(manager, verb, from, limit, options);
    }
    memory::Page page;
    from.number("limit", page.limit);
    from.text("cursor", page.cursor);
    if (verb == "message_add") {
        KIOKU_LET(const auto message, read_message(from));
        from.finish();
        return outcome(manager.add_message(session, message, options));
    }
    if (verb == "message_add_batch") return add_batch(manager, session, from, options);
    if (verb == "session_configure") return configure(manager, session, from, options);
    if (verb == "session_list") return outcome(manager.sessions({}, page, options));
    if (verb == "changes_since") {
        const auto since = from.take("since").get<std::int64_t>();
        return outcome(manager.changes(since, page.limit, options));
    }
    if (verb == "message_list") {
        std::int64_t from_seq = 1;
        std::optional<std::int64_t> to_seq;
        from.number("from_seq", from_seq);
        from.number("to_seq", to_seq);
        return outcome(manager.messages(session, from_seq, to_seq, page, options));
    }
    if (verb.starts_with("memory_"))
        return bad_input::call_memories(manager, verb, session, from, page);
    if (verb.starts_with("episode_")) return bad_input::call_episodes(manager, verb, from, page);
    if (verb == "metric_count" || verb == "event_send")
        return bad_input::call_observe(manager, verb, from);
    if (verb.starts_with("forget")) return bad_input::call_forget(manager, verb, from);
    return call_small(manager, verb, session, from, options);
}

// Whether the file's flag "immutable" could be set; root may write to any other file.
bool set_immutable(const std::string& path, bool is_on) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    int flags = 0;
    bool is_done = file >= 0 && ioctl(file, FS_IOC_GETFLAGS, &flags) == 0;
    flags = is_on ? flags | FS_IMMUTABLE_FL : flags & ~FS_IMMUTABLE_FL;
    is_done = is_done && ioctl(file, FS_IOC_SETFLAGS, &flags) == 0;
    if (file >= 0) close(file);
    return is_done;
}

void run_sql(const std::string& path, const std::string& sql) {
    const auto connection =
        memory::storage::SqliteConnection::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    REQUIRE(connection);
    REQUIRE((*connection)->execute(sql));
}

// What a case finds at its path.
class Place {
  public:
    explicit Place(const std::string& setup) : path_(store_.path()) {
        if (setup == "no folder") {
            path_ = store_.directory() + "/missing/kioku.db";
        } else if (setup == "directory") {
            std::filesystem::create_directory(path_);
        } else if (setup == "text file") {
            std::ofstream(path_) << std::string(10'000, 'x');
        } else if (setup == "foreign database") {
            run_sql(path_, "CREATE TABLE notes(note TEXT)");
        } else if (setup != "none") {
            make_store();
        }
        if (setup == "newer store")
            run_sql(path_, "PRAGMA user_version=" + std::to_string(kNewerVersion));
        if (setup == "locked store") hold({"BEGIN IMMEDIATE"});
        if (setup == "taken store") hold({"PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE"});
        if (setup == "read-only store") {
            std::filesystem::permissions(path_, std::filesystem::perms::owner_read);
            is_immutable_ = geteuid() == 0 && set_immutable(path_, true);
            can_be_made_ = geteuid() != 0 || is_immutable_;
        }
    }
    ~Place() {
        if (is_immutable_) set_immutable(path_, false);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    [[nodiscard]] bool can_be_made() const { return can_be_made_; }
    [[nodiscard]] memory::Config config() const {
        memory::Config config = store_.config();
        config.path = path_;
        return config;
    }
    // Everything there, but what SQLite keeps beside an open store.
    [[nodiscard]] std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> found;
        for (const auto& each : std::filesystem::recursive_directory_iterator(store_.directory())) {
            const auto end = each.path().extension();
            if (end == ".db-shm" || (end == ".db-wal" && each.file_size() == 0)) continue;
            found[each.path()] = each.is_regular_file() ? read_file(each.path()) : "";
        }
        return found;
    }

  private:
    void make_store() const {
        auto manager = support::must(Manager::open(store_.config()));
        memory::NewMessage hello;
        hello.content = "hello";
        hello.scope.user = "ada";
        support::must(manager.add_message("s1", hello));
    }
    void hold(const std::vector<std::string>& statements) {
        holder_ = std::make_unique<support::ChildProcess>("sql", std::vector{path_});
        for (const auto& statement : statements)
            REQUIRE(holder_->ask(statement).find("error") == std::string::npos);
    }

    support::TemporaryStore store_;
    std::string path_;
    std::unique_ptr<support::ChildProcess> holder_;
    bool is_immutable_ = false;
    bool can_be_made_ = true;
};

Result<void> run_case(const json& each, const Place& place) {
    const auto verb = each["verb"].get<std::string>();
    Arguments arguments(each["arguments"]);
    memory::Config config = place.config();
    if (verb != "manager_open") {
        auto manager = support::must(Manager::open(config));
        return call(manager, verb, arguments);
    }
    if (arguments.has("path")) config.path = arguments.text("path");
    if (arguments.has("create")) config.create = arguments.take("create").get<bool>();
    arguments.number("busy_timeout_ms", config.busy_timeout_ms);
    arguments.number("recall_memory_mb", config.recall_memory_mb);
    if (arguments.has("dogstatsd")) {
        Arguments dogstatsd(arguments.take("dogstatsd"));
        config.dogstatsd.url = dogstatsd.text("url");
    }
    arguments.finish();
    return outcome(Manager::open(config));
}

}  // namespace

TEST_CASE("bad input is refused with the value and the limit, and leaves no trace", "[manager]") {
    const char* source = std::getenv("KIOKU_SOURCE");  // ctest says where
    INFO("KIOKU_SOURCE must name the source tree");
    REQUIRE(source != nullptr);
    const auto table = std::filesystem::path(source) / "tests/cases/bad_input.json";
    const json cases = json::parse(read_file(table)).at("cases");
    int ran = 0;
    for (const auto& each : cases) {
        const auto name = each["name"].get<std::string>();
        const auto hosts = each.value("hosts", std::set<std::string>{"cpp"});
        if (!hosts.contains("cpp")) continue;
        const Place place(each.value("setup", "s1"));
        if (!place.can_be_made()) {
            std::cout << "skipped: " << name << ": root writes to any file here\n";
            continue;
        }
        const auto before = place.files();
        const auto answer = run_case(each, place);
        INFO(name << ": " << (answer ? "" : answer.error().message));
        const auto expected = each["expect"].get<std::string>();
        CHECK((answer ? "ok" : std::string(to_string(answer.error().code))) == expected);
        for (const auto& part : each["says"]) {
            const auto fragment = part.get<std::string>();
            CHECK((answer ? "" : answer.error().message).find(fragment) != std::string::npos);
        }
        const bool is_unchanged = place.files() == before;
        if (expected != "ok") CHECK(is_unchanged);
        if (expected == "ok" && each["verb"].get<std::string>() == "message_add")
            CHECK_FALSE(is_unchanged);
        ++ran;
    }
    std::cout << "cpp: " << ran << " of " << cases.size() << " cases ran\n";
    CHECK(ran > 100);
}
