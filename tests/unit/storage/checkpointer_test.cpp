// The log of an open store: moved into the database while writers go on.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <semaphore>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace {

using support::run;

TEST_CASE("the log of a busy writer begins anew instead of growing", "[storage]") {
    const support::TemporaryStore place;
    const auto database = support::open_database(place.path());
    REQUIRE(run(*database, "CREATE TABLE numbers(number INTEGER, text BLOB)"));
    REQUIRE(run(*database,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                " INSERT INTO numbers SELECT i, zeroblob(3000) FROM n"));
    // Each write adds two pages to the log. Where it goes over its own beginning, its file keeps
    // its length: 500 writes (4 MB, a checkpoint's due) without growth show that.
    std::uintmax_t longest = 0;
    int without_growth = 0;
    for (int i = 0; i < 30'000 && without_growth < 500; ++i) {
        REQUIRE(run(*database, "UPDATE numbers SET number = number + 1 WHERE rowid % 50 = 1"));
        const auto length = std::filesystem::file_size(place.path() + "-wal");
        without_growth = length > longest ? 0 : without_growth + 1;
        longest = std::max(longest, length);
    }
    CHECK(longest > (std::uintmax_t{4} << 20));
    CHECK(without_growth == 500);
    CHECK(database->status().last_problem.empty());
}

// Counts its runs.
class Counted final : public memory::storage::Chore {
  public:
    void run() noexcept override { runs.release(); }
    std::counting_semaphore<> runs{0};
};

TEST_CASE("the thread does a chore once for each time that it is asked to", "[storage]") {
    const support::TemporaryStore place;
    const auto database = support::open_database(place.path());
    const auto chore = std::make_shared<Counted>();
    const auto other = std::make_shared<Counted>();
    for (int round = 0; round < 3; ++round) {
        REQUIRE(database->run_soon(chore));
        REQUIRE(database->run_soon(chore));  // before it ran: the same
        REQUIRE(database->run_soon(other));
        REQUIRE(chore->runs.try_acquire_for(std::chrono::seconds(30)));
        REQUIRE(other->runs.try_acquire_for(std::chrono::seconds(30)));
    }
    CHECK_FALSE(chore->runs.try_acquire_for(std::chrono::milliseconds(300)));
    CHECK(chore.use_count() == 1);
}

TEST_CASE("a database that closes gives up the chores that wait", "[storage]") {
    const support::TemporaryStore place;
    const auto chore = std::make_shared<Counted>();
    {
        const auto database = support::open_database(place.path());
        REQUIRE(database->run_soon(chore));
    }
    CHECK(chore.use_count() == 1);
}

}  // namespace
