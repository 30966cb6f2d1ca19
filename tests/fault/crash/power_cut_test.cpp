// The power goes while a store is written to: at `full` nothing acknowledged is gone, at `normal`
// only the last of it, and the store is whole.
#include "power_cut.hpp"

#include <cstdio>
#include <string>

#include "fuse_disk.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using memory::Durability;

namespace {

void need_disk() {
    static const std::string missing = crash::FuseDisk::missing();
    if (!missing.empty()) support::skip_file(missing);
}

}  // namespace

TEST_CASE("at full, a power cut takes nothing that was acknowledged", "[power]") {
    need_disk();
    const auto report = crash::cut_power(Durability::full, 10, 1);
    std::printf("%s\n", report.line("power cut at full").c_str());
    CHECK(report.problems == crash::kNone);
    CHECK(report.lost == 0);
    CHECK(report.acknowledged > 0);
}

TEST_CASE("at normal, a power cut takes the last writes alone and leaves the store whole",
          "[power]") {
    need_disk();
    const auto report = crash::cut_power(Durability::normal, 10, 2);
    std::printf("%s\n", report.line("power cut at normal").c_str());
    CHECK(report.problems == crash::kNone);
    CHECK(report.lost == 0);
    CHECK(report.tail > 0);  // the disk does drop what was not flushed
}

// The control: the same proof, with writers that do not wait for the disk.
TEST_CASE("a full that does not flush is found out", "[power]") {
    need_disk();
    const auto report = crash::cut_power(Durability::full, 6, 3, "full_flushes");
    std::printf("%s\n", report.line("a broken promise").c_str());
    CHECK(report.lost > 0);
}
