// What may stand at a store's path, and who may open it.
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kioku/manager.hpp"
#include "storage/migration.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

using memory::ErrorCode;
using memory::Manager;
using support::must;

namespace {

memory::Config at(const std::string& path) {
    memory::Config config;
    config.path = path;
    config.durability = memory::Durability::normal;
    return config;
}

// "" when it opens and takes a message, else the code.
std::string use(const memory::Config& config) {
    auto manager = Manager::open(config);
    if (!manager) return std::string(to_string(manager.error().code));
    memory::NewMessage message;
    message.content = "hello";
    const auto added = manager->add_message("s1", message);
    return added ? "" : std::string(to_string(added.error().code));
}

std::string use(const std::string& path) {
    return use(at(path));
}

struct WorkingDirectory {
    fs::path before = fs::current_path();
    explicit WorkingDirectory(const std::string& path) { fs::current_path(path); }
    ~WorkingDirectory() { fs::current_path(before); }
};

}  // namespace

TEST_CASE("a path may be relative, hold spaces and any script, and be called :memory:", "[open]") {
    const support::TemporaryStore store;
    const WorkingDirectory inside(store.directory());
    for (const std::string name : {"plain.db", "with some spaces.db", "\u8a18\u61b6 \u00e9.db",
                                   ":memory:", "file:x?mode=memory", "%41'\".db", "./dot.db"}) {
        INFO(name);
        CHECK(use(name).empty());
        CHECK(fs::exists(store.directory() + "/" + name));
        auto manager = must(Manager::open(at(name)));
        CHECK(must(manager.messages("s1")).items.size() == 1);
    }
}

TEST_CASE("a store's files are its owner's alone", "[open]") {
    const support::TemporaryStore store;
    const auto manager = must(Manager::open(store.config()));
    for (const char* tail : {"", "-wal", "-shm"}) {
        INFO(tail);
        struct stat status{};
        REQUIRE(stat((store.path() + tail).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
}

TEST_CASE("a path that cannot be a store's is refused with its reason", "[open]") {
    const support::TemporaryStore store;
    const std::string folder = store.directory();
    CHECK(use("") == "invalid_argument");
    CHECK(use(std::string("a\0b", 3)) == "invalid_argument");
    CHECK(use(folder) == "invalid_argument");
    CHECK(use(folder + "/") == "invalid_argument");
    CHECK(use(folder + "/new/") == "invalid_argument");
    CHECK(use(folder + "/new.db/") == "invalid_argument");
    CHECK(use(folder + "/missing/kioku.db") == "not_found");
    CHECK(use("/dev/null") == "invalid_argument");
    CHECK(use(folder + "/" + std::string(256, 'x')) == "invalid_argument");
    CHECK(use(folder + "/" + std::string(5000, 'x')) == "invalid_argument");
    std::string deep = folder;
    for (int i = 0; i < 4; ++i) {
        deep += "/" + std::string(200, 'd');
        fs::create_directory(deep);
    }
    CHECK(use(deep + "/kioku.db") == "invalid_argument");
    auto missing = store.config();
    missing.create = false;
    CHECK(use(missing) == "not_found");
    CHECK_FALSE(fs::exists(store.path()));
    CHECK(use(store.path()).empty());
    CHECK(use(store.path() + "/") == "not_found");
    CHECK(use(missing).empty());
}

TEST_CASE("an empty file becomes a store", "[open]") {
    const support::TemporaryStore store;
    support::write_file(store.path(), "");
    CHECK(use(store.path()).empty());
}

TEST_CASE("a file that is not a store is refused and left as it is", "[open]") {
    const support::TemporaryStore store;
    const auto bytes =
        GENERATE(as<std::string>{}, "x", "Just some text.\n", std::string(3000, 'a'),
                 std::string(8192, '\0'), std::string("SQLite format 3") + std::string(20, '\0'));
    INFO(bytes.size() << " bytes");
    support::write_file(store.path(), bytes);
    CHECK(use(store.path()) == "invalid_argument");
    CHECK(support::read_files(store.directory()) ==
          std::map<std::string, std::string>{{"kioku.db", bytes}});
}

TEST_CASE("another program's database is refused and left as it is", "[open]") {
    const support::TemporaryStore store;
    const auto mode = GENERATE(as<std::string>{}, "wal", "delete");
    support::write_file(store.path(), "");
    {
        support::ChildProcess program("sql", {store.path()});
        REQUIRE(program.ask("PRAGMA journal_mode=" + mode) == mode);
        REQUIRE(program.ask("CREATE TABLE t(a)") == "ok");
        program.hang_up();
        REQUIRE(program.wait() == 0);
    }
    const auto before = support::read_files(store.directory());
    CHECK(use(store.path()) == "invalid_argument");
    CHECK(support::read_files(store.directory()) == before);
}

TEST_CASE("a newer store is refused with every byte of its files as it was", "[open]") {
    const support::TemporaryStore store;
    const bool has_log = GENERATE(false, true);
    INFO("with a log: " << has_log);
    CHECK(use(store.path()).empty());
    {
        support::ChildProcess newer("sql", {store.path()});
        REQUIRE(newer.ask("PRAGMA user_version=99") == "ok");
        REQUIRE(newer.ask("CREATE TABLE newer(a)") == "ok");
        if (has_log) newer.kill_hard();
        newer.wait();
    }
    const auto before = support::read_files(store.directory());
    CHECK(before.size() == (has_log ? 2 : 1));
    const auto opened = Manager::open(store.config());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::unsupported);
    CHECK(opened.error().message.find("99") != std::string::npos);
    CHECK(support::read_files(store.directory()) == before);
}

TEST_CASE("a store that another process moved to a newer schema takes no more writes", "[open]") {
    const support::TemporaryStore store;
    auto manager = must(Manager::open(store.config()));
    memory::NewMessage message;
    message.content = "hello";
    must(manager.add_message("s1", message));
    support::ChildProcess newer("sql", {store.path()});
    REQUIRE(newer.ask("PRAGMA user_version=99") == "ok");
    for (int i = 0; i < 2; ++i) {
        const auto refused = manager.add_message("s1", message);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::unsupported);
        CHECK(refused.error().message.find("99") != std::string::npos);
    }
    CHECK(newer.ask("SELECT count(*) FROM messages") == "1");
    REQUIRE(newer.ask("PRAGMA user_version=" + std::to_string(memory::storage::kSchemaVersion)) ==
            "ok");
    must(manager.add_message("s1", message));
}

TEST_CASE("a damaged store answers corrupt", "[open]") {
    const support::TemporaryStore store;
    const auto offset = GENERATE(std::size_t{100}, std::size_t{4096});
    CHECK(use(store.path()).empty());
    std::string bytes = support::read_file(store.path());
    bytes.replace(offset, 60, std::string(60, '\xff'));
    for (std::size_t page = 2; offset > 100 && page < 20; ++page)
        bytes.replace(page * 4096, 60, std::string(60, '\xff'));
    support::write_file(store.path(), bytes);
    CHECK(use(store.path()) == "corrupt");
}

TEST_CASE("a file that this process has open by other means is a conflict", "[open]") {
    const support::TemporaryStore store;
    CHECK(use(store.path()).empty());
    fs::create_hard_link(store.path(), store.directory() + "/other-name");
    const int descriptor = ::open((store.directory() + "/other-name").c_str(), O_RDONLY);
    REQUIRE(descriptor >= 0);
    CHECK(use(store.path()) == "conflict");
    ::close(descriptor);
    CHECK(use(store.path()).empty());
    const auto manager = must(Manager::open(store.config()));
    CHECK(use(store.directory() + "/other-name") == "conflict");
}

TEST_CASE("a file that was replaced while it was open is a conflict", "[open]") {
    const support::TemporaryStore store;
    const auto manager = must(Manager::open(store.config()));
    fs::rename(store.path(), store.directory() + "/moved");
    CHECK(use(store.path()) == "conflict");
    support::write_file(store.path(), "");
    CHECK(use(store.path()) == "conflict");
}
