// Early return for functions that answer a Result.
#pragma once

#include <utility>

#include <tl/expected.hpp>

// Names and targets cannot stand in parentheses: NOLINTBEGIN(bugprone-macro-parentheses)
#define KIOKU_CONCAT_INNER(a, b) a##b
#define KIOKU_CONCAT(a, b) KIOKU_CONCAT_INNER(a, b)

#define KIOKU_TRY_NAMED(outcome, expression)                     \
    do {                                                         \
        if (auto outcome = (expression); !outcome) [[unlikely]]  \
            return ::tl::unexpected(std::move(outcome).error()); \
    } while (false)

#define KIOKU_LET_NAMED(outcome, target, expression)         \
    auto outcome = (expression);                             \
    if (!outcome) [[unlikely]]                               \
        return ::tl::unexpected(std::move(outcome).error()); \
    target = *std::move(outcome)

// Returns the failure of `expression` from the enclosing function, else goes on. The counter keeps
// names apart where the expression holds a lambda that uses these macros too.
#define KIOKU_TRY(expression) KIOKU_TRY_NAMED(KIOKU_CONCAT(kioku_outcome_, __COUNTER__), expression)

// Declares or assigns `target` with the value of `expression`, or returns its failure.
#define KIOKU_LET(target, expression) \
    KIOKU_LET_NAMED(KIOKU_CONCAT(kioku_outcome_, __COUNTER__), target, expression)
// NOLINTEND(bugprone-macro-parentheses)
