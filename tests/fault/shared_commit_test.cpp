// Memory that runs out while one write of a shared commit is taken out again.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/fault_vfs.hpp"
#include "support/faults.hpp"
#include "support/temporary_store.hpp"

using memory::Result;
using memory::storage::WriteTransaction;
using support::Deadline;
using support::Durability;
namespace faults = support::faults;

namespace {

Result<void> insert(WriteTransaction& write, const std::string& name) {
    auto row = write.sql().run("INSERT INTO store_numbers(name, value) VALUES(?1, 1)", name);
    if (!row) return tl::unexpected(row.error());
    return {};
}

}  // namespace

TEST_CASE("a write that cannot be taken out of a shared commit is not part of it", "[faults]") {
    support::install_faults();
    const long nth = GENERATE(1, 2, 3, 5, 8, 13);
    const bool for_good = GENERATE(false, true);
    INFO("allocation " << nth << (for_good ? ", for good" : ", once"));
    const support::TemporaryStore place;
    const auto database = support::open_database(place.path());
    const auto count = [&](const std::string& name) {
        return support::value(
            *database, fmt::format("SELECT count(*) FROM store_numbers WHERE name = '{}'", name));
    };
    Result<void> failing, good;
    std::vector<std::thread> others;
    // The leader waits until the two others stand behind it, so that all three share a commit.
    const auto leading = database->write(
        Durability::normal, Deadline::in(20'000), [&](WriteTransaction& write) -> Result<void> {
            others.emplace_back([&] {
                failing = database->write(Durability::normal, Deadline::in(20'000),
                                          [&](WriteTransaction& own) -> Result<void> {
                                              auto row = insert(own, "failing");
                                              if (!row) return row;
                                              faults::arm(faults::Kind::allocation, nth, for_good);
                                              return memory::fail(memory::ErrorCode::conflict,
                                                                  "test", "it is taken out");
                                          });
            });
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            others.emplace_back([&] {
                good = database->write(Durability::normal, Deadline::in(20'000),
                                       [&](WriteTransaction& own) { return insert(own, "good"); });
            });
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            return insert(write, "leading");
        });
    for (auto& other : others)
        other.join();
    faults::disarm();
    CHECK_FALSE(failing);
    CHECK(count("failing") == 0);
    CHECK(count("leading") == (leading ? 1 : 0));
    CHECK(count("good") == (good ? 1 : 0));
    CHECK(support::run(*database, "INSERT INTO store_numbers(name, value) VALUES('later', 1)"));
    CHECK(count("later") == 1);
}
