#include "faults.hpp"

#include <cstdlib>
#include <filesystem>
#include <new>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "scenario.hpp"
#include "support/fault_vfs.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

namespace support {

namespace {

using faults::Kind;
using memory::Error;
using memory::ErrorCode;
using Problems = std::vector<std::string>;

bool is_sensible(Kind kind, ErrorCode code) {
    switch (kind) {
        case Kind::sync:  // of the store, or of a backup
            return code == ErrorCode::read_only || code == ErrorCode::unavailable;
        case Kind::full: return code == ErrorCode::full;
        case Kind::allocation:
        case Kind::own_allocation: return code == ErrorCode::no_memory;
        default: return code == ErrorCode::unavailable;
    }
}

// Only these words allow a failed write to show later.
bool says_unknown(const Error& error) {
    return error.message.find("whether this write stands") != std::string::npos;
}

// A run of the scenario under one plan.
class Run {
  public:
    Run(Kind kind, bool for_good, Scenario::Size size)
        : kind_(kind),
          for_good_(for_good),
          expected_(expected(size)),
          scenario_(folder_.directory(), size, memory::Durability::full) {}

    Problems go(long nth) {
        faults::arm(kind_, nth, for_good_);
        for (std::size_t step = 0; step < scenario_.size(); ++step) {
            const auto error = attempt(step);
            if (!error) continue;
            recover(step, *error);
            if (!problems_.empty()) break;
        }
        scenario_.close();
        faults::disarm();
        if (problems_.empty()) inspect();
        return std::move(problems_);
    }

  private:
    using States = std::vector<std::vector<std::string>>;
    static const States& expected(Scenario::Size size) {
        static const States small = Scenario::expected(Scenario::Size::small);
        static const States large = Scenario::expected(Scenario::Size::large);
        return size == Scenario::Size::small ? small : large;
    }

    std::optional<Error> attempt(std::size_t step) {
        try {
            const auto outcome = scenario_.run(step);
            if (outcome) return std::nullopt;
            return outcome.error();
        } catch (const std::bad_alloc&) {
            return Error{ErrorCode::no_memory, "bad_alloc", "test", false};
        }
    }

    // After a failed step: the store holds what it held before, and takes the step now.
    void recover(std::size_t step, const Error& error) {
        if (for_good_) scenario_.close();
        faults::disarm();
        const std::string what =
            fmt::format("{}: {} ({})", scenario_.name(step), to_string(error.code), error.message);
        if (!is_sensible(kind_, error.code)) problems_.push_back("odd answer: " + what);
        if (error.code == ErrorCode::read_only && scenario_.is_open()) {
            refuses_writes(what);
            scenario_.close();
        }
        if (!scenario_.is_open()) scenario_.open();
        const auto found = scenario_.state();
        const bool stands = found == expected_[step + 1];
        if (found != expected_[step] && !(stands && says_unknown(error))) {
            problems_.push_back(stands ? "a false failure: " + what
                                       : fmt::format("{}, and the store holds\n  {}", what,
                                                     fmt::join(found, "\n  ")));
        }
        const auto again = scenario_.repeat(step);
        if (!again) {
            problems_.push_back(fmt::format("{}, and repeated: {}", what, again.error().message));
        }
        if (!scenario_.is_open()) scenario_.open();
        if (scenario_.state() != expected_[step + 1]) {
            problems_.push_back("repeated, it is not as if done once: " + what);
        }
        if (step + 1 == scenario_.size()) scenario_.close();
    }

    // After a flush that failed nothing is written until the store is opened anew.
    void refuses_writes(const std::string& what) {
        const auto refused = scenario_.manager().add_message("refused", user("no"));
        if (refused || refused.error().code != ErrorCode::read_only) {
            problems_.push_back("it goes on writing after " + what);
        }
    }

    void inspect() {
        scenario_.open();
        if (scenario_.state() != expected_.back()) {
            problems_.push_back(fmt::format("at the end the store holds\n  {}",
                                            fmt::join(scenario_.state(), "\n  ")));
        }
        for (const auto& problem : must(scenario_.manager().check()).problems)
            problems_.push_back("check: " + problem);
        scenario_.close();
        for (const auto& entry : fs::directory_iterator(folder_.directory())) {
            const std::string name = entry.path().filename();
            if (name != "kioku.db" && name != "copy.db") {
                problems_.push_back("left behind: " + name);
            }
        }
    }

    Kind kind_;
    bool for_good_;
    const States& expected_;
    TemporaryStore folder_;
    Scenario scenario_;
    Problems problems_;
};

}  // namespace

void use_memory_folder() {
    static const std::string folder = "/dev/shm";
    if (::access(folder.c_str(), W_OK) == 0) ::setenv("TMPDIR", folder.c_str(), 1);
}

std::vector<std::string> run_with_fault(Kind kind, long nth, bool for_good, Scenario::Size size,
                                        bool& reached) {
    install_faults();
    use_memory_folder();
    static const long held = [] {
        // What SQLite keeps for ever is there after a first run.
        static_cast<void>(Run(Kind::read, false, Scenario::Size::large).go(1'000'000'000));
        return held_blocks();
    }();
    Problems problems = [&] {
        try {
            return Run(kind, for_good, size).go(nth);
        } catch (const std::exception& failure) {
            faults::disarm();
            return Problems{failure.what()};
        }
    }();
    reached = faults::was_reached();
    if (open_files() != 0) problems.push_back(fmt::format("{} files are open", open_files()));
    if (held_blocks() != held) {
        problems.push_back(fmt::format("SQLite holds {} blocks more", held_blocks() - held));
    }
    return problems;
}

std::vector<std::string> run_with_faults(Kind kind, long stride, bool for_good,
                                         Scenario::Size size) {
    constexpr std::size_t kEnough = 5;
    Problems all;
#ifndef KIOKU_NEW_CAN_FAIL
    if (kind == Kind::own_allocation) {
        WARN("skipped: operator new is the sanitizer's and cannot be made to fail");
        return all;
    }
#endif
    bool reached = true;
    for (long n = 1; reached && all.size() < kEnough; n += stride) {
        for (const auto& problem : run_with_fault(kind, n, for_good, size, reached))
            all.push_back(fmt::format("n = {}: {}", n, problem));
        if (n == 1 && !reached) all.emplace_back("there is no such call");
    }
    return all;
}

}  // namespace support
