// Two openings of one file in a process share one engine; two files are two engines.
#include "storage/registry.hpp"

#include <filesystem>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

TEST_CASE("one path opened twice is one engine, and closing one leaves the other", "[storage]") {
    const support::TemporaryStore store;
    auto first = support::open_database(store.path());
    const auto second = support::open_database(store.path());
    CHECK(first == second);
    first.reset();
    CHECK(support::run(*second, "INSERT INTO store_numbers(name, value) VALUES('test', 1)"));
}

TEST_CASE("a store is the same engine through links, dots and a link to a file yet to be",
          "[storage]") {
    const support::TemporaryStore store;
    const fs::path folder = store.directory();
    fs::create_directory(folder / "real");
    fs::create_directory_symlink(folder / "real", folder / "linked");
    fs::create_symlink("real/kioku.db", folder / "dangling.db");
    const auto dangling = support::open_database(folder / "dangling.db");
    CHECK(support::open_database(folder / "real" / "kioku.db") == dangling);
    CHECK(support::open_database(folder / "linked" / "kioku.db") == dangling);
    CHECK(support::open_database(folder / "linked" / ".." / "real" / "kioku.db") == dangling);
    CHECK(support::run(*dangling, "INSERT INTO store_numbers(name, value) VALUES('test', 1)"));
}

TEST_CASE("two files are two engines that know nothing of each other", "[storage]") {
    const support::TemporaryStore store;
    const support::TemporaryStore other;
    const auto here = support::open_database(store.path());
    const auto there = support::open_database(other.path());
    CHECK(here != there);
    CHECK(support::run(*here, "INSERT INTO store_numbers(name, value) VALUES('test', 1)"));
    CHECK(support::value(*there, "SELECT count(*) FROM store_numbers WHERE name = 'test'") == 0);
}

TEST_CASE("a closed store is opened anew", "[storage]") {
    const support::TemporaryStore store;
    for (int round = 0; round < 5; ++round) {
        const auto database = support::open_database(store.path());
        CHECK(support::value(*database, "SELECT count(*) FROM store_numbers") == 3);
    }
    CHECK_FALSE(fs::exists(store.path() + "-wal"));
    CHECK_FALSE(fs::exists(store.path() + "-shm"));
}
