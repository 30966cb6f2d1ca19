// Turns a sentence as it was written, with Markdown marks and line breaks, into plain text that
// reads well on one line.
#pragma once

#include <string>
#include <string_view>

namespace memory::text {

// One line of plain text for `sentence`: list markers, heading and quote marks, emphasis and
// backticks gone, cells of a table row parted by commas, white space and control characters folded
// into single spaces. Empty when nothing is left to read (a rule, a table's separator). Valid UTF-8
// stays valid.
[[nodiscard]] std::string plain_line(std::string_view sentence);

// One line that stands for a fenced code block: "[code LANGUAGE] first line …", with the ellipsis
// when there was more than one line. Empty for a block without code.
[[nodiscard]] std::string code_line(std::string_view block);

}  // namespace memory::text
