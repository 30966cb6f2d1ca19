// Cutting by tokens.
#include "door.hpp"
#include "fill.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;

int32_t kioku_tokenizer_truncate(kioku_tokenizer* tokenizer, const char* text, uint64_t text_length,
                                 int64_t max_tokens, uint64_t* length, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            const auto whole = in.utf8(text, text_length, "text");
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
            const auto whole = in.utf8(text, text_length, "text");
            const auto most = in.count(max_tokens, "max_tokens");
            const auto shared = in.count(overlap, "overlap");
            in.buffer(ranges, capacity, "ranges");
            if (in.failed()) return in.failure();
            const auto chunks = object->counter.split(whole, most, shared);
            if (!chunks) return tl::unexpected(chunks.error());
            return capi::fill(*chunks, ranges, capacity, count,
                              [whole](uint64_t* out, std::size_t at, std::string_view chunk) {
                                  const auto begin =
                                      static_cast<std::uint64_t>(chunk.data() - whole.data());
                                  out[2 * at] = begin;
                                  out[2 * at + 1] = begin + chunk.size();
                              });
        },
        count);
}
