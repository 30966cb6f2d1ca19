// The lines of the DogStatsD protocol (docs.datadoghq.com, "Datagram Format and Shell Usage").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/metrics.hpp"

namespace memory::observe {

// What an Agent reads of one datagram unless it is configured otherwise; official clients refuse
// larger events.
inline constexpr std::size_t kMaxLineBytes = 8192;

// The tags that all lines of a sender end in, joined; empty when there are none. Errors:
// invalid_argument naming the tag, limit.
[[nodiscard]] Result<std::string> constant_tags(const DogStatsD& config);

// A metric of the library's own: its name and tags are known to be good. `type` is c, d or g.
[[nodiscard]] std::string metric_line(std::string_view name, double value, char type,
                                      std::string_view tags, std::string_view constant_tags);

// A count of the host's. What Datadog does not have in a name becomes '_', and so does what would
// end a tag. Errors: invalid_argument (a name that is empty or does not begin with a letter, an
// empty tag, text that is not UTF-8), limit (a name above 200 bytes, a line above kMaxLineBytes).
[[nodiscard]] Result<std::string> count_line(std::string_view name, std::int64_t value,
                                             const std::vector<std::string>& tags,
                                             std::string_view constant_tags);

// Errors: invalid_argument (an empty title, an empty tag, text that is not UTF-8, a time out of
// range), limit.
[[nodiscard]] Result<std::string> event_line(std::string_view title, std::string_view text,
                                             const EventOptions& options,
                                             std::string_view constant_tags);

}  // namespace memory::observe
