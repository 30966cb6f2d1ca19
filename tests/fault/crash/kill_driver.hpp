// Writers of three hosts, killed while they write.
#pragma once

#include <string>
#include <vector>

#include "ledger.hpp"

namespace crash {

enum class Host {
    cpp,      // memory::Manager
    c,        // kioku.h
    command,  // the program kioku, one run a write
};

// `cycles` times: starts a writer, kills it (with SIGKILL) at a random moment, and settles the
// account. `broken` is a promise that the writers break (KIOKU_BREAK), empty for none.
[[nodiscard]] Report kill_writers(Host host, int cycles, unsigned seed,
                                  const std::string& broken = {});

// Whether that host's program was built.
[[nodiscard]] bool has_host(Host host);

}  // namespace crash
