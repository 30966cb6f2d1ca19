// Writing the input of a summary job, reading its result.
#include "records/summarize_job.hpp"

#include "records/fields.hpp"
#include "records/writer.hpp"

namespace memory::records {

Json to_json(const SummarizeInput& input) {
    Writer out(4096);
    out.open('{');
    out.field("session", input.session);
    out.field("from_seq", input.from_seq);
    out.field("to_seq", input.to_seq);
    out.field("max_tokens", input.max_tokens);
    out.field_if("previous_summary", input.previous_summary);
    out.key("messages");
    out.open('[');
    for (const Message& message : *input.messages) {
        if (message.redacted) continue;
        out.open('{');
        out.field("seq", message.seq);
        out.field("role", to_string(message.role));
        out.field_if("name", message.name);
        out.field("content", message.content);
        out.field("created_at", message.created_at);
        out.close('}');
    }
    out.close(']');
    out.close('}');
    return Json::from_trusted(out.take(), JsonType::object);
}

Result<std::string> read_summarize_result(const Json& result) {
    Fields fields(Fields::Part{result.text()}, "result");
    std::string text;
    fields.require("text");
    fields.text("text", text);
    return fields.result(std::move(text));
}

}  // namespace memory::records
