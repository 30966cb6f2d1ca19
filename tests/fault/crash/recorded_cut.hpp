// Power cuts made from a recording of what a store asked of its files.
#pragma once

#include <string>

#include "kioku/config.hpp"
#include "ledger.hpp"

namespace crash {

// Records `words` mixed writes at this level, and holds the account against the disk after `cuts`
// power cuts at random moments of it. `broken` is a promise that the store breaks.
[[nodiscard]] Report cut_recording(memory::Durability durability, int words, int cuts,
                                   unsigned seed, const std::string& broken = {});

}  // namespace crash
