// Messages as hosts hand them over.
#include "records/read_message.hpp"

#include "records/options.hpp"
#include "records/writer.hpp"

namespace memory::records {
namespace {

constexpr std::string_view kParts = "parts";

// The text of one part: a string, or an object's "text" if it has one.
std::optional<std::string> text_of(std::string_view part) {
    if (type_of(part) == JsonType::string) return decode_string(part);
    if (type_of(part) != JsonType::object) return std::nullopt;
    for (const JsonMember& member : members_of(part)) {
        if (member.name == "text" && type_of(member.value) == JsonType::string) {
            return decode_string(member.value);
        }
    }
    return std::nullopt;
}

// The metadata object with one member more.
Json with_parts(const Json& metadata, std::string_view parts) {
    Writer out(metadata.text().size() + parts.size() + 16);
    out.open('{');
    if (!metadata.is_null() && metadata.text().size() > 2) {
        out.raw(std::string_view(metadata.text()).substr(1, metadata.text().size() - 2));
    }
    out.key(kParts);
    out.raw(parts);
    out.close('}');
    return Json::from_trusted(out.take(), JsonType::object);
}

void read_parts(Fields& fields, std::string_view parts, NewMessage& message) {
    bool first = true;
    for (const std::string_view part : elements_of(parts)) {
        if (type_of(part) != JsonType::string && type_of(part) != JsonType::object) {
            return fields.refuse("content", "has a part that is " +
                                                std::string(describe(type_of(part))) +
                                                ", expected an object or a string");
        }
        const std::optional<std::string> text = text_of(part);
        if (!text) continue;
        if (!first) message.content += '\n';
        message.content += *text;
        first = false;
    }
    if (!message.metadata.is_null()) {
        for (const JsonMember& member : members_of(message.metadata.text())) {
            if (member.name == kParts) {
                return fields.refuse("metadata",
                                     "has the key \"parts\", where the parts of content are kept");
            }
        }
    }
    message.metadata = with_parts(message.metadata, parts);
}

Result<NewMessage> read_element(std::string_view element, const std::string& what) {
    Fields fields(Fields::Part{element}, what);
    NewMessage message;
    read_message_fields(fields, message);
    read_role_and_content(fields, message);
    return fields.result(std::move(message));
}

}  // namespace

void read_message_fields(Fields& fields, NewMessage& message) {
    fields.text("name", message.name);
    fields.json("tool_calls", message.tool_calls, {JsonType::array});
    if (message.tool_calls.text() == "[]") message.tool_calls = Json();
    fields.text("tool_call_id", message.tool_call_id);
    fields.text("external_id", message.external_id);
    fields.json("metadata", message.metadata, {JsonType::object});
    fields.time("created_at", message.created_at);
    if (message.created_at && fields.has("timestamp")) {
        fields.refuse("timestamp", "is another name of created_at: give one of them");
    }
    fields.time("timestamp", message.created_at);
    fields.text("user", message.scope.user);
    fields.text("agent", message.scope.agent);
    fields.text("project", message.scope.project);
    fields.text("idempotency_key", message.idempotency_key);
}

void read_role_and_content(Fields& fields, NewMessage& message) {
    fields.require("role");
    fields.word("role", message.role, &parse_role);
    const std::string_view content = fields.take("content");
    if (content.empty() || type_of(content) == JsonType::null || fields.failed()) return;
    if (type_of(content) == JsonType::array) return read_parts(fields, content, message);
    if (type_of(content) == JsonType::string) {
        message.content = decode_string(content);
    } else {
        fields.refuse("content", "is " + std::string(describe(type_of(content))) +
                                     ", expected a string or an array of parts");
    }
}

Result<NewMessage> read_new_message(std::string_view text) {
    Fields fields(text, "message");
    NewMessage message;
    read_message_fields(fields, message);
    read_role_and_content(fields, message);
    return fields.result(std::move(message));
}

Result<std::vector<NewMessage>> read_new_messages(std::string_view text) {
    const Result<Json> array = parse_envelope(text, "messages");
    if (!array) return tl::unexpected(array.error());
    return read_array<NewMessage>(array->text(), "messages", read_element);
}

Result<AddOptions> read_add_options(std::string_view text) {
    AddOptions options;
    if (text.empty()) return options;
    Fields fields(text, "options");
    read_message_fields(fields, options.message);
    fields.integer("deadline_ms", options.call.deadline_ms);
    return fields.result(std::move(options));
}

}  // namespace memory::records
