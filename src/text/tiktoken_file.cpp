// Reads tiktoken's lines. Its merging asks for the rank of two neighbours' bytes together; each way
// to cut a token into two tokens is therefore a pair.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "text/loaded_parts.hpp"
#include "text/loaded_tokenizer.hpp"

namespace memory::text {

namespace {

// Longer tokens would make the ways to cut them many; those of tiktoken have 128 bytes at most.
constexpr std::size_t kLongest = 512;

tl::unexpected<Error> wrong(std::size_t line, const std::string& what,
                            ErrorCode code = ErrorCode::invalid_argument) {
    return fail(code, "text", "line " + std::to_string(line) + " of the vocabulary " + what);
}

constexpr int kNoDigit = -1;

int base64_digit(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    return c == '/' ? 63 : kNoDigit;
}

// False where `text` is no base64 (RFC 4648, with its padding) or empty.
bool decode_base64(std::string_view text, std::string& bytes) {
    bytes.clear();
    if (text.empty() || text.size() % 4 != 0) return false;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::uint32_t bits = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool is_padding = at + padding >= text.size();
        const int digit = is_padding ? 0 : base64_digit(text[at]);
        if (digit == kNoDigit) return false;
        bits = bits << 6U | static_cast<std::uint32_t>(digit);
        if (at % 4 != 3) continue;
        for (const unsigned shift : {16U, 8U, 0U})
            bytes += static_cast<char>(bits >> shift);
    }
    bytes.resize(bytes.size() - padding);
    return true;
}

struct Line {
    std::string bytes;
    TokenId rank = 0;
    std::size_t number = 0;
};

Result<Line> read_line(std::string_view text, std::size_t number) {
    Line line{{}, 0, number};
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos)
        return wrong(number, "has no space between token and rank");
    if (!decode_base64(text.substr(0, space), line.bytes))
        return wrong(number, "begins with no base64");
    const std::string_view rank = text.substr(space + 1);
    const auto [end, error] = std::from_chars(rank.data(), rank.data() + rank.size(), line.rank);
    if (error == std::errc::invalid_argument || end != rank.data() + rank.size()) {
        return wrong(number, "has no number for a rank: " + base::quote(rank));
    }
    if (error != std::errc() || line.rank >= kIdLimit) {
        return wrong(
            number,
            "has the rank " + std::string(rank) + "; the limit is " + std::to_string(kIdLimit),
            ErrorCode::limit);
    }
    if (line.bytes.size() > kLongest) {
        return wrong(number,
                     "has a token of " + std::to_string(line.bytes.size()) +
                         " bytes; the limit is " + std::to_string(kLongest),
                     ErrorCode::limit);
    }
    return line;
}

Result<std::vector<Line>> read_lines(std::string_view text) {
    std::vector<Line> lines;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        KIOKU_LET(lines.emplace_back(), read_line(line, number));
    }
    if (lines.empty()) {
        return fail(ErrorCode::invalid_argument, "text", "the vocabulary is empty");
    }
    return lines;
}

// Calls visit(left, right, token) for each way to cut each token.
template <class Visit>
void for_each_cut(const TokenTable& tokens, const std::vector<Line>& lines, Visit visit) {
    for (const Line& line : lines) {
        const std::string_view bytes = line.bytes;
        for (std::size_t at = 1; at < bytes.size(); ++at) {
            const auto left = tokens.id_of(bytes.substr(0, at));
            if (!left) continue;
            if (const auto right = tokens.id_of(bytes.substr(at))) visit(*left, *right, line.rank);
        }
    }
}

Result<void> add_special(LoadedParts& parts, std::span<const SpecialToken> tokens) {
    for (const SpecialToken& token : tokens) {
        const std::string name = "the special token " + base::quote(token.text);
        if (token.text.empty() || !parts.tokens.add(token.id, token.text)) {
            return fail(ErrorCode::invalid_argument, "text",
                        name + (token.text.empty() ? " is empty"
                                                   : " has the id " + std::to_string(token.id) +
                                                         ", which is another token's"));
        }
        if (!parts.added.add(token.text, token.id)) {
            return fail(ErrorCode::invalid_argument, "text", name + " is there twice");
        }
        parts.special.push_back(token);
    }
    return {};
}

Result<TokenId> last_id(const std::vector<Line>& lines, std::span<const SpecialToken> special) {
    TokenId last = 0;
    for (const Line& line : lines)
        last = std::max(last, line.rank);
    for (const SpecialToken& token : special) {
        if (token.id >= kIdLimit) {
            return fail(ErrorCode::limit, "text",
                        "the special token " + base::quote(token.text) + " has the id " +
                            std::to_string(token.id) + "; the limit is " +
                            std::to_string(kIdLimit));
        }
        last = std::max(last, token.id);
    }
    return last;
}

}  // namespace

Result<std::shared_ptr<const Tokenizer>> load_tiktoken(std::string_view text, std::string name,
                                                       std::string_view pattern,
                                                       std::span<const SpecialToken> special) {
    LoadedParts parts;
    parts.name = std::move(name);
    KIOKU_LET(parts.grammar, grammar_of_encoding(pattern));
    KIOKU_LET(const std::vector<Line> lines, read_lines(text));
    KIOKU_LET(const TokenId last, last_id(lines, special));
    parts.tokens.reserve(lines.size(), last);
    for (const Line& line : lines) {
        if (!parts.tokens.add(line.rank, line.bytes)) {
            return wrong(line.number,
                         "has the rank " + std::to_string(line.rank) + " of an earlier one");
        }
        if (!parts.tokens.make_findable(line.rank)) {
            return wrong(line.number, "has the token of an earlier one");
        }
    }
    KIOKU_TRY(find_byte_tokens(parts));
    std::size_t cuts = 0;
    for_each_cut(parts.tokens, lines, [&](TokenId, TokenId, TokenId) { ++cuts; });
    parts.pairs.reserve(cuts);
    for_each_cut(parts.tokens, lines, [&](TokenId left, TokenId right, TokenId token) {
        parts.pairs.set(left, right, {token, token});
    });
    parts.whole.assign(parts.tokens.end(), true);
    KIOKU_TRY(add_special(parts, special));
    return make_loaded(std::move(parts));
}

}  // namespace memory::text
