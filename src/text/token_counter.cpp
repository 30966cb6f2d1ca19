// TokenCounter in its first form: the published message rule over the estimator.
#include "kioku/token_counter.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "text/token_estimate.hpp"

namespace memory {
namespace {

constexpr std::string_view kRoom = "text";

constexpr std::array<std::string_view, 7> kEncodings{
    "o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base", "gpt2"};

// OpenAI Cookbook, "How to count tokens with tiktoken", section 6.
constexpr std::size_t kTokensPerMessage = 3;
constexpr std::size_t kTokensPerName = 1;
constexpr std::size_t kTokensForReply = 3;

// A name in an error message is cut to this, so that a message stays one short line.
constexpr std::size_t kShownBytes = 64;

tl::unexpected<Error> no_exact(std::string_view verb, std::string_view encoding) {
    return fail(ErrorCode::unsupported, kRoom,
                fmt::format("{} needs exact encodings, which are not in this build ('{}' is "
                            "counted by the estimator)",
                            verb, encoding));
}

std::size_t to_boundary(std::string_view text, std::size_t at) {
    while (at < text.size() && base::is_continuation(text[at]))
        ++at;
    return at;
}

// Where the last `overlap` tokens of `chunk` at most begin, between two characters. Counts of
// shorter and shorter suffixes fall, but for a token here and there; so the place found by halving
// fits, and is the earliest such place or close to it.
std::size_t overlap_begin(const TokenCounter& counter, std::string_view chunk,
                          std::size_t overlap) {
    std::size_t too_early = 0;
    std::size_t fits = chunk.size();
    while (too_early < fits) {
        const std::size_t middle = too_early + (fits - too_early) / 2;
        const std::size_t begin = to_boundary(chunk, middle);
        if (counter.count_tokens(chunk.substr(begin)) <= overlap) {
            fits = middle;
        } else {
            too_early = middle + 1;
        }
    }
    return to_boundary(chunk, fits);
}

}  // namespace

Result<TokenCounter> TokenCounter::open(std::string_view encoding_or_model) {
    const auto* const known = std::find(kEncodings.begin(), kEncodings.end(), encoding_or_model);
    if (known != kEncodings.end()) return TokenCounter(*known);
    const bool printable = !base::first_invalid(encoding_or_model).has_value();
    return fail(ErrorCode::invalid_argument, kRoom,
                fmt::format("unknown encoding '{}'; known: {}",
                            printable ? base::truncate_to_boundary(encoding_or_model, kShownBytes)
                                      : "(not UTF-8)",
                            fmt::join(kEncodings, ", ")));
}

std::string_view TokenCounter::name() const noexcept {
    return "estimate";
}

std::string_view TokenCounter::encoding() const noexcept {
    return encoding_;
}

bool TokenCounter::is_exact() const noexcept {
    return false;
}

std::size_t TokenCounter::count_tokens(std::string_view text) const noexcept {
    return text::estimate_tokens(text);
}

std::size_t TokenCounter::count_message_tokens(const ChatMessageView& message) const noexcept {
    std::size_t tokens = kTokensPerMessage + count_tokens(message.role) +
                         count_tokens(message.content) + count_tokens(message.tool_calls_json) +
                         count_tokens(message.tool_call_id);
    if (!message.name.empty()) tokens += count_tokens(message.name) + kTokensPerName;
    return tokens;
}

std::size_t TokenCounter::count_batch_tokens(
    std::span<const ChatMessageView> messages) const noexcept {
    std::size_t tokens = kTokensForReply;
    for (const ChatMessageView& message : messages)
        tokens += count_message_tokens(message);
    return tokens;
}

bool TokenCounter::should_trigger_summary(std::span<const ChatMessageView> messages,
                                          std::size_t threshold) const noexcept {
    return count_batch_tokens(messages) >= threshold;
}

std::span<const ChatMessageView> TokenCounter::get_overflow_messages(
    std::span<const ChatMessageView> messages, std::size_t max_tokens) const noexcept {
    std::size_t tokens = kTokensForReply;
    std::size_t staying = messages.size();
    while (staying > 0) {
        tokens += count_message_tokens(messages[staying - 1]);
        if (tokens > max_tokens) break;
        --staying;
    }
    return messages.first(staying);
}

Result<std::vector<TokenId>> TokenCounter::encode(std::string_view /*text*/) const {
    return no_exact("encode", encoding_);
}

Result<std::string> TokenCounter::decode(std::span<const TokenId> /*tokens*/) const {
    return no_exact("decode", encoding_);
}

std::string_view TokenCounter::truncate(std::string_view text,
                                        std::size_t max_tokens) const noexcept {
    return text.substr(0, text::estimate_prefix(text, max_tokens));
}

Result<std::vector<std::string_view>> TokenCounter::split(std::string_view text,
                                                          std::size_t max_tokens,
                                                          std::size_t overlap) const {
    if (max_tokens == 0) {
        return fail(ErrorCode::invalid_argument, kRoom, "max_tokens is 0; it must be at least 1");
    }
    if (overlap >= max_tokens) {
        return fail(ErrorCode::invalid_argument, kRoom,
                    fmt::format("overlap {} is not below max_tokens {}", overlap, max_tokens));
    }
    std::vector<std::string_view> chunks;
    std::size_t begin = 0;
    std::size_t covered = 0;
    while (covered < text.size()) {
        std::string_view chunk = truncate(text.substr(begin), max_tokens);
        if (begin + chunk.size() <= covered && begin < covered) {
            // The overlap left no room for anything new: this chunk goes without it.
            begin = covered;
            continue;
        }
        if (chunk.empty()) {
            return fail(ErrorCode::limit, kRoom,
                        fmt::format("a character at byte {} costs more than max_tokens {}", begin,
                                    max_tokens));
        }
        chunks.push_back(chunk);
        covered = begin + chunk.size();
        begin += overlap == 0 ? chunk.size() : overlap_begin(*this, chunk, overlap);
    }
    return chunks;
}

std::size_t TokenCounter::estimate(std::string_view text) noexcept {
    return text::estimate_tokens(text);
}

}  // namespace memory
