// Sessions: their records, settings and statistics; forking and clearing.
#include "door.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_session_configure(kioku_manager* manager, const char* session,
                                uint64_t session_length, const char* options,
                                uint64_t options_length, kioku_text** record, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto asked =
                in.options(options, options_length, &records::read_configure_options);
            if (in.failed()) return in.failure();
            return capi::give(
                record, object->store->manager.configure_session(id, asked.config, asked.call));
        },
        record);
}

int32_t kioku_session_get(kioku_manager* manager, const char* session, uint64_t session_length,
                          const char* options, uint64_t options_length, kioku_text** record,
                          kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(record, object->store->manager.session(id, call));
        },
        record);
}

int32_t kioku_session_list(kioku_manager* manager, const char* options, uint64_t options_length,
                           kioku_text** list, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto asked =
                in.options(options, options_length, &records::read_session_list_options);
            if (in.failed()) return in.failure();
            return capi::give(
                list, object->store->manager.sessions(asked.filter, asked.page, asked.call));
        },
        list);
}

int32_t kioku_session_stats(kioku_manager* manager, const char* session, uint64_t session_length,
                            const char* options, uint64_t options_length, kioku_text** stats,
                            kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(stats, object->store->manager.get_memory_stats(id, call));
        },
        stats);
}

int32_t kioku_session_fork(kioku_manager* manager, const char* session, uint64_t session_length,
                           const char* new_session, uint64_t new_session_length,
                           const char* options, uint64_t options_length, kioku_text** record,
                           kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto new_id = in.text(new_session, new_session_length, "new session");
            const auto asked = in.options(options, options_length, &records::read_fork_options);
            if (in.failed()) return in.failure();
            return capi::give(
                record, object->store->manager.fork_session(id, new_id, asked.at_seq, asked.call));
        },
        record);
}

int32_t kioku_session_clear(kioku_manager* manager, const char* session, uint64_t session_length,
                            const char* options, uint64_t options_length, kioku_text** erasure,
                            kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto asked = in.options(options, options_length, &records::read_clear_options);
            if (in.failed()) return in.failure();
            return capi::give(
                erasure, object->store->manager.clear_session_memory(id, asked.all, asked.call));
        },
        erasure);
}
