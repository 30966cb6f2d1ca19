// Forgetting items of any kind.
#include "door.hpp"
#include "records/noun_options.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_forget(kioku_manager* manager, const char* ids, uint64_t ids_length,
                     const char* options, uint64_t options_length, kioku_text** forgotten,
                     kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto which = in.json(ids, ids_length, "ids", &records::read_ids);
            const auto asked = in.options(options, options_length, &records::read_forget_options);
            if (in.failed()) return in.failure();
            return capi::give(forgotten,
                              object->store->manager.forget(which, asked.dry_run, asked.call));
        },
        forgotten);
}

int32_t kioku_forget_matching(kioku_manager* manager, const char* filter, uint64_t filter_length,
                              const char* options, uint64_t options_length, kioku_text** forgotten,
                              kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto which = in.json(filter, filter_length, "filter", &records::read_filter);
            const auto asked = in.options(options, options_length, &records::read_forget_options);
            if (in.failed()) return in.failure();
            return capi::give(forgotten, object->store->manager.forget_matching(
                                             which, asked.dry_run, asked.call));
        },
        forgotten);
}
