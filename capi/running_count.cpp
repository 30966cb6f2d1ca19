// Counting a text that grows.
#include "door.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;

int32_t kioku_running_count_open(kioku_tokenizer* tokenizer, kioku_running_count** count,
                                 kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(tokenizer);
            in.place(count, "running count");
            if (in.failed()) return in.failure();
            return capi::give_handle(count,
                                     std::make_unique<capi::RunningCountObject>(object->counter));
        },
        count);
}

int32_t kioku_running_count_append(kioku_running_count* count, const char* text,
                                   uint64_t text_length, int64_t* tokens, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(count);
            const auto more = in.bytes(text, text_length, "text");
            if (in.failed()) return in.failure();
            const std::lock_guard lock(object->mutex);
            const auto now = object->count.append(more);
            if (!now) return tl::unexpected(now.error());
            capi::set(tokens, static_cast<std::int64_t>(*now));
            return {};
        },
        tokens);
}

void kioku_running_count_close(kioku_running_count* count) {
    capi::handles().close(capi::number_of(count), capi::Kind::running_count);
}
