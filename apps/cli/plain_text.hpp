// Text at the edges of the program: bytes that may not be UTF-8 on the way in, contents that must
// not steer a terminal or break a line on the way out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cli {

// `text` with each invalid sequence (Unicode 15, table 3-7) and each NUL replaced by U+FFFD; adds
// the number of replacements to `replaced`.
[[nodiscard]] std::string repair_utf8(std::string_view text, std::int64_t& replaced);

// At most `max_bytes` of `text`, ending between two characters.
[[nodiscard]] std::string_view cut_bytes(std::string_view text, std::size_t max_bytes) noexcept;

// One line for a pipe: backslash, tab, newline and carriage return as \\, \t, \n, \r.
[[nodiscard]] std::string escape_line(std::string_view text);

// For a terminal: control characters but newline and tab become U+FFFD, so that stored text can
// neither move the cursor nor change colours.
[[nodiscard]] std::string for_terminal(std::string_view text);

// One line for a terminal: for_terminal, with each run of white space as one blank.
[[nodiscard]] std::string one_line(std::string_view text);

// Columns that `text` takes on a terminal: East Asian wide characters and emoji take two.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

// `text` in at most `columns` columns, ending in "…" when something was left out.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t columns);

// "1,234,567"
[[nodiscard]] std::string with_commas(std::int64_t number);

// "1.2 MiB"
[[nodiscard]] std::string human_size(std::uint64_t bytes);

}  // namespace cli
