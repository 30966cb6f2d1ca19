// Rules that the rows of a sound store keep: each room has its own, all are asked alike.
#pragma once

#include <span>

#include "kioku/health.hpp"
#include "storage/sql.hpp"

namespace memory::storage {

// A query answers three columns (text, number, number) for every row that breaks the rule.
struct Rule {
    const char* says;  // with three places: what is wrong, and where
    const char* sql;
};

// Adds what breaks the rules to the report's problems, up to 100 of them in all.
[[nodiscard]] Result<void> check_rules(Connection& sql, std::span<const Rule> rules,
                                       CheckReport& report);

}  // namespace memory::storage
