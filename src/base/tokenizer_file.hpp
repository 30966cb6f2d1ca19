// A Hugging Face tokenizer.json of the byte-level kind, typed: what the reader of JSON (records)
// hands to what encodes with it (text). manager joins the two.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace memory::base {

struct TokenizerFile {
    // A token that is found in the text before it is cut into pieces.
    struct Added {
        std::string text;
        std::uint32_t id = 0;
        bool is_special = false;
        bool is_normalized = false;  // looked for after normalising, not before
    };

    // A step of cutting the text into pieces.
    struct Step {
        std::string kind;     // as the file names it: "Split", "ByteLevel", ...
        std::string pattern;  // of Split
        bool is_regex = false;
        bool keeps_all = false;   // Isolated, or Removed and inverted: the matches are the pieces
        bool drops_gaps = false;  // what does not match is no piece
        bool use_regex = false;   // of ByteLevel: it cuts as GPT-2 does
    };

    // Token by token and merge by merge, in the file's own writing of bytes as letters.
    std::vector<std::pair<std::string, std::uint32_t>> vocabulary;
    std::vector<std::pair<std::string, std::string>> merges;  // the earliest comes first
    std::vector<Added> added;
    std::vector<Step> steps;
    bool ignores_merges = false;  // a piece that is a token is taken whole
    bool is_nfc = false;          // the text is normalised to NFC
};

}  // namespace memory::base
