// The word that was meant, where a word of a query is in no item.
#pragma once

#include <string_view>

#include "recall/index.hpp"

namespace memory::recall {

// The term one edit away (a letter more, less, another, or two in the other order) that most items
// hold; kNoTerm if there is none, or the word has fewer than five letters or holds anything else.
[[nodiscard]] TermId term_one_edit_away(const Index& index, std::string_view term);

}  // namespace memory::recall
