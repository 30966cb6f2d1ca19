// Which pre-tokenizer is which grammar.
#include "text/loaded_grammar.hpp"

#include <algorithm>
#include <array>

#include "base/quote.hpp"

namespace memory::text {

namespace {

struct Known {
    LoadedGrammar grammar;
    std::string_view pattern;
};

constexpr std::string_view kDigits = R"(\p{N}{1,3})";
constexpr std::string_view kHanAndKana = "[一-龥\u3040-ゟ゠-ヿ]+";

constexpr std::array kKnown{
    Known{
        LoadedGrammar::llama3,
        R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|)"
        R"(\s*[\r\n]+|\s+(?!\S)|\s+)"},
    Known{
        LoadedGrammar::qwen2,
        R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|)"
        R"(\s*[\r\n]+|\s+(?!\S)|\s+)"},
    Known{LoadedGrammar::qwen3_5,
          R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}|)"
          R"( ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)"},
    Known{LoadedGrammar::tekken,
          R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|)"
          R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}|)"
          R"( ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)"},
    Known{LoadedGrammar::o200k,
          R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+)"
          R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
          R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*)"
          R"((?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|)"
          R"(\s+(?!\S)|\s+)"},
    Known{LoadedGrammar::r50k,
          R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)"},
    // The file has the line breaks themselves.
    Known{LoadedGrammar::deepseek3,
          "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|"
          "[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|"
          "\\s+(?!\\S)|\\s+"},
};

constexpr std::string_view kKinds =
    "known are those of GPT-2, Llama 3, Qwen 2 to 3.5, Mistral Nemo, DeepSeek V3 and o200k_base";

tl::unexpected<Error> unknown(const std::string& what) {
    return fail(ErrorCode::unsupported, "text",
                "the pre-tokenizer has " + what + "; " + std::string(kKinds));
}

bool is_byte_level(const base::TokenizerFile::Step& step) {
    return step.kind == "ByteLevel";
}

// The one Split of most files.
Result<LoadedGrammar> grammar_of_split(const base::TokenizerFile::Step& step) {
    for (const Known& known : kKnown) {
        if (known.grammar == LoadedGrammar::deepseek3 || !step.is_regex) continue;
        if (known.pattern == step.pattern && step.keeps_all) return known.grammar;
    }
    return unknown("a split on " + base::quote(step.pattern));
}

bool is_deepseek3(const std::vector<base::TokenizerFile::Step>& steps) {
    const std::array<std::string_view, 3> patterns{kDigits, kHanAndKana, kKnown.back().pattern};
    if (steps.size() != patterns.size() + 1) return false;
    return std::equal(patterns.begin(), patterns.end(), steps.begin(),
                      [](std::string_view pattern, const base::TokenizerFile::Step& step) {
                          return step.is_regex && step.keeps_all && !step.drops_gaps &&
                                 step.pattern == pattern;
                      });
}

}  // namespace

Result<LoadedGrammar> grammar_of_encoding(std::string_view name) {
    if (name == "cl100k_base") return LoadedGrammar::cl100k;
    if (name == "o200k_base") return LoadedGrammar::o200k;
    if (name == "r50k_base") return LoadedGrammar::r50k;
    return fail(
        ErrorCode::invalid_argument, "text",
        "unknown pattern " + base::quote(name) + "; known: cl100k_base, o200k_base, r50k_base");
}

Result<LoadedGrammar> grammar_of_file(const base::TokenizerFile& file) {
    const auto& steps = file.steps;
    if (steps.empty() || !is_byte_level(steps.back())) {
        return unknown("no ByteLevel at its end");
    }
    for (const auto& step : steps) {
        if (step.kind != "Split" && !is_byte_level(step))
            return unknown("a step " + base::quote(step.kind));
        if (is_byte_level(step) && &step != &steps.back()) return unknown("two steps ByteLevel");
    }
    if (steps.back().use_regex) {
        if (steps.size() == 1) return LoadedGrammar::r50k;
        return unknown("a split before the ByteLevel that cuts too");
    }
    if (steps.size() == 1) return unknown("no step that cuts the text");
    if (steps.size() == 2) return grammar_of_split(steps.front());
    if (is_deepseek3(steps)) return LoadedGrammar::deepseek3;
    return unknown("the splits " + base::quote(steps[0].pattern) + " and " +
                   base::quote(steps[1].pattern) + " after one another");
}

}  // namespace memory::text
