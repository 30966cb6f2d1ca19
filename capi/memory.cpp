// Memories: adding, reading, updating, their history.
#include "door.hpp"
#include "records/noun_options.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_memory_add(kioku_manager* manager, const char* content, uint64_t content_length,
                         const char* options, uint64_t options_length, kioku_text** added,
                         kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto what = in.text(content, content_length, "content");
            auto asked = in.options(options, options_length, &records::read_remember_options);
            if (in.failed()) return in.failure();
            asked.memory.content = what;
            return capi::give(added, object->store->manager.remember(asked.memory, asked.call));
        },
        added);
}

int32_t kioku_memory_add_batch(kioku_manager* manager, const char* memories,
                               uint64_t memories_length, const char* options,
                               uint64_t options_length, kioku_text** added, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto batch =
                in.json(memories, memories_length, "memories", &records::read_new_memories);
            const auto asked = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(added, object->store->manager.remember_many(batch, asked));
        },
        added);
}

int32_t kioku_memory_get(kioku_manager* manager, const char* memory_id, uint64_t memory_id_length,
                         const char* options, uint64_t options_length, kioku_text** record,
                         kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(memory_id, memory_id_length, "memory id");
            const auto asked = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(record, object->store->manager.memory(id, asked));
        },
        record);
}

int32_t kioku_memory_update(kioku_manager* manager, const char* memory_id,
                            uint64_t memory_id_length, const char* options, uint64_t options_length,
                            kioku_text** record, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(memory_id, memory_id_length, "memory id");
            const auto asked = in.options(options, options_length, &records::read_update_options);
            if (in.failed()) return in.failure();
            return capi::give(record,
                              object->store->manager.update_memory(id, asked.update, asked.call));
        },
        record);
}

int32_t kioku_memory_list(kioku_manager* manager, const char* options, uint64_t options_length,
                          kioku_text** list, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto asked =
                in.options(options, options_length, &records::read_item_list_options);
            if (in.failed()) return in.failure();
            return capi::give(
                list, object->store->manager.memories(asked.filter, asked.page, asked.call));
        },
        list);
}

int32_t kioku_memory_history(kioku_manager* manager, const char* memory_id,
                             uint64_t memory_id_length, const char* options,
                             uint64_t options_length, kioku_text** list, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(memory_id, memory_id_length, "memory id");
            const auto asked = in.options(options, options_length, &records::read_page_options);
            if (in.failed()) return in.failure();
            return capi::give(list,
                              object->store->manager.memory_history(id, asked.page, asked.call));
        },
        list);
}
