#pragma once
enum class ErrorCode : int {
    invalid_argument = 1,
    not_found = 2,
    conflict = 3,
    busy = 4,
};
