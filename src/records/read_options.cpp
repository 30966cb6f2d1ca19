// The options of the verbs.
#include "records/call_fields.hpp"
#include "records/fields.hpp"
#include "records/options.hpp"
#include "records/read_filter.hpp"

namespace memory::records {

Result<CallOptions> read_call_options(std::string_view text) {
    CallOptions call;
    if (text.empty()) return call;
    Fields fields(text, "options");
    read_deadline(fields, call);
    return fields.result(std::move(call));
}

Result<ChangesOptions> read_changes_options(std::string_view text) {
    Fields fields(text, "options");
    ChangesOptions options;
    fields.integer("limit", options.limit);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<SessionListOptions> read_session_list_options(std::string_view text) {
    Fields fields(text, "options");
    SessionListOptions options;
    read_scope_filter(fields, options.filter);
    read_page(fields, options.page);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<ForkOptions> read_fork_options(std::string_view text) {
    Fields fields(text, "options");
    ForkOptions options;
    fields.integer("at_seq", options.at_seq);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<ClearOptions> read_clear_options(std::string_view text) {
    Fields fields(text, "options");
    ClearOptions options;
    fields.boolean("all", options.all);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<MessageListOptions> read_message_list_options(std::string_view text) {
    Fields fields(text, "options");
    MessageListOptions options;
    fields.integer("from_seq", options.from_seq);
    fields.integer("to_seq", options.to_seq);
    read_page(fields, options.page);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<GetContextOptions> read_get_context_options(std::string_view text) {
    GetContextOptions options;
    if (text.empty()) return options;
    Fields fields(text, "options");
    fields.integer("budget_tokens", options.context.budget_tokens);
    fields.boolean("recall", options.context.recall);
    fields.text("query", options.context.query);
    fields.integer("recall_limit", options.context.recall_limit);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<SaveContextOptions> read_save_context_options(std::string_view text) {
    Fields fields(text, "options");
    SaveContextOptions options;
    fields.integer("expected_version", options.expected_version);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<NextJobOptions> read_next_job_options(std::string_view text) {
    Fields fields(text, "options");
    NextJobOptions options;
    fields.texts("kinds", options.kinds);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<Json> read_result(std::string_view text) {
    if (text.empty()) return Json();
    return parse_envelope(text, "result");
}

Result<ExportCall> read_export_options(std::string_view text) {
    Fields fields(text, "options");
    ExportCall options;
    fields.texts("sessions", options.what.sessions);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<ImportCall> read_import_options(std::string_view text) {
    Fields fields(text, "options");
    ImportCall options;
    fields.text("session", options.what.session);
    fields.text("source", options.what.source);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

}  // namespace memory::records
