// TokenCounter's ids: encoding with and without special tokens, and back.
#include <algorithm>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/utf8.hpp"
#include "kioku/token_counter.hpp"
#include "text/tokenizer.hpp"

namespace memory {
namespace {

constexpr std::string_view kRoom = "text";

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, kRoom, std::move(message));
}

bool names(const SpecialTokens& tokens, std::string_view token) {
    return tokens.all ||
           std::find(tokens.names.begin(), tokens.names.end(), token) != tokens.names.end();
}

Result<void> check_known(const text::Tokenizer& tokenizer, const SpecialTokens& tokens) {
    for (const std::string& each : tokens.names) {
        if (!tokenizer.special(each)) {
            return refuse(
                fmt::format("{} has no special token {}", tokenizer.name(), base::quote(each)));
        }
    }
    return {};
}

bool is_none(const SpecialTokens& tokens) {
    return !tokens.all && tokens.names.empty();
}

}  // namespace

Result<void> TokenCounter::check_exact(std::string_view verb) const {
    if (is_exact()) return {};
    return fail(ErrorCode::unsupported, kRoom,
                fmt::format("{} needs the vocabulary of {}, which this build leaves out (it is "
                            "counted by the estimator)",
                            verb, encoding_));
}

Result<std::vector<TokenId>> TokenCounter::encode(std::string_view text,
                                                  const EncodeOptions& options) const {
    KIOKU_TRY(check_exact("encode"));
    if (const auto invalid = base::first_invalid(text)) {
        return refuse(fmt::format("the text is not UTF-8 at byte {} (encode_bytes takes any bytes)",
                                  *invalid));
    }
    std::vector<TokenId> ids;
    if (is_none(options.allowed) && is_none(options.disallowed)) {
        tokenizer_->encode(text, ids);
    } else {
        KIOKU_TRY(check_known(*tokenizer_, options.allowed));
        KIOKU_TRY(check_known(*tokenizer_, options.disallowed));
        KIOKU_TRY(append_special(text, options, ids));
    }
    return ids;
}

// The text between two allowed special tokens is encoded on its own, as tiktoken does.
Result<void> TokenCounter::append_special(std::string_view text, const EncodeOptions& options,
                                          std::vector<TokenId>& ids) const {
    std::size_t done = 0;
    std::size_t look = 0;
    while (const auto found = tokenizer_->find_special(text, look)) {
        const std::string_view token = text.substr(found->at, found->length);
        look = found->at + found->length;
        const auto& refused = options.disallowed;
        const bool is_named = !refused.all && names(refused, token);  // allowed or not
        if (!is_named && names(options.allowed, token)) {
            tokenizer_->encode(text.substr(done, found->at - done), ids);
            ids.push_back(found->id);
            done = look;
        } else if (names(refused, token)) {
            return refuse(
                fmt::format("the text holds the special token {} at byte {}, which is "
                            "disallowed; allow it or have it taken as text",
                            token, found->at));
        } else {
            look = found->at + 1;
        }
    }
    tokenizer_->encode(text.substr(done), ids);
    return {};
}

Result<std::size_t> TokenCounter::count_tokens(std::string_view text,
                                               const EncodeOptions& options) const {
    KIOKU_LET(const auto ids, encode(text, options));
    return ids.size();
}

Result<std::vector<TokenId>> TokenCounter::encode_bytes(std::string_view bytes) const {
    KIOKU_TRY(check_exact("encode_bytes"));
    std::vector<TokenId> ids;
    tokenizer_->encode(bytes, ids);
    return ids;
}

Result<std::string> TokenCounter::decode(std::span<const TokenId> tokens) const {
    KIOKU_TRY(check_exact("decode"));
    std::string bytes;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (!tokenizer_->append_bytes(tokens[at], bytes)) {
            return refuse(fmt::format("{} has no token {} (the one at place {})",
                                      tokenizer_->name(), tokens[at], at));
        }
    }
    return bytes;
}

Result<std::string> TokenCounter::decode_text(std::span<const TokenId> tokens) const {
    KIOKU_LET(std::string bytes, decode(tokens));
    if (!base::first_invalid(bytes)) return bytes;
    return base::replace_invalid(bytes);
}

}  // namespace memory
