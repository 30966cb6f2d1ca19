// TokenCounter's counts: of texts, and of chats by the published rule.
#include "kioku/token_counter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/quote.hpp"
#include "text/embedded_tokenizer.hpp"
#include "text/family_estimate.hpp"
#include "text/model_names.hpp"
#include "text/token_estimate.hpp"

namespace memory {
namespace {

// OpenAI Cookbook, "How to count tokens with tiktoken", section 6.
constexpr std::size_t kTokensPerMessage = 3;
constexpr std::size_t kTokensPerName = 1;
constexpr std::size_t kTokensForReply = 3;

constexpr std::size_t kNearest = 3;  // names that an error for an unknown one lists

constexpr std::array<std::string_view, 7> kEncodings{
    "o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base", "gpt2"};

}  // namespace

TokenCounter::TokenCounter(std::string_view encoding,
                           std::shared_ptr<const text::Tokenizer> tokenizer) noexcept
    : encoding_(encoding), tokenizer_(std::move(tokenizer)) {}

Result<TokenCounter> TokenCounter::open(std::string_view encoding_or_model) {
    const text::Encoding* encoding = text::find_encoding(encoding_or_model);
    if (encoding == nullptr) {
        encoding = text::find_encoding(text::encoding_of_model(encoding_or_model));
    }
    if (encoding == nullptr) {
        auto names = text::nearest_names(encoding_or_model, kNearest);
        const bool is_near = !names.empty();
        if (!is_near) names.assign(kEncodings.begin(), kEncodings.end());
        return fail(
            ErrorCode::invalid_argument, "text",
            fmt::format("no encoding or model is called {}; {}: {}", base::quote(encoding_or_model),
                        is_near ? "the nearest" : "the encodings", fmt::join(names, ", ")));
    }
    if (!encoding->is_embedded()) return TokenCounter(encoding->name, nullptr);
    return TokenCounter(encoding->name, std::make_shared<text::EmbeddedTokenizer>(*encoding));
}

std::span<const std::string_view> TokenCounter::encodings() noexcept {
    return kEncodings;
}

std::span<const ModelName> TokenCounter::models() noexcept {
    return text::model_names();
}

std::string_view TokenCounter::name() const noexcept {
    return is_exact() ? tokenizer_->name() : "estimate";
}

std::string_view TokenCounter::encoding() const noexcept {
    return encoding_;
}

bool TokenCounter::is_exact() const noexcept {
    return tokenizer_ != nullptr;
}

text::Cuts TokenCounter::cuts() const noexcept {
    return is_exact() ? tokenizer_->cuts() : text::Cuts::nowhere;
}

std::size_t TokenCounter::settled(std::string_view text) const {
    return is_exact() ? tokenizer_->settled(text) : 0;
}

std::size_t TokenCounter::count_tokens(std::string_view text) const {
    return is_exact() ? tokenizer_->count(text) : text::estimate_tokens(text);
}

std::size_t TokenCounter::count_message_tokens(const ChatMessageView& message) const {
    std::size_t tokens = kTokensPerMessage + count_tokens(message.role) +
                         count_tokens(message.content) + count_tokens(message.tool_calls_json) +
                         count_tokens(message.tool_call_id);
    if (!message.name.empty()) tokens += count_tokens(message.name) + kTokensPerName;
    return tokens;
}

std::size_t TokenCounter::count_batch_tokens(std::span<const ChatMessageView> messages) const {
    std::size_t tokens = kTokensForReply;
    for (const ChatMessageView& message : messages)
        tokens += count_message_tokens(message);
    return tokens;
}

bool TokenCounter::should_trigger_summary(std::span<const ChatMessageView> messages,
                                          std::size_t threshold) const {
    return count_batch_tokens(messages) >= threshold;
}

std::span<const ChatMessageView> TokenCounter::get_overflow_messages(
    std::span<const ChatMessageView> messages, std::size_t max_tokens) const {
    std::size_t tokens = kTokensForReply;
    std::size_t staying = messages.size();
    while (staying > 0) {
        tokens += count_message_tokens(messages[staying - 1]);
        if (tokens > max_tokens) break;
        --staying;
    }
    return messages.first(staying);
}

std::size_t TokenCounter::estimate(std::string_view text) noexcept {
    return text::estimate_tokens(text);
}

Result<TokenEstimate> TokenCounter::estimate(std::string_view text, std::string_view family) {
    return text::estimate_family(text, family);
}

}  // namespace memory
