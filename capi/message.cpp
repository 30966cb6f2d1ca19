// Messages: appending, listing, redacting.
#include "door.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

namespace {

constexpr std::size_t kIdBytes = 36;  // a UUID as text

memory::Role role_of(Inputs& in, std::string_view word) {
    if (in.failed()) return {};
    Result<memory::Role> role = memory::parse_role(word);
    if (!role) in.remember(std::move(role).error());
    return role.value_or(memory::Role::user);
}

}  // namespace

int32_t kioku_message_add(kioku_manager* manager, const char* session, uint64_t session_length,
                          const char* role, uint64_t role_length, const char* content,
                          uint64_t content_length, const char* options, uint64_t options_length,
                          int64_t* seq, kioku_text** id, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto to = in.text(session, session_length, "session");
            const auto who = role_of(in, in.text(role, role_length, "role"));
            const auto what = in.text(content, content_length, "content");
            auto asked = in.options(options, options_length, &records::read_add_options);
            if (in.failed()) return in.failure();
            asked.message.role = who;
            asked.message.content = what;
            capi::ReservedText text(id, kIdBytes);
            const auto added = object->store->manager.add_message(to, asked.message, asked.call);
            if (!added) return tl::unexpected(added.error());
            capi::set(seq, added->seq);
            text.give(added->id);
            return {};
        },
        seq, id);
}

int32_t kioku_message_add_batch(kioku_manager* manager, const char* session,
                                uint64_t session_length, const char* messages,
                                uint64_t messages_length, const char* options,
                                uint64_t options_length, kioku_text** added, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto to = in.text(session, session_length, "session");
            const auto batch =
                in.json(messages, messages_length, "messages", &records::read_new_messages);
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(added, object->store->manager.add_messages(to, batch, call));
        },
        added);
}

int32_t kioku_message_list(kioku_manager* manager, const char* session, uint64_t session_length,
                           const char* options, uint64_t options_length, kioku_text** list,
                           kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(session, session_length, "session");
            const auto asked =
                in.options(options, options_length, &records::read_message_list_options);
            if (in.failed()) return in.failure();
            return capi::give(list, object->store->manager.messages(
                                        id, asked.from_seq, asked.to_seq, asked.page, asked.call));
        },
        list);
}

int32_t kioku_message_redact(kioku_manager* manager, const char* message_id,
                             uint64_t message_id_length, const char* options,
                             uint64_t options_length, kioku_text** erasure, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto id = in.text(message_id, message_id_length, "message id");
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(erasure, object->store->manager.redact_message(id, call));
        },
        erasure);
}
