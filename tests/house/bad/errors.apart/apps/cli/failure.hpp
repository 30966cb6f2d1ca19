#pragma once
enum class Exit {
    failed = 1,
    usage = 2,
    not_found = 3,
};
