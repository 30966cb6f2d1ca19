// The factors of families, and the sum that they go into.
#include "text/family_estimate.hpp"

#include <algorithm>
#include <string>

#include "base/quote.hpp"
#include "text/family_factors.hpp"
#include "text/token_estimate.hpp"

namespace memory::text {

namespace {

struct Block {
    char32_t last;
    ScriptKind kind;
};

// Ascending by the last code point.
constexpr std::array kBlocks{
    Block{0x24F, ScriptKind::latin},    Block{0x36F, ScriptKind::other},
    Block{0x3FF, ScriptKind::greek},    Block{0x52F, ScriptKind::cyrillic},
    Block{0x58F, ScriptKind::armenian}, Block{0x5FF, ScriptKind::hebrew},
    Block{0x8FF, ScriptKind::arabic},   Block{0x97F, ScriptKind::devanagari},
    Block{0xDFF, ScriptKind::indic},    Block{0xEFF, ScriptKind::thai},
    Block{0x109F, ScriptKind::burmese}, Block{0x10FF, ScriptKind::georgian},
    Block{0x11FF, ScriptKind::hangul},  Block{0x177F, ScriptKind::other},
    Block{0x17FF, ScriptKind::khmer},   Block{0x1DFF, ScriptKind::other},
    Block{0x1EFF, ScriptKind::latin},   Block{0x1FFF, ScriptKind::greek},
    Block{0x2E7F, ScriptKind::other},   Block{0x2FFF, ScriptKind::han},
    Block{0x30FF, ScriptKind::kana},    Block{0x33FF, ScriptKind::other},
    Block{0x9FFF, ScriptKind::han},     Block{0xABFF, ScriptKind::other},
    Block{0xD7FF, ScriptKind::hangul},  Block{0xF8FF, ScriptKind::other},
    Block{0xFAFF, ScriptKind::han},     Block{0xFEFF, ScriptKind::other},
    Block{0xFFEF, ScriptKind::kana},    Block{0x1FFFF, ScriptKind::other},
    Block{0x3FFFF, ScriptKind::han},    Block{0x10FFFF, ScriptKind::other},
};

ScriptKind kind_of(char32_t code_point) {
    if (code_point >= 0x80) {
        return std::lower_bound(kBlocks.begin(), kBlocks.end(), code_point,
                                [](const Block& block, char32_t c) { return block.last < c; })
            ->kind;
    }
    const char32_t letter = code_point | 0x20U;
    if ((letter >= 'a' && letter <= 'z') || code_point == ' ' || code_point == '\t')
        return ScriptKind::words;
    return code_point >= '0' && code_point <= '9' ? ScriptKind::digits : ScriptKind::marks;
}

// From 64ths of a token times thousandths.
std::size_t tokens_of(std::uint64_t sum) {
    constexpr std::uint64_t kWhole = std::uint64_t{64} * 1000;
    return static_cast<std::size_t>((sum + kWhole / 2) / kWhole);
}

}  // namespace

KindUnits units_by_kind(std::string_view text) {
    KindUnits units{};
    estimate_by_character(text, [&units](char32_t code_point, std::uint32_t cost) {
        units[static_cast<std::size_t>(kind_of(code_point))] += cost;
    });
    return units;
}

Result<TokenEstimate> estimate_family(std::string_view text, std::string_view family) {
    const auto* const found = std::find_if(kFamilies.begin(), kFamilies.end(),
                                           [&](const Family& each) { return each.name == family; });
    if (found == kFamilies.end()) {
        std::string known;
        for (const Family& each : kFamilies)
            known.append(known.empty() ? "" : ", ").append(each.name);
        return fail(ErrorCode::invalid_argument, "text",
                    "unknown family " + base::quote(family) + "; known: " + known);
    }
    if (text.empty()) return TokenEstimate{};
    const KindUnits units = units_by_kind(text);
    std::uint64_t tokens = 0;
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    for (std::size_t i = 0; i < kScriptKinds; ++i) {
        tokens += units[i] * found->factors[i].tokens;
        low += units[i] * found->factors[i].low;
        high += units[i] * found->factors[i].high;
    }
    TokenEstimate estimate{std::max<std::size_t>(1, tokens_of(tokens)), tokens_of(low),
                           tokens_of(high)};
    // Of a text of a few tokens each counts.
    estimate.low = std::max<std::size_t>(1, std::min(estimate.low, estimate.tokens - 1));
    estimate.high = std::max(estimate.high, estimate.tokens + 1);
    return estimate;
}

}  // namespace memory::text
