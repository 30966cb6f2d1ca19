// How a store is opened, how a session behaves, and what metrics and events say.
#include <optional>
#include <string>

#include "base/quote.hpp"
#include "records/fields.hpp"
#include "records/options.hpp"
#include "records/to_json.hpp"

namespace memory::records {
namespace {

constexpr std::int64_t kMaxLogCapacity = 65'536;

Result<LogLevel> parse_level(std::string_view text) {
    for (const LogLevel level :
         {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
        if (level_name(level) == text) return level;
    }
    return fail(ErrorCode::invalid_argument, "records",
                "log_level " + base::quote(text) + " is none of debug, info, warning and error");
}

// A size, which is never negative.
template <class Size>
void read_size(Fields& fields, std::string_view key, Size& target) {
    std::optional<std::int64_t> value;
    fields.integer(key, value, {0, std::numeric_limits<std::int32_t>::max()});
    if (value) target = static_cast<Size>(*value);
}

void read_limits(Fields& outer, std::string_view object, Limits& limits) {
    Fields fields(Fields::Part{object}, outer.name_of("limits"));
    read_size(fields, "content_bytes", limits.content_bytes);
    read_size(fields, "metadata_bytes", limits.metadata_bytes);
    read_size(fields, "metadata_depth", limits.metadata_depth);
    read_size(fields, "context_bytes", limits.context_bytes);
    read_size(fields, "id_bytes", limits.id_bytes);
    read_size(fields, "max_list", limits.max_list);
    read_size(fields, "query_bytes", limits.query_bytes);
    read_size(fields, "max_batch", limits.max_batch);
    Result<void> end = fields.finish();
    if (!end) outer.refuse(std::move(end).error());
}

void read_settings(Fields& outer, std::string_view object, SessionSettings& settings) {
    Fields fields(Fields::Part{object}, outer.name_of("session"));
    fields.integer("summary_trigger_tokens", settings.summary_trigger_tokens);
    fields.integer("max_buffer_tokens", settings.max_buffer_tokens);
    fields.integer("max_buffer_messages", settings.max_buffer_messages);
    fields.integer("max_summary_tokens", settings.max_summary_tokens);
    fields.integer("buffer_ttl_s", settings.buffer_ttl_s);
    fields.text("encoding", settings.encoding);
    fields.word("summarizer", settings.summarizer, &parse_summarizer);
    Result<void> end = fields.finish();
    if (!end) outer.refuse(std::move(end).error());
}

void read_dogstatsd(Fields& outer, std::string_view object, DogStatsD& dogstatsd) {
    Fields fields(Fields::Part{object}, outer.name_of("dogstatsd"));
    fields.text("url", dogstatsd.url);
    dogstatsd.may_be_wrong = dogstatsd.may_be_wrong && !fields.has("url") && !fields.has("tags");
    fields.text("env", dogstatsd.env);
    fields.text("service", dogstatsd.service);
    fields.text("version", dogstatsd.version);
    fields.texts("tags", dogstatsd.tags);
    Result<void> end = fields.finish();
    if (!end) outer.refuse(std::move(end).error());
}

}  // namespace

Result<OpenOptions> read_open_options(std::string_view text) {
    Fields fields(text, "config");
    OpenOptions options;
    Config& config = options.config;
    std::optional<std::string> path;
    bool from_env = false;
    fields.text("path", path);
    fields.boolean("from_env", from_env);
    if (from_env) {
        Result<Config> said = Config::from_env(path.value_or(""));
        said ? void(config = std::move(*said)) : fields.refuse(std::move(said).error());
    } else {
        fields.require("path");
    }
    if (path) config.path = *path;  // the empty one, too, which is refused
    if (config.path.empty() && fields.has("path")) fields.refuse("path", "is empty");
    fields.boolean("create", config.create);
    fields.word("durability", config.durability, &parse_durability);
    fields.integer("busy_timeout_ms", config.busy_timeout_ms);
    fields.integer("recall_memory_mb", config.recall_memory_mb);
    if (fields.has("session")) read_settings(fields, fields.take("session"), config.session);
    if (fields.has("limits")) read_limits(fields, fields.take("limits"), config.limits);
    if (fields.has("dogstatsd")) read_dogstatsd(fields, fields.take("dogstatsd"), config.dogstatsd);
    fields.boolean("allow_network_file_system", config.allow_network_file_system);
    fields.word("log_level", options.log_level, &parse_level);
    fields.integer("log_capacity", options.log_capacity, {0, kMaxLogCapacity});
    return fields.result(std::move(options));
}

Result<ConfigureOptions> read_configure_options(std::string_view text) {
    Fields fields(text, "options");
    ConfigureOptions options;
    SessionConfig& config = options.config;
    fields.text("title", config.title);
    const std::string_view title = fields.take("title");
    if (!title.empty() && type_of(title) == JsonType::null) config.title = "";
    fields.text("user", config.scope.user);
    fields.text("agent", config.scope.agent);
    fields.text("project", config.scope.project);
    fields.integer("summary_trigger_tokens", config.summary_trigger_tokens);
    fields.integer("max_buffer_tokens", config.max_buffer_tokens);
    fields.integer("max_buffer_messages", config.max_buffer_messages);
    fields.integer("max_summary_tokens", config.max_summary_tokens);
    fields.integer("buffer_ttl_s", config.buffer_ttl_s);
    fields.text("encoding", config.encoding);
    fields.word("summarizer", config.summarizer, &parse_summarizer);
    fields.integer("deadline_ms", options.call.deadline_ms);
    return fields.result(std::move(options));
}

Result<MetricOptions> read_metric_options(std::string_view text) {
    MetricOptions options;
    if (text.empty()) return options;
    Fields fields(text, "options");
    fields.texts("tags", options.tags);
    return fields.result(std::move(options));
}

Result<EventOptions> read_event_options(std::string_view text) {
    EventOptions options;
    if (text.empty()) return options;
    Fields fields(text, "options");
    fields.word("alert_type", options.alert_type, &parse_alert_type);
    fields.word("priority", options.priority, &parse_event_priority);
    fields.text("aggregation_key", options.aggregation_key);
    fields.text("source_type", options.source_type);
    fields.text("host", options.host);
    fields.time("timestamp", options.timestamp);
    fields.texts("tags", options.tags);
    return fields.result(std::move(options));
}

}  // namespace memory::records
