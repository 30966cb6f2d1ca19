// Letters folded for search: compatibility forms, case and diacritics go, by utf8proc.
#pragma once

#include <string>
#include <string_view>

namespace memory::text {

// Appends the folded form of `word` to `out`: NFKC with case folding, without the diacritics of
// Latin, Greek and Cyrillic, the vowel points of Hebrew and the harakat of Arabic; strokes (ø, ł,
// đ) are diacritics too. Marks that spell a vowel (Thai, Devanagari) stay. What is not UTF-8 is
// appended as it is. Throws std::bad_alloc.
void append_folded(std::string_view word, std::string& out);

}  // namespace memory::text
