// The table of encodings. A vocabulary that the build leaves out (cmake/vocabularies.cmake) is
// null.
#include "text/encodings.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#ifdef KIOKU_O200K
extern "C" const unsigned char kioku_o200k_base[];  // cmake/vocabularies.S, as those below
#else
constexpr const unsigned char* kioku_o200k_base = nullptr;
#endif
#ifdef KIOKU_CL100K
extern "C" const unsigned char kioku_cl100k_base[];
#else
constexpr const unsigned char* kioku_cl100k_base = nullptr;
#endif
#ifdef KIOKU_P50K
extern "C" const unsigned char kioku_p50k_base[];
#else
constexpr const unsigned char* kioku_p50k_base = nullptr;
#endif

namespace memory::text {

namespace {

constexpr std::string_view kReserved = "<|reserved_";
constexpr std::string_view kClosed = "|>";

constexpr std::array<EncodingSpecial, 1> kR50k{{{"<|endoftext|>", 50256}}};
constexpr std::array<EncodingSpecial, 4> kP50kEdit{{{"<|endoftext|>", 50256},
                                                    {"<|fim_prefix|>", 50281},
                                                    {"<|fim_middle|>", 50282},
                                                    {"<|fim_suffix|>", 50283}}};
constexpr std::array<EncodingSpecial, 5> kCl100k{{{"<|endoftext|>", 100257},
                                                  {"<|fim_prefix|>", 100258},
                                                  {"<|fim_middle|>", 100259},
                                                  {"<|fim_suffix|>", 100260},
                                                  {"<|endofprompt|>", 100276}}};
constexpr std::array<EncodingSpecial, 2> kO200k{
    {{"<|endoftext|>", 199999}, {"<|endofprompt|>", 200018}}};
// <|reserved_200018|> is 200018 too; that rank is told as <|endofprompt|>, as tiktoken does.
constexpr std::array<EncodingSpecial, 10> kHarmony{{{"<|startoftext|>", 199998},
                                                    {"<|endoftext|>", 199999},
                                                    {"<|return|>", 200002},
                                                    {"<|constrain|>", 200003},
                                                    {"<|channel|>", 200005},
                                                    {"<|start|>", 200006},
                                                    {"<|end|>", 200007},
                                                    {"<|message|>", 200008},
                                                    {"<|call|>", 200012},
                                                    {"<|endofprompt|>", 200018}}};

const std::array<Encoding, 7> kEncodings{{
    {"o200k_base", Grammar::o200k, kioku_o200k_base, 199998, kO200k, 0, 0},
    {"o200k_harmony", Grammar::o200k, kioku_o200k_base, 199998, kHarmony, 200000, 201088},
    {"cl100k_base", Grammar::cl100k, kioku_cl100k_base, 100256, kCl100k, 0, 0},
    {"p50k_base", Grammar::r50k, kioku_p50k_base, 50281, kR50k, 0, 0},
    {"p50k_edit", Grammar::r50k, kioku_p50k_base, 50281, kP50kEdit, 0, 0},
    {"r50k_base", Grammar::r50k, kioku_p50k_base, 50256, kR50k, 0, 0},
    {"gpt2", Grammar::r50k, kioku_p50k_base, 50256, kR50k, 0, 0},
}};

// The ranks between the named ones that are reserved: not those of <|return|> and the like, whose
// "<|reserved_200002|>" does not exist. 200018 has both.
bool is_reserved(const Encoding& encoding, Rank rank) {
    if (rank < encoding.first_reserved || rank >= encoding.end_reserved) return false;
    return rank >= 200013 || std::none_of(encoding.specials.begin(), encoding.specials.end(),
                                          [rank](const auto& each) { return each.rank == rank; });
}

}  // namespace

std::optional<Rank> Encoding::special(std::string_view token) const noexcept {
    for (const EncodingSpecial& each : specials) {
        if (each.text == token) return each.rank;
    }
    if (!token.starts_with(kReserved) || !token.ends_with(kClosed)) return std::nullopt;
    const std::string_view digits =
        token.substr(kReserved.size(), token.size() - kReserved.size() - kClosed.size());
    Rank rank = 0;
    const auto [stop, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), rank);
    const bool is_number =
        failure == std::errc{} && stop == digits.data() + digits.size() && digits.front() != '0';
    return is_number && is_reserved(*this, rank) ? std::optional(rank) : std::nullopt;
}

std::optional<std::string> Encoding::special_text(Rank rank) const {
    for (const EncodingSpecial& each : specials) {
        if (each.rank == rank) return std::string(each.text);
    }
    if (!is_reserved(*this, rank)) return std::nullopt;
    return std::string(kReserved) + std::to_string(rank) + std::string(kClosed);
}

std::span<const Encoding> encodings() noexcept {
    return kEncodings;
}

const Encoding* find_encoding(std::string_view name) noexcept {
    const auto* const found =
        std::find_if(kEncodings.begin(), kEncodings.end(),
                     [name](const Encoding& each) { return each.name == name; });
    return found == kEncodings.end() ? nullptr : found;
}

}  // namespace memory::text
