// Words of a sentence, language-neutral: what they are for counting (a hash) and what they look
// like (a name, a number, a path, an identifier), and the cues of a decision or a question.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace memory::text {

enum class WordKind : std::uint8_t {
    plain,
    function,    // short and lower case: "the", "und"; carries no topic
    name,        // capitalised inside a sentence, or all capitals
    number,      // begins with a digit or a currency sign
    identifier,  // snake_case, camelCase, a::b, f(), letters beside digits
    path,        // a file path, file name or URL
};

struct Word {
    std::uint64_t hash = 0;  // of the case-folded word
    WordKind kind = WordKind::plain;
};

// What one sentence holds. `words` is cleared and filled, so that one object serves many sentences.
struct Analysis {
    std::vector<Word> words;
    bool is_question = false;  // ends in ? ？ ؟ ; or holds one before white space
    bool is_decision = false;  // "we decided", "let's use", "instead of" and their like
};

// Reads one sentence. Words are runs of letters, digits and what joins them in names of things
// (apostrophes, - _ . / : @ inside a word); in scripts without spaces they are pairs of characters.
void analyze(std::string_view sentence, Analysis& out);

}  // namespace memory::text
