// Asking each rule.
#include "storage/check_rules.hpp"

#include <fmt/format.h>

#include "base/result.hpp"

namespace memory::storage {

namespace {

constexpr std::size_t kMaxProblems = 100;

}  // namespace

Result<void> check_rules(Connection& sql, std::span<const Rule> rules, CheckReport& report) {
    for (const Rule& rule : rules) {
        KIOKU_LET(Rows rows, sql.query(rule.sql));
        while (report.problems.size() < kMaxProblems) {
            KIOKU_LET(const bool found, rows.next());
            if (!found) break;
            report.problems.push_back(fmt::format(fmt::runtime(rule.says), rows.text(0),
                                                  rows.integer(1), rows.integer(2)));
        }
    }
    report.ok = report.problems.empty();
    return {};
}

}  // namespace memory::storage
