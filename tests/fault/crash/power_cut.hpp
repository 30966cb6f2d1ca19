// Writers on a disk whose power goes.
#pragma once

#include <string>

#include "kioku/config.hpp"
#include "ledger.hpp"

namespace crash {

// `cycles` times, on a FuseDisk: mounts, settles the account, starts a writer at this level, and
// cuts the power at a random moment. Acknowledged writes may go from the end at `normal` alone.
// `broken` is a promise that the writers break, empty for none.
[[nodiscard]] Report cut_power(memory::Durability durability, int cycles, unsigned seed,
                               const std::string& broken = {});

}  // namespace crash
