// Stems for scripts that write articles and short prepositions as letters of the word they belong
// to: "the book", "in a book" and "book" are one word there, and meet in one stem.
#pragma once

#include <string>
#include <string_view>

namespace memory::text {

// Part of the word. The rules are those of light10 (Larkey, Ballesteros, Connell 2007), which finds
// more than Snowball's Arabic stemmer does: that one cuts a word with an article shorter than the
// same word without.
[[nodiscard]] std::string_view arabic_stem(std::string_view word) noexcept;

// The letters that stand for and, the, in, to, from, that, as go from the front for as long as
// three are left, whichever of them belong to the word itself, so that it ends the same with and
// without them; so does one ending of number or gender. Final forms become the ordinary ones.
[[nodiscard]] std::string hebrew_stem(std::string_view word);

}  // namespace memory::text
