// How many tokens a text or a chat costs a model. Budgets of sessions, summaries and contexts are
// all counted by a TokenCounter, and a store records the name() of the counter behind each count.
//
// Encodings are exact: the ids are those of tiktoken 0.14.0. An encoding that a build leaves out is
// answered by the *estimator*, one pass over the bytes with the error that docs/tokens.md states
// per kind of text; name() then says "estimate".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"

namespace memory {

namespace text {
class Tokenizer;
enum class Cuts : std::uint8_t;
}  // namespace text

// One token of an encoding: its rank in the vocabulary.
using TokenId = std::uint32_t;

// What counting needs of one chat message. Views only: the caller's text must outlive the call.
// An empty view means that the message has no such field.
struct ChatMessageView {
    std::string_view role;                  // system, developer, user, assistant or tool
    std::string_view content;               // the text, UTF-8
    std::string_view name = {};             // the participant's name
    std::string_view tool_calls_json = {};  // the tool calls as JSON text
    std::string_view tool_call_id = {};     // which call a tool message answers
};

// Special tokens by name, such as "<|endoftext|>".
struct SpecialTokens {
    bool all = false;  // every one that the encoding has; `names` is not looked at then
    std::vector<std::string> names = {};
};

// What special tokens in a text are, as in tiktoken's encode. In neither of the two, they are the
// ordinary text that they look like: the default, and what a text from elsewhere should be.
struct EncodeOptions {
    SpecialTokens allowed = {};     // become the one token that they name
    SpecialTokens disallowed = {};  // make the text invalid_argument; `all` leaves out the allowed
};

// A token that stands for a mark of the chat or the document, such as "<|endoftext|>".
struct SpecialToken {
    std::string text;
    TokenId id = 0;
};

// What a tiktoken file does not say of itself. A tokenizer.json says both: either is
// invalid_argument with it.
struct VocabularyOptions {
    // The encoding that cuts text into pieces as this one does: cl100k_base, o200k_base or
    // r50k_base. Empty is cl100k_base.
    std::string pattern = {};
    std::vector<SpecialToken> special_tokens = {};
};

// A count where no tokenizer is published.
struct TokenEstimate {
    std::size_t tokens = 0;
    // What nine texts of ten are between, as far as could be measured (docs/tokens.md): one of
    // twenty is below `low`, one of twenty above `high`.
    std::size_t low = 0;
    std::size_t high = 0;
};

// A model's name, or the beginning of models' names, and its encoding. Static storage.
struct ModelName {
    std::string_view name;
    std::string_view encoding;
    bool is_prefix = false;
};

// Counts tokens in one encoding. Immutable: any number of threads may use one counter at once.
// Copying is cheap and never fails; a copy is as good as the original.
//
// Counts are deterministic: they depend on the text and the counter alone. Nothing here blocks.
// Once warm, counting allocates only for a piece without white space, punctuation or change of
// script that is longer than a kilobyte: long texts have a memory of 256 KiB made for each thread
// that counts them, which the counter keeps. std::bad_alloc is the one exception thrown. All is
// linear in its input (a long piece: times its logarithm), except that split with an overlap counts
// each chunk some more times.
class TokenCounter {
  public:
    // A counter for an encoding (o200k_base, o200k_harmony, cl100k_base, p50k_base, p50k_edit,
    // r50k_base or gpt2) or for a model, by tiktoken's table: exact names, then prefixes
    // (models()). Any other name is invalid_argument; the message lists those spelled most alike.
    [[nodiscard]] static Result<TokenCounter> open(
        std::string_view encoding_or_model = "o200k_base");

    // A counter for a byte-level vocabulary of the user's own: a tiktoken file ("base64 rank"
    // lines), or a Hugging Face tokenizer.json of the Llama 3, Qwen, DeepSeek or Mistral (Tekken)
    // kind, up to 64 MB (docs/tokens.md). The file is read whole, and not needed afterwards; name()
    // and encoding() are the last part of its path. Never hand it a store's file: closing that
    // drops SQLite's locks. Reads a file, and so may block. Errors, each naming the path:
    // not_found, permission, limit, invalid_argument (what is wrong, and where), unsupported (a
    // pre-tokenizer or normalizer that is not known, by its name).
    [[nodiscard]] static Result<TokenCounter> from_file(const std::string& path,
                                                        const VocabularyOptions& options = {});

    // The encodings' names, and the models that open() knows, in tiktoken's order. Static storage.
    [[nodiscard]] static std::span<const std::string_view> encodings() noexcept;
    [[nodiscard]] static std::span<const ModelName> models() noexcept;

    // The counter behind the counts: the encoding's name where counts are exact, or "estimate".
    // This is what a store writes beside a count. Lives as long as any copy of this counter.
    [[nodiscard]] std::string_view name() const noexcept;

    // The encoding that was asked for, e.g. "o200k_base"; a model's encoding where a model was
    // asked for. Lives as long as any copy of this counter.
    [[nodiscard]] std::string_view encoding() const noexcept;

    // True when counts equal those of the encoding's own tokenizer; false for the estimator.
    [[nodiscard]] bool is_exact() const noexcept;

    // Tokens in `text`; 0 for the empty text, at least 1 for any other. Special tokens such as
    // "<|endoftext|>" count as the ordinary text that they are. Bytes that are not UTF-8 count as
    // encode_bytes has them.
    [[nodiscard]] std::size_t count_tokens(std::string_view text) const;

    // The same where special tokens are meant: the number of encode's tokens, or its error.
    [[nodiscard]] Result<std::size_t> count_tokens(std::string_view text,
                                                   const EncodeOptions& options) const;

    // What one message costs inside a chat, without the priming of the reply:
    //   3 + role + content + (name + 1, if it has one) + tool calls as JSON text + tool call id.
    // The 3, the 1 and the priming are the rule of the OpenAI Cookbook, "How to count tokens with
    // tiktoken", section 6 (tokens_per_message = 3, tokens_per_name = 1, for gpt-3.5-turbo and all
    // gpt-4 and gpt-4o models). How tool calls are laid out for a model is not published; their
    // JSON text is the measure here.
    [[nodiscard]] std::size_t count_message_tokens(const ChatMessageView& message) const;

    // What a chat costs: the sum over its messages plus 3, since every reply is primed with
    // <|start|>assistant<|message|> (same source). An empty chat costs 3.
    [[nodiscard]] std::size_t count_batch_tokens(std::span<const ChatMessageView> messages) const;

    // True when count_batch_tokens(messages) has reached `threshold` tokens.
    [[nodiscard]] bool should_trigger_summary(std::span<const ChatMessageView> messages,
                                              std::size_t threshold = 3000) const;

    // The oldest messages that have to leave so that count_batch_tokens of those that stay is at
    // most `max_tokens`: the shortest such prefix of `messages`, a view into it. Empty when all
    // fit; all of them when not even the newest fits alone.
    [[nodiscard]] std::span<const ChatMessageView> get_overflow_messages(
        std::span<const ChatMessageView> messages, std::size_t max_tokens = 4000) const;

    // The tokens of `text`. invalid_argument for what is not UTF-8, for a special token that is
    // disallowed and in the text, and for one in `options` that the encoding does not have;
    // `unsupported` where is_exact() is false: an estimate has no ids.
    [[nodiscard]] Result<std::vector<TokenId>> encode(std::string_view text,
                                                      const EncodeOptions& options = {}) const;

    // The tokens of any bytes, as tiktoken's _encode_bytes has them: those of encode() where the
    // bytes are UTF-8. `unsupported` where is_exact() is false.
    [[nodiscard]] Result<std::vector<TokenId>> encode_bytes(std::string_view bytes) const;

    // The bytes that `tokens` stand for; they need not be whole characters. `invalid_argument` for
    // an id that the encoding does not have, `unsupported` where is_exact() is false.
    [[nodiscard]] Result<std::string> decode(std::span<const TokenId> tokens) const;

    // The same as text: U+FFFD for each part that is not UTF-8 (Unicode 16.0, section 3.9,
    // "Substitution of Maximal Subparts"), as tiktoken's decode.
    [[nodiscard]] Result<std::string> decode_text(std::span<const TokenId> tokens) const;

    // The longest prefix of `text`, ending between two characters, that count_tokens puts at
    // `max_tokens` at most. (Where a run without white space or punctuation is longer than
    // 4 KB, a prefix that ends in it may be some characters short of the longest; of bytes that are
    // not UTF-8 and do not fit as a whole, what is before the first bad one is taken.) A view into
    // `text`; empty when not even one character fits.
    [[nodiscard]] std::string_view truncate(std::string_view text, std::size_t max_tokens) const;

    // Cuts `text` into consecutive chunks of at most `max_tokens` tokens each, as long as possible,
    // where each chunk after the first begins with the last `overlap` tokens at most of the one
    // before it. Views into `text`; together they cover it; each begins and ends between two
    // characters. The empty text gives no chunks. invalid_argument when max_tokens is 0, overlap is
    // not below max_tokens or the text is not UTF-8; limit when a single character costs more than
    // max_tokens.
    [[nodiscard]] Result<std::vector<std::string_view>> split(std::string_view text,
                                                              std::size_t max_tokens,
                                                              std::size_t overlap = 0) const;

    // Tokens in `text` by the estimator, whatever the encoding: where speed matters more than the
    // last token. Fitted to o200k_base; mean and 95th percentile error per kind of text in
    // docs/tokens.md. Never decreases when text is appended. 0 for the empty text only.
    [[nodiscard]] static std::size_t estimate(std::string_view text) noexcept;

    // Tokens in `text` for a family of models that publish no tokenizer, or whose tokenizer is not
    // at hand: claude, claude-3, claude-2, gemini, gpt, llama3, qwen, deepseek, mistral. All 0 for
    // the empty text. invalid_argument for another family, listing these.
    [[nodiscard]] static Result<TokenEstimate> estimate(std::string_view text,
                                                        std::string_view family);

  private:
    friend class RunningCount;

    TokenCounter(std::string_view encoding,
                 std::shared_ptr<const text::Tokenizer> tokenizer) noexcept;

    [[nodiscard]] text::Cuts cuts() const noexcept;
    [[nodiscard]] std::size_t settled(std::string_view text) const;
    [[nodiscard]] Result<void> check_exact(std::string_view verb) const;
    [[nodiscard]] Result<void> append_special(std::string_view text, const EncodeOptions& options,
                                              std::vector<TokenId>& ids) const;

    std::string_view encoding_;                         // static, or in *tokenizer_
    std::shared_ptr<const text::Tokenizer> tokenizer_;  // null: the estimator
};

}  // namespace memory
