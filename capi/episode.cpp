// Episodes: storing, reading.
#include "door.hpp"
#include "records/noun_options.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_episode_store(kioku_manager* manager, const char* content, uint64_t content_length,
                            const char* options, uint64_t options_length, kioku_text** stored,
                            kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto what = in.text(content, content_length, "content");
            auto asked = in.options(options, options_length, &records::read_store_options);
            if (in.failed()) return in.failure();
            asked.episode.content = what;
            return capi::give(stored,
                              object->store->manager.store_episode(asked.episode, asked.call));
        },
        stored);
}

int32_t kioku_episode_get(kioku_manager* manager, const char* episode_id,
                          uint64_t episode_id_length, const char* options, uint64_t options_length,
                          kioku_text** record, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(episode_id, episode_id_length, "episode id");
            const auto asked = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(record, object->store->manager.episode(id, asked));
        },
        record);
}

int32_t kioku_episode_list(kioku_manager* manager, const char* options, uint64_t options_length,
                           kioku_text** list, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto asked =
                in.options(options, options_length, &records::read_item_list_options);
            if (in.failed()) return in.failure();
            return capi::give(
                list, object->store->manager.episodes(asked.filter, asked.page, asked.call));
        },
        list);
}
