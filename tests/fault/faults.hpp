// One failing call somewhere in the scenario, and what must hold whatever it was.
#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"
#include "support/faults.hpp"

namespace support {

// Runs the scenario with the nth call of that kind failing, once or for good from there on; tells
// what is wrong then; empty when nothing is. `reached` says whether there were so many calls.
[[nodiscard]] std::vector<std::string> run_with_fault(faults::Kind kind, long nth, bool for_good,
                                                      Scenario::Size size, bool& reached);

// The same for every `stride`th n until no call is left to fail. The first few problems, each with
// the n that makes it.
[[nodiscard]] std::vector<std::string> run_with_faults(faults::Kind kind, long stride,
                                                       bool for_good,
                                                       Scenario::Size size = Scenario::Size::small);

// Stores of this process lie in memory from here on, where the machine has such a folder: without
// flushes a disk gives these tests nothing but waiting.
void use_memory_folder();

}  // namespace support
