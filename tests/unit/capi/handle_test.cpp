#include "handle.hpp"

#include <set>
#include <vector>

#include "support/catch.hpp"

using memory::capi::HandleTable;
using memory::capi::Kind;
using memory::capi::Object;

namespace {

// Counts how many of its kind live.
class Counted : public Object {
  public:
    explicit Counted(int& living) : living_(living) { ++living_; }
    ~Counted() override { --living_; }

  private:
    int& living_;
};

std::uint64_t add(HandleTable& table, int& living, Kind kind = Kind::manager) {
    return table.add(kind, std::make_unique<Counted>(living));
}

}  // namespace

TEST_CASE("a handle is no address, never 0, below 2^52, and never given twice", "[capi]") {
    const auto table = std::make_unique<HandleTable>();
    int living = 0;
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t handle = add(*table, living, static_cast<Kind>(1 + i % 7));
        CHECK(handle > 0xFFFF);
        CHECK(handle < (std::uint64_t{1} << 52U));
        CHECK(seen.insert(handle).second);
        table->close(handle, static_cast<Kind>(1 + i % 7));
    }
    CHECK(living == 0);
}

TEST_CASE("only the right number of the right kind finds the object", "[capi]") {
    const auto table = std::make_unique<HandleTable>();
    int living = 0;
    const std::uint64_t handle = add(*table, living);
    Object* const object = table->pin(handle, Kind::manager);
    REQUIRE(object != nullptr);
    table->unpin(handle);
    CHECK(table->pin(handle, Kind::tokenizer) == nullptr);
    const std::uint64_t other_kind = (handle & 0xFFFF'FFFF'FFFF) | (std::uint64_t{6} << 48U);
    CHECK(table->pin(other_kind, Kind::tokenizer) == nullptr);
    for (const std::uint64_t wrong :
         {std::uint64_t{0}, std::uint64_t{1}, handle + 1, handle + (1U << 20U),
          handle - (1U << 20U), handle | (std::uint64_t{1} << 52U),
          handle | (std::uint64_t{1} << 63U), ~std::uint64_t{0}, std::uint64_t{0x7FFF'DEAD'BEEF}}) {
        CHECK(table->pin(wrong, Kind::manager) == nullptr);
        table->close(wrong, Kind::manager);
    }
    CHECK(living == 1);
    table->close(handle, Kind::operation);
    CHECK(living == 1);
    table->close(handle, Kind::manager);
    CHECK(living == 0);
    CHECK(table->pin(handle, Kind::manager) == nullptr);
    table->close(handle, Kind::manager);
    const std::uint64_t next = add(*table, living);
    CHECK((next & 0xFFFFF) == (handle & 0xFFFFF));
    CHECK(table->pin(handle, Kind::manager) == nullptr);
    table->close(handle, Kind::manager);
    CHECK(living == 1);
    table->close(next, Kind::manager);
}

TEST_CASE("an object closed while calls use it goes with the last of them", "[capi]") {
    const auto table = std::make_unique<HandleTable>();
    int living = 0;
    const std::uint64_t handle = add(*table, living);
    REQUIRE(table->pin(handle, Kind::manager) != nullptr);
    REQUIRE(table->pin(handle, Kind::manager) != nullptr);
    table->close(handle, Kind::manager);
    CHECK(living == 1);
    CHECK(table->pin(handle, Kind::manager) == nullptr);
    table->unpin(handle);
    CHECK(living == 1);
    table->unpin(handle);
    CHECK(living == 0);
}

TEST_CASE("a full table refuses, and takes again when there is room", "[capi]") {
    const auto table = std::make_unique<HandleTable>();
    int living = 0;
    std::vector<std::uint64_t> open;
    for (std::size_t i = 0; i < HandleTable::kCapacity; ++i)
        open.push_back(add(*table, living));
    CHECK(std::set<std::uint64_t>(open.begin(), open.end()).count(0) == 0);
    CHECK(add(*table, living) == 0);
    CHECK(living == static_cast<int>(HandleTable::kCapacity));
    table->close(open[12'345], Kind::manager);
    const std::uint64_t again = add(*table, living);
    CHECK(again != 0);
    CHECK(again != open[12'345]);
    CHECK(add(*table, living) == 0);
    table->close(again, Kind::manager);
    for (const std::uint64_t handle : open)
        table->close(handle, Kind::manager);
    CHECK(living == 0);
}
