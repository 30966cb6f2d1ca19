// The category of a memory that came without one, by rules: the same text has always the same.
#pragma once

#include <string_view>

namespace memory::memories {

// technical, workflow, preference or project. Static storage. English words are known; text
// without any of them is technical where it names code, else project.
[[nodiscard]] std::string_view category_of(std::string_view content);

}  // namespace memory::memories
