// The part of a long text that is worth a line or two.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

// `text` on one line in at most `columns` columns: whole if it fits, else the stretch that holds
// the most of `words` (letters A to Z in any case), with "…" where something was left out.
[[nodiscard]] std::string excerpt(std::string_view text, const std::vector<std::string>& words,
                                  std::size_t columns);

}  // namespace cli
