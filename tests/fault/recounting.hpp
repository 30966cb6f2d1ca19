// A store whose counts another counter made, and what is wrong with it at any moment of its being
// counted anew.
#pragma once

#include <string>
#include <vector>

#include "kioku/manager.hpp"

namespace support {

// How many messages write_old_store writes, into the session "s", with three summaries.
inline constexpr int kOldMessages = 2700;

// The session's settings are those of recounting_config.
void write_old_store(const std::string& path);

[[nodiscard]] memory::Config recounting_config(const std::string& path);

// The write that finds the old counts: message `number` of "s".
[[nodiscard]] memory::Result<memory::AddedMessage> add_new_message(memory::Manager& manager,
                                                                   int number);

// Does all that is left. Answers what waits then.
[[nodiscard]] memory::Result<std::int64_t> finish_recounts(memory::Manager& manager);

// A message that is neither as it was nor as it should be, or newer than one that is not counted
// yet and itself not counted; with `finished`, one that is as it was. And what check finds.
[[nodiscard]] std::vector<std::string> problems_of_counts(memory::Manager& manager, bool finished);

}  // namespace support
