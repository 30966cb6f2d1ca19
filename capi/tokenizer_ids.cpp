// Encoding and decoding.
#include "door.hpp"
#include "fill.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

namespace {

Result<void> give_ids(const Result<std::vector<memory::TokenId>>& tokens, std::uint32_t* ids,
                      std::uint64_t capacity, std::uint64_t* count) {
    if (!tokens) return tl::unexpected(tokens.error());
    return capi::fill(*tokens, ids, capacity, count,
                      [](std::uint32_t* out, std::size_t at, std::uint32_t id) { out[at] = id; });
}

}  // namespace

int32_t kioku_tokenizer_encode(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                               const char* options, uint64_t options_length, uint32_t* ids,
                               uint64_t capacity, uint64_t* count, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto encoded = in.utf8(text, text_length, "text");
            const auto asked = in.options(options, options_length, &records::read_encode_options);
            in.buffer(ids, capacity, "ids");
            if (in.failed()) return in.failure();
            return give_ids(object->counter.encode(encoded, asked), ids, capacity, count);
        },
        count);
}

int32_t kioku_tokenizer_encode_bytes(kioku_tokenizer* tokenizer, const char* bytes,
                                     uint64_t bytes_length, uint32_t* ids, uint64_t capacity,
                                     uint64_t* count, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto encoded = in.bytes(bytes, bytes_length, "bytes");
            in.buffer(ids, capacity, "ids");
            if (in.failed()) return in.failure();
            return give_ids(object->counter.encode_bytes(encoded), ids, capacity, count);
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
            return capi::fill(*text, bytes, capacity, length,
                              [](char* out, std::size_t at, char byte) { out[at] = byte; });
        },
        length);
}

int32_t kioku_tokenizer_decode_text(kioku_tokenizer* tokenizer, const uint32_t* ids, uint64_t count,
                                    kioku_text** text, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            in.buffer(ids, count, "ids");
            if (in.failed()) return in.failure();
            auto decoded = object->counter.decode_text({ids, static_cast<std::size_t>(count)});
            if (!decoded) return tl::unexpected(std::move(decoded).error());
            if (text != nullptr) *text = capi::make_text(*std::move(decoded));
            return {};
        },
        text);
}
