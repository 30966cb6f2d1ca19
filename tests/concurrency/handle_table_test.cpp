#include <array>
#include <thread>
#include <vector>

#include "handle.hpp"
#include "support/catch.hpp"

using memory::capi::HandleTable;
using memory::capi::Kind;
using memory::capi::Object;

namespace {

// Says so when it is used after its end, or ends twice.
class Canary : public Object {
  public:
    explicit Canary(std::atomic<int>& living) : living_(living) { ++living_; }
    ~Canary() override {
        alive_ = 0;
        --living_;
    }
    [[nodiscard]] bool alive() const { return alive_ == 0x5A5A; }

  private:
    std::atomic<int>& living_;
    int alive_ = 0x5A5A;  // no atomic: the table's own order has to do
};

}  // namespace

TEST_CASE("opening, using and closing handles from many threads loses and mixes up nothing",
          "[capi]") {
    const auto table = std::make_unique<HandleTable>();
    std::atomic<int> living{0};
    std::atomic<int> dead_uses{0};
    std::array<std::atomic<std::uint64_t>, 8> shared{};
    const auto work = [&](unsigned seed) {
        for (int i = 0; i < 5000; ++i) {
            seed = seed * 1664525U + 1013904223U;
            std::atomic<std::uint64_t>& place = shared[(seed >> 16U) % shared.size()];
            const std::uint64_t handle = place.load();
            if (auto* const canary = static_cast<Canary*>(table->pin(handle, Kind::breaker))) {
                if (!canary->alive()) ++dead_uses;
                if (seed % 3 == 0) table->close(handle, Kind::breaker);
                table->unpin(handle);
            } else {
                std::uint64_t was = handle;
                const std::uint64_t fresh =
                    table->add(Kind::breaker, std::make_unique<Canary>(living));
                if (!place.compare_exchange_strong(was, fresh)) table->close(fresh, Kind::breaker);
            }
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < 8; ++i)
        threads.emplace_back(work, i + 1);
    for (std::thread& thread : threads)
        thread.join();
    for (const auto& place : shared)
        table->close(place.load(), Kind::breaker);
    CHECK(dead_uses == 0);
    CHECK(living == 0);
}
