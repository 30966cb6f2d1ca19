// The options of memories, episodes and forgetting.
#include "records/call_fields.hpp"
#include "records/fields.hpp"
#include "records/noun_options.hpp"
#include "records/read_filter.hpp"

namespace memory::records {
namespace {

void read_scope(Fields& fields, Scope& scope, std::optional<std::string>& session) {
    fields.text("user", scope.user);
    fields.text("agent", scope.agent);
    fields.text("project", scope.project);
    fields.text("session", session);
}

void read_memory_fields(Fields& fields, NewMemory& memory) {
    fields.text("category", memory.category);
    fields.real("confidence", memory.confidence);
    fields.boolean("pinned", memory.pinned);
    fields.texts("tags", memory.tags);
    fields.json("metadata", memory.metadata, {JsonType::object});
    read_scope(fields, memory.scope, memory.session);
    fields.text("source", memory.source);
    fields.time("created_at", memory.created_at);
    fields.time("expires_at", memory.expires_at);
    fields.text("by", memory.by);
    fields.text("reason", memory.reason);
    fields.text("idempotency_key", memory.idempotency_key);
}

Result<NewMemory> read_memory(std::string_view element, const std::string& what) {
    if (type_of(element) == JsonType::string) {  // the content alone
        NewMemory memory;
        memory.content = decode_string(element);
        return memory;
    }
    Fields fields(Fields::Part{element}, what);
    NewMemory memory;
    fields.require("content");
    fields.text("content", memory.content);
    read_memory_fields(fields, memory);
    return fields.result(std::move(memory));
}

}  // namespace

Result<RememberOptions> read_remember_options(std::string_view text) {
    RememberOptions options;
    if (text.empty()) return options;
    Fields fields(text, "options");
    read_memory_fields(fields, options.memory);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<std::vector<NewMemory>> read_new_memories(std::string_view text) {
    const Result<Json> array = parse_envelope(text, "memories");
    if (!array) return tl::unexpected(array.error());
    return read_array<NewMemory>(array->text(), "memories", read_memory);
}

Result<UpdateOptions> read_update_options(std::string_view text) {
    Fields fields(text, "options");
    UpdateOptions options;
    MemoryUpdate& update = options.update;
    fields.text("content", update.content);
    fields.text("category", update.category);
    fields.real("confidence", update.confidence);
    fields.boolean("pinned", update.pinned);
    if (fields.has("tags")) fields.texts("tags", update.tags.emplace());
    if (!fields.take("metadata").empty()) {
        fields.json("metadata", update.metadata.emplace(), {JsonType::object});
    }
    if (!fields.take("source").empty()) fields.text("source", update.source.emplace());
    if (!fields.take("expires_at").empty()) fields.time("expires_at", update.expires_at.emplace());
    fields.integer("expected_version", update.expected_version);
    fields.text("by", update.by);
    fields.text("reason", update.reason);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<ItemListOptions> read_item_list_options(std::string_view text) {
    Fields fields(text, "options");
    ItemListOptions options;
    read_item_filter(fields, options.filter);
    read_page(fields, options.page);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<PageOptions> read_page_options(std::string_view text) {
    Fields fields(text, "options");
    PageOptions options;
    read_page(fields, options.page);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

Result<StoreOptions> read_store_options(std::string_view text) {
    StoreOptions options;
    if (text.empty()) return options;
    Fields fields(text, "options");
    NewEpisode& episode = options.episode;
    fields.text("kind", episode.kind);
    fields.text("source", episode.source);
    fields.json("metadata", episode.metadata, {JsonType::object});
    read_scope(fields, episode.scope, episode.session);
    fields.time("occurred_at", episode.occurred_at);
    if (episode.occurred_at && fields.has("timestamp")) {
        fields.refuse("timestamp", "is another name of occurred_at: give one of them");
    }
    fields.time("timestamp", episode.occurred_at);
    fields.text("idempotency_key", episode.idempotency_key);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

namespace {

void read_search(Fields& fields, RecallCall& options) {
    read_kinds(fields, options.recall.filter);
    read_item_filter(fields, options.recall.filter);
    fields.integer("budget_tokens", options.recall.budget_tokens);
    fields.texts("exclude", options.recall.exclude);
    fields.time("now", options.recall.now);
    read_deadline(fields, options.call);
}

}  // namespace

Result<RecallCall> read_recall_options(std::string_view text) {
    Fields fields(text, "options");
    RecallCall options;
    read_search(fields, options);
    fields.integer("limit", options.recall.limit);
    fields.boolean("explain", options.recall.explain);
    fields.integer("neighbours", options.recall.neighbours);
    fields.text("expect", options.recall.expect);
    return fields.result(std::move(options));
}

Result<RecallCall> read_query_options(std::string_view text) {
    Fields fields(text, "options");
    RecallCall options;
    read_search(fields, options);
    return fields.result(std::move(options));
}

Result<std::vector<std::string>> read_ids(std::string_view text) {
    const Result<Json> array = parse_envelope(text, "ids");
    if (!array) return tl::unexpected(array.error());
    return read_array<std::string>(
        array->text(), "ids",
        [](std::string_view element, const std::string& name) -> Result<std::string> {
            if (type_of(element) == JsonType::string) return decode_string(element);
            return fail(
                ErrorCode::invalid_argument, "records",
                name + " is " + std::string(describe(type_of(element))) + ", expected a string");
        });
}

Result<ItemFilter> read_filter(std::string_view text) {
    Fields fields(text, "filter");
    ItemFilter filter;
    read_kinds(fields, filter);
    read_item_filter(fields, filter);
    return fields.result(std::move(filter));
}

Result<ForgetOptions> read_forget_options(std::string_view text) {
    Fields fields(text, "options");
    ForgetOptions options;
    fields.boolean("dry_run", options.dry_run);
    read_deadline(fields, options.call);
    return fields.result(std::move(options));
}

}  // namespace memory::records
