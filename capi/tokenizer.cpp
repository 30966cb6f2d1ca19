// Tokenizers: opening, counting, the names of encodings and models.
#include <algorithm>

#include "door.hpp"
#include "file.hpp"
#include "records/options.hpp"

using memory::ChatMessageView;
using memory::NewMessage;
using memory::Result;
using memory::TokenCounter;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

namespace {

ChatMessageView view_of(const NewMessage& message) {
    ChatMessageView view{.role = to_string(message.role), .content = message.content};
    if (message.name) view.name = *message.name;
    if (!message.tool_calls.is_null()) view.tool_calls_json = message.tool_calls.text();
    if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
    return view;
}

// A store's file must not be opened by anything but SQLite: closing it would drop its locks.
Result<TokenCounter> open_file(const std::string& path, const memory::VocabularyOptions& options) {
    if (capi::is_open_here(path)) {
        return capi::refuse("the vocabulary's path is a file of an open store");
    }
    return TokenCounter::from_file(path, options);
}

}  // namespace

int32_t kioku_tokenizer_open(const char* options, uint64_t options_length,
                             kioku_tokenizer** tokenizer, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            in.place(tokenizer, "tokenizer");
            const auto asked =
                in.options(options, options_length, &records::read_tokenizer_options);
            if (in.failed()) return in.failure();
            const auto counter = asked.file.empty() ? TokenCounter::open(asked.encoding)
                                                    : open_file(asked.file, asked.vocabulary);
            if (!counter) return tl::unexpected(counter.error());
            return capi::give_handle(tokenizer, std::make_unique<capi::TokenizerObject>(*counter));
        },
        tokenizer);
}

int32_t kioku_tokenizer_models(kioku_text** names, kioku_error** error) {
    return door(
        error,
        [&](Inputs&) -> Result<void> {
            if (names != nullptr) *names = capi::make_text(records::known_tokenizers());
            return {};
        },
        names);
}

int32_t kioku_tokenizer_count(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                              int64_t* tokens, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto counted = in.utf8(text, text_length, "text");
            if (in.failed()) return in.failure();
            capi::set(tokens, static_cast<std::int64_t>(object->counter.count_tokens(counted)));
            return {};
        },
        tokens);
}

int32_t kioku_tokenizer_count_messages(kioku_tokenizer* tokenizer, const char* messages,
                                       uint64_t messages_length, int64_t* tokens,
                                       kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto chat =
                in.json(messages, messages_length, "messages", &records::read_new_messages);
            if (in.failed()) return in.failure();
            std::vector<ChatMessageView> views(chat.size());
            std::transform(chat.begin(), chat.end(), views.begin(), view_of);
            capi::set(tokens, static_cast<std::int64_t>(object->counter.count_batch_tokens(views)));
            return {};
        },
        tokens);
}

int32_t kioku_tokenizer_estimate(const char* text, uint64_t text_length, const char* family,
                                 uint64_t family_length, int64_t* tokens, int64_t* low,
                                 int64_t* high, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto counted = in.utf8(text, text_length, "text");
            const auto asked = in.text(family, family_length, "family");
            if (in.failed()) return in.failure();
            const auto estimate = TokenCounter::estimate(counted, asked.empty() ? "gpt" : asked);
            if (!estimate) return tl::unexpected(estimate.error());
            capi::set(tokens, static_cast<std::int64_t>(estimate->tokens));
            capi::set(low, static_cast<std::int64_t>(estimate->low));
            capi::set(high, static_cast<std::int64_t>(estimate->high));
            return {};
        },
        tokens, low, high);
}

void kioku_tokenizer_close(kioku_tokenizer* tokenizer) {
    capi::handles().close(capi::number_of(tokenizer), capi::Kind::tokenizer);
}
