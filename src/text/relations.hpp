// Which terms may stand for a term, from the lists of related words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace memory::text {

// The terms (as WordNormal makes them) that a query's term finds too, beside itself. Read from the
// lists once. Throws std::bad_alloc.
[[nodiscard]] const std::vector<std::string>& related_terms(std::string_view term);

}  // namespace memory::text
