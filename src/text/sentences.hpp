// Cuts a text into sentences without knowing its language: by terminators of many scripts, line
// breaks, list items and code fences.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace memory::text {

// One sentence: the bytes [begin, end) of the text it was found in. Never empty, never begins or
// ends with white space (ASCII space, tab, line breaks), never cuts a character of valid UTF-8.
struct Sentence {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool is_code = false;  // a fenced block, fences included

    [[nodiscard]] std::string_view in(std::string_view text) const {
        return text.substr(begin, end - begin);
    }
};

// The sentences of `text` in order. They do not overlap, and every byte outside them is ASCII white
// space, so nothing is lost. Linear in the length of `text`, whatever it holds.
//
// A sentence ends
//   - after a run of . ! ? or … and closing quotes or brackets, before white space or the end;
//   - after 。！？ ؟ ۔ । ॥ and their kin, which need no white space after them;
//   - at a line break, unless the line is a wrapped one (long, without a terminator, and the next
//     line goes on in lower case);
//   - before a list item, heading, quote or table row; a table row is one sentence.
// A fenced code block (``` or ~~~) is one sentence with is_code set; an unclosed one runs to the
// end. A full stop does not end one after a single letter ("e.g.", "J. Smith"), after a few titles
// ("Dr."), or when lower case follows; inside decimals, versions, URLs and paths it is not followed
// by white space and so never does.
[[nodiscard]] std::vector<Sentence> split_sentences(std::string_view text);

}  // namespace memory::text
