// A store whose file or folder belongs to somebody else.
#include <filesystem>
#include <string>

#include <unistd.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/child_process.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/skip.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

using support::must;

TEST_CASE("who may not read or write a store is told so", "[open]") {
    if (geteuid() != 0) {
        support::skip_file("only root can become another user");
    }
    const support::TemporaryStore store;
    must(memory::Manager::open(store.config()));
    const auto as_nobody = [&](const std::string& path) {
        support::ChildProcess child("open", {path, "nobody"});
        const auto said = child.hear().value_or("");
        return said.substr(0, said.find(':'));
    };
    const auto before = support::read_files(store.directory());
    CHECK(as_nobody(store.path()) == "permission");  // the folder
    fs::permissions(store.directory(), fs::perms(0755));
    CHECK(as_nobody(store.path()) == "permission");  // the file
    CHECK(as_nobody(store.directory() + "/new.db") == "permission");
    fs::permissions(store.path(), fs::perms(0644));
    CHECK(as_nobody(store.path()) == "read_only");
    fs::permissions(store.directory(), fs::perms(0777));
    CHECK(as_nobody(store.path()) == "read_only");
    CHECK(support::read_files(store.directory()) == before);
    fs::permissions(store.path(), fs::perms(0666));
    fs::permissions(store.directory(), fs::perms(0755));
    CHECK(as_nobody(store.path()) == "read_only");  // no place for a log
    CHECK(support::read_files(store.directory()) == before);
    fs::permissions(store.directory(), fs::perms(0777));
    CHECK(as_nobody(store.path()) == "open");
}
