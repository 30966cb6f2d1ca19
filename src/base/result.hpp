// Early return for functions that answer a Result.
#pragma once

// Returns the failure of `expression` from the enclosing function, else goes on.
#define KIOKU_TRY(expression)                                               \
    do {                                                                    \
        if (auto kioku_outcome = (expression); !kioku_outcome) [[unlikely]] \
            return ::tl::unexpected(std::move(kioku_outcome).error());      \
    } while (false)

#define KIOKU_CONCAT_INNER(a, b) a##b
#define KIOKU_CONCAT(a, b) KIOKU_CONCAT_INNER(a, b)

// Declares `target` with the value of `expression`, or returns its failure.
#define KIOKU_LET(target, expression)                                                       \
    auto KIOKU_CONCAT(kioku_outcome_, __LINE__) = (expression);                             \
    if (!KIOKU_CONCAT(kioku_outcome_, __LINE__)) [[unlikely]]                               \
        return ::tl::unexpected(std::move(KIOKU_CONCAT(kioku_outcome_, __LINE__)).error()); \
    target = std::move(*KIOKU_CONCAT(kioku_outcome_, __LINE__))
