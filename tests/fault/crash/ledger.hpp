// What a store's writers were told and what they acknowledged, held against the store after a
// crash.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "script.hpp"

namespace crash {

// What a proof found, over all its cycles.
struct Report {
    std::int64_t cycles = 0;
    std::int64_t acknowledged = 0;  // writes that were acknowledged and looked for
    std::int64_t lost = 0;          // of these, not there after the crash
    std::int64_t tail = 0;          // of these, gone where the level allows the last ones to go
    std::int64_t repeated = 0;      // writes without an answer that were made again with their key
    std::int64_t leases = 0;        // jobs that a dead writer held, seen again after their lease
    std::vector<std::string> problems;

    void problem(const std::string& what);
    void add(const Report& other);
    // One line: the cycles, the writes, the losses.
    [[nodiscard]] std::string line(const std::string& what) const;
};

// What Report::problems is after a proof that found nothing.
inline const std::vector<std::string> kNone;

// One store's account. Externally synchronised.
class Ledger {
  public:
    Ledger(memory::Config config, Report& report);

    // The store has crashed. `told` is what its writer was told, `answers` what it answered, in the
    // same order. With `tail`, the last of the acknowledged may be missing. Opens the store, holds
    // it against all that was ever acknowledged, does again what had no answer, and closes it.
    // Answers whether the account still fits the store.
    bool settle(const std::vector<Op>& told, const std::vector<std::string>& answers,
                bool tail = false);

    [[nodiscard]] const Model& model() const { return model_; }

  private:
    std::optional<std::size_t> locate(const std::vector<Op>& told, std::size_t acknowledged,
                                      const std::string& seen);
    void note_answers(const std::vector<Op>& told, const std::vector<std::string>& answers,
                      std::size_t standing, bool tail);
    void check_ids(const Seen& seen);
    bool do_again(memory::Manager& manager, const Op& op, bool was_done);
    void check_ranges(memory::Manager& manager);
    void check_jobs();
    std::int64_t drain(const memory::Config& config, std::size_t every,
                       std::set<std::string>& given);

    memory::Config config_;
    Report& report_;
    Model model_;
    std::map<std::string, std::string> ids_;  // by key, of what was acknowledged with an id
    std::set<std::string> finished_;          // jobs whose completion was acknowledged
    std::string leased_;                      // the job that the crash left under a lease
};

}  // namespace crash
