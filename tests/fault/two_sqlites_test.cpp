// Two SQLites in one process, the real thing: the system's copy opens, reads and closes the store's
// file here, which drops our locks; Python, outside, then takes the log away, and another Kioku
// writes. Nothing that anybody was told stands is lost, but for what the refusal names.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <dlfcn.h>
#include <fmt/format.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/skip.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::Manager;
using support::must;

namespace {

// The system's own SQLite, loaded beside ours.
class SystemSqlite {
  public:
    SystemSqlite() : library_(dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL)) {
        if (library_ == nullptr) support::skip_file("there is no libsqlite3.so.0 to load");
    }
    ~SystemSqlite() { dlclose(library_); }
    SystemSqlite(const SystemSqlite&) = delete;
    SystemSqlite& operator=(const SystemSqlite&) = delete;

    // Whether opening, reading and closing the file went well.
    [[nodiscard]] bool reads(const std::string& path) const {
        void* connection = nullptr;
        const auto open = function<int(const char*, void**)>("sqlite3_open");
        const auto execute =
            function<int(void*, const char*, void*, void*, char**)>("sqlite3_exec");
        const bool ok =
            open(path.c_str(), &connection) == 0 &&
            execute(connection, "SELECT count(*) FROM items", nullptr, nullptr, nullptr) == 0;
        return function<int(void*)>("sqlite3_close")(connection) == 0 && ok;
    }
    [[nodiscard]] std::string version() const {
        return function<const char*()>("sqlite3_libversion")();
    }

  private:
    template <class Function>
    [[nodiscard]] Function* function(const char* name) const {
        return reinterpret_cast<Function*>(dlsym(library_, name));
    }

    void* library_;
};

// Another program, which leaves no log behind: the last to close takes it away.
bool python_reads(const std::string& path) {
    const std::string command = fmt::format(
        "python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        " c.execute(\"SELECT count(*) FROM items\").fetchone(); c.close()' '{}'",
        path);
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): a test's own command
    return std::system(command.c_str()) == 0;
}

// Writes, and keeps what was acknowledged and what was refused, by content.
class Writer {
  public:
    explicit Writer(Manager& manager) : manager_(manager) {}

    void write(int count) {
        for (int i = 0; i < count; ++i) {
            memory::NewMessage message;
            message.content = fmt::format("message {}", written_++);
            const auto added = manager_.add_message("s1", message);
            if (added) {
                acknowledged[message.content] = added->seq;
            } else {
                refused[message.content] = added.error();
            }
        }
    }

    std::map<std::string, std::int64_t> acknowledged;
    std::map<std::string, memory::Error> refused;

  private:
    Manager& manager_;
    int written_ = 0;
};

}  // namespace

TEST_CASE("two SQLites in a process and a log taken away cost no write that was acknowledged",
          "[log]") {
    const SystemSqlite foreign;
    INFO("the other copy is " << foreign.version());
    const support::TemporaryStore store;
    // Alone it takes the log away itself: the system never tells a process of its own locks. Beside
    // another process it only drops ours, and whoever comes later takes the log away.
    const bool alone = GENERATE(false, true);
    INFO("it closes as the last one: " << alone);
    const std::string others_write = GENERATE(as<std::string>{}, "0", "10");
    INFO("messages that others write: " << others_write);
    auto manager = std::make_unique<Manager>(must(Manager::open(store.config())));
    Writer writer(*manager);
    writer.write(40);
    if (alone) {
        REQUIRE(foreign.reads(store.path()));
    } else {
        support::ChildProcess other("sql", {store.path()});
        REQUIRE(other.ask("SELECT count(*) FROM messages") == "40");
        REQUIRE(foreign.reads(store.path()));
        writer.write(20);
        CHECK(writer.refused.empty());
        REQUIRE(std::filesystem::exists(store.path() + "-wal"));
        other.kill_hard();
        other.wait();
        REQUIRE(python_reads(store.path()));
    }
    REQUIRE_FALSE(std::filesystem::exists(store.path() + "-wal"));
    {
        support::ChildProcess outsider("writer", {store.path(), "s2"});
        REQUIRE(outsider.hear() == "ready");
        outsider.tell(others_write);
        while (const auto said = outsider.hear())
            if (said == "end") break;
        outsider.hang_up();
        REQUIRE(outsider.wait() == 0);
    }
    writer.write(3);
    {
        support::ChildProcess reader("sql", {store.path()});
        const auto seen_outside = reader.ask(
            "SELECT count(*) FROM messages JOIN sessions USING(session) WHERE sessions.id = 's1'");
        CHECK(seen_outside == std::to_string(writer.acknowledged.size()));
        reader.kill_hard();
        reader.wait();
    }
    CHECK(writer.refused.size() == 3);
    for (const auto& [content, error] : writer.refused) {
        INFO(content << ": " << error.message);
        CHECK(error.code == ErrorCode::corrupt);
        CHECK(error.message.find("this commit is not kept") != std::string::npos);
        CHECK(error.message.find("opened anew") != std::string::npos);
    }
    CHECK_FALSE(manager->is_available());
    manager.reset();

    auto again = must(Manager::open(store.config()));
    CHECK(must(again.check()).problems.empty());
    const auto others = again.messages("s2");
    CHECK((others ? others->items.size() : 0) == std::stoul(others_write));
    std::map<std::string, std::int64_t> found;
    for (const auto& message : must(again.messages("s1")).items)
        found[message.content] = message.seq;
    CHECK(found == writer.acknowledged);
    Writer(again).write(1);
    CHECK(must(again.messages("s1")).items.size() == found.size() + 1);
}

TEST_CASE("a log that went before the first write is noticed, too", "[log]") {
    const SystemSqlite foreign;
    const support::TemporaryStore store;
    {
        auto before = must(Manager::open(store.config()));
        Writer(before).write(5);
    }
    auto manager = must(Manager::open(store.config()));
    CHECK(must(manager.messages("s1")).items.size() == 5);
    REQUIRE(foreign.reads(store.path()));  // and takes the log away, being the last to close
    REQUIRE_FALSE(std::filesystem::exists(store.path() + "-wal"));
    Writer writer(manager);
    writer.write(1);
    CHECK(writer.acknowledged.empty());
    CHECK(writer.refused.size() == 1);
    CHECK_FALSE(manager.is_available());
}
