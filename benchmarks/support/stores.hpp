// Stores and texts that the benchmarks work on.
#pragma once

#include <cstdint>
#include <string>

#include "kioku/manager.hpp"

namespace benchmarks {

// English-like text of exactly `bytes` bytes, another one at each call.
std::string text_of(std::size_t bytes);

// A new store in the working directory that holds one session, "s", of one message, and has it
// closed again, so that Kioku and the peer begin alike. Answers its path.
std::string new_store(const std::string& name);

memory::Manager open(const std::string& path, memory::Durability durability);

// Sessions that never summarise by themselves, as the peer does not.
memory::SessionConfig without_summaries();

}  // namespace benchmarks
