// How a host's text stands in an error message: on one line, in quotes, and never very long.
#pragma once

#include <string>
#include <string_view>

namespace memory::base {

// `text` in double quotes. Control characters become '?', what is not UTF-8 becomes U+FFFD, and
// more than 64 bytes are cut between two characters and end in "...".
[[nodiscard]] std::string quote(std::string_view text);

// The same for a path, which is told whole.
[[nodiscard]] std::string quote_path(std::string_view path);

}  // namespace memory::base
