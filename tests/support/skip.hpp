// Tests that need what the machine may not give.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>

namespace support {

// Ends the program as "skipped" (ctest's SKIP_RETURN_CODE), with the reason. Only for a file all of
// whose tests need the same thing.
[[noreturn]] inline void skip_file(const std::string& reason) {
    std::printf("skipped: %s\n", reason.c_str());
    std::fflush(nullptr);
    std::_Exit(77);
}

}  // namespace support
