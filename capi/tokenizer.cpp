// Counting and cutting by tokens.
#include <algorithm>

#include "door.hpp"
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

// What goes into a buffer of the caller's: the count first, then the values, if there is room.
template <class Values, class Out, class Put>
Result<void> fill(const Values& values, Out* out, std::uint64_t capacity, std::uint64_t* count,
                  Put put) {
    capi::set(count, static_cast<std::uint64_t>(values.size()));
    if (values.size() > capacity) {
        return capi::refuse("the buffer holds " + std::to_string(capacity) + ", " +
                                std::to_string(values.size()) + " are needed",
                            memory::ErrorCode::limit);
    }
    std::size_t at = 0;
    for (const auto& value : values)
        put(out, at++, value);
    return {};
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
            const auto counter = TokenCounter::open(asked.encoding);
            if (!counter) return tl::unexpected(counter.error());
            return capi::give_handle(tokenizer, std::make_unique<capi::TokenizerObject>(*counter));
        },
        tokenizer);
}

int32_t kioku_tokenizer_count(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                              int64_t* tokens, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto counted = in.text(text, text_length, "text");
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

int32_t kioku_tokenizer_encode(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                               uint32_t* ids, uint64_t capacity, uint64_t* count,
                               kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto encoded = in.text(text, text_length, "text");
            in.buffer(ids, capacity, "ids");
            if (in.failed()) return in.failure();
            const auto tokens = object->counter.encode(encoded);
            if (!tokens) return tl::unexpected(tokens.error());
            return fill(*tokens, ids, capacity, count,
                        [](uint32_t* out, std::size_t at, uint32_t id) { out[at] = id; });
        },
        count);
}

int32_t kioku_tokenizer_decode(kioku_tokenizer* tokenizer, const uint32_t* ids, uint64_t count,
                               char* bytes, uint64_t capacity, uint64_t* length,
                               kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            in.buffer(ids, count, "ids");
            in.buffer(bytes, capacity, "bytes");
            if (in.failed()) return in.failure();
            const auto text = object->counter.decode({ids, static_cast<std::size_t>(count)});
            if (!text) return tl::unexpected(text.error());
            return fill(*text, bytes, capacity, length,
                        [](char* out, std::size_t at, char byte) { out[at] = byte; });
        },
        length);
}

int32_t kioku_tokenizer_truncate(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                                 int64_t max_tokens, uint64_t* length, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto whole = in.text(text, text_length, "text");
            const auto most = in.count(max_tokens, "max_tokens");
            if (in.failed()) return in.failure();
            capi::set(length,
                      static_cast<std::uint64_t>(object->counter.truncate(whole, most).size()));
            return {};
        },
        length);
}

int32_t kioku_tokenizer_split(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                              int64_t max_tokens, int64_t overlap, uint64_t* ranges,
                              uint64_t capacity, uint64_t* count, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto whole = in.text(text, text_length, "text");
            const auto most = in.count(max_tokens, "max_tokens");
            const auto shared = in.count(overlap, "overlap");
            in.buffer(ranges, capacity, "ranges");
            if (in.failed()) return in.failure();
            const auto chunks = object->counter.split(whole, most, shared);
            if (!chunks) return tl::unexpected(chunks.error());
            return fill(*chunks, ranges, capacity, count,
                        [whole](uint64_t* out, std::size_t at, std::string_view chunk) {
                            const auto begin =
                                static_cast<std::uint64_t>(chunk.data() - whole.data());
                            out[2 * at] = begin;
                            out[2 * at + 1] = begin + chunk.size();
                        });
        },
        count);
}

int32_t kioku_tokenizer_estimate(const char* text, uint64_t text_length, int64_t* tokens,
                                 kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto counted = in.text(text, text_length, "text");
            if (in.failed()) return in.failure();
            capi::set(tokens, static_cast<std::int64_t>(TokenCounter::estimate(counted)));
            return {};
        },
        tokens);
}

void kioku_tokenizer_close(kioku_tokenizer* tokenizer) {
    capi::handles().close(capi::number_of(tokenizer), capi::Kind::tokenizer);
}
