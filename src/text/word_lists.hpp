// The word lists of the analysis for search, one file each.
#pragma once

#include <string_view>

namespace memory::text {

extern const std::string_view kStopWords;  // separated by spaces
extern const std::string_view
    kIrregularForms;  // a line is a group: first the word that stands for it
// Groups separated by "; ": any word of a group finds the others. In a group
// "general: particular particular" only the first finds the others.
extern const std::string_view kRelatedWords;
extern const std::string_view kParticularWords;
extern const std::string_view kRelatedWordsOfLife;
extern const std::string_view kRelatedWordsOfSoftware;

}  // namespace memory::text
