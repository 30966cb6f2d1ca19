// Recall: ranked items, and the same as text.
#include "door.hpp"
#include "records/noun_options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_recall(kioku_manager* manager, const char* query, uint64_t query_length,
                     const char* options, uint64_t options_length, kioku_text** answer,
                     kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto what = in.text(query, query_length, "query");
            const auto asked = in.options(options, options_length, &records::read_recall_options);
            if (in.failed()) return in.failure();
            return capi::give(answer,
                              object->store->manager.recall(what, asked.recall, asked.call));
        },
        answer);
}

int32_t kioku_query_memory(kioku_manager* manager, const char* query, uint64_t query_length,
                           int64_t limit, const char* options, uint64_t options_length,
                           kioku_text** text, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto what = in.text(query, query_length, "query");
            const auto asked = in.options(options, options_length, &records::read_query_options);
            if (in.failed()) return in.failure();
            auto answer =
                object->store->manager.query_memory(what, limit, asked.recall, asked.call);
            if (!answer) return tl::unexpected(std::move(answer).error());
            if (text != nullptr) *text = capi::make_text(*std::move(answer));
            return {};
        },
        text);
}
