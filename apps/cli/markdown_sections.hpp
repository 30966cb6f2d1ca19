// Cuts a Markdown document at its headings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct MarkdownSection {
    std::string heading;  // the path to it: "Guide > Install"; empty before the first heading
    std::string text;     // its heading line included, without blank lines around it
};

// The sections of `document` (UTF-8), in order, without empty ones. A section begins at an ATX
// heading (CommonMark 0.31, 4.2: up to three blanks, one to six "#") that is not inside fenced code
// (4.5). Front matter ("---" to "---" or "..." at the very start) is a section of its own. A text
// of more than `max_bytes` is cut into several, at line ends where there are any.
[[nodiscard]] std::vector<MarkdownSection> markdown_sections(std::string_view document,
                                                             std::size_t max_bytes);

}  // namespace cli
