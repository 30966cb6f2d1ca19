// The options that memories, episodes and forgetting share: filters over items, metadata, times.
#pragma once

#include <string>
#include <vector>

#include "cli/invocation.hpp"
#include "kioku/item_filter.hpp"
#include "kioku/json.hpp"
#include "kioku/time.hpp"

namespace cli {

// RFC 3339, or seconds or milliseconds since 1970.
[[nodiscard]] memory::Result<memory::Timestamp> time_argument(const std::string& text);
[[nodiscard]] memory::Result<std::optional<memory::Timestamp>> time_option(const Invocation& run,
                                                                           std::string_view name);

// An option that is a JSON text or @FILE; null where it is not given.
[[nodiscard]] memory::Result<memory::Json> json_option(const Invocation& run,
                                                       std::string_view name);

// A number with a fraction. Errors: invalid_argument.
[[nodiscard]] memory::Result<std::optional<double>> real_option(const Invocation& run,
                                                                std::string_view name);

// --user, --agent, --project, --session, --since, --until, --filter; of memories also --category,
// --tag and --pinned.
[[nodiscard]] std::vector<Parameter> item_filter_parameters(bool of_memories);

// --filter's JSON, and over it what the other options say.
[[nodiscard]] memory::Result<memory::ItemFilter> item_filter_of(const Invocation& run);

// --user, --agent, --project and --session of a new item.
[[nodiscard]] const std::vector<Parameter>& place_parameters();

}  // namespace cli
