// What is handed to a model, and the host's own saved state.
#include "door.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_context_get(kioku_manager* manager, const char* session, uint64_t session_length,
                          const char* options, uint64_t options_length, kioku_text** context,
                          kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto asked =
                in.options(options, options_length, &records::read_get_context_options);
            if (in.failed()) return in.failure();
            return capi::give(context,
                              object->store->manager.get_context(id, asked.context, asked.call));
        },
        context);
}

int32_t kioku_context_save(kioku_manager* manager, const char* session, uint64_t session_length,
                           const char* context, uint64_t context_length, const char* options,
                           uint64_t options_length, int64_t* version, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto json = in.text(context, context_length, "context");
            const auto asked =
                in.options(options, options_length, &records::read_save_context_options);
            if (in.failed()) return in.failure();
            const auto saved =
                object->store->manager.save_context(id, json, asked.expected_version, asked.call);
            if (!saved) return tl::unexpected(saved.error());
            capi::set(version, *saved);
            return {};
        },
        version);
}

int32_t kioku_context_load(kioku_manager* manager, const char* session, uint64_t session_length,
                           const char* options, uint64_t options_length, kioku_text** saved,
                           kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(saved, object->store->manager.load_context(id, call));
        },
        saved);
}
