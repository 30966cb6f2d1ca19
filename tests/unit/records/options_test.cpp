#include "records/options.hpp"

#include <cstdlib>
#include <functional>

#include "support/catch.hpp"

using namespace memory;
using namespace memory::records;

namespace {

// Reads with any reader and keeps the failure alone.
using Reader = std::function<Result<void>(std::string_view)>;

template <class T>
Reader reader(Result<T> (*read)(std::string_view)) {
    return [read](std::string_view text) -> Result<void> {
        Result<T> value = read(text);
        if (!value) return tl::unexpected(value.error());
        return {};
    };
}

struct Refusal {
    std::string text;
    std::string says;
};

void check_refusals(const Reader& read, const std::vector<Refusal>& refusals) {
    for (const Refusal& refusal : refusals) {
        INFO(refusal.text);
        const Result<void> outcome = read(refusal.text);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == ErrorCode::invalid_argument);
        CHECK(outcome.error().component == "records");
        CHECK(outcome.error().message == refusal.says);
    }
}

}  // namespace

TEST_CASE("a whole message is read with all its keys", "[records]") {
    const auto message = read_new_message(R"({
        "role": "assistant", "content": "hi\n", "name": "n", "tool_calls": [ {"id": "c"} ],
        "tool_call_id": "t", "external_id": "e", "metadata": { "x": 1.50 },
        "created_at": "2026-11-21T10:30:00+01:00", "user": "u", "agent": "a", "project": "p",
        "idempotency_key": "k"})");
    REQUIRE(message);
    CHECK(message->role == Role::assistant);
    CHECK(message->content == "hi\n");
    CHECK(message->name == "n");
    CHECK(message->tool_calls.text() == R"([{"id":"c"}])");
    CHECK(message->tool_call_id == "t");
    CHECK(message->external_id == "e");
    CHECK(message->metadata.text() == R"({"x":1.50})");
    CHECK(to_string(*message->created_at) == "2026-11-21T09:30:00.000Z");
    CHECK(message->scope == Scope{"u", "a", "p"});
    CHECK(message->idempotency_key == "k");
}

TEST_CASE("null and an empty list of calls are no statement in a message", "[records]") {
    const auto message = read_new_message(
        R"({"role":"user","content":null,"name":null,"tool_calls":[],"tool_call_id":null,
            "external_id":null,"metadata":null,"created_at":null,"timestamp":1795253400,
            "user":null,"idempotency_key":null})");
    REQUIRE(message);
    CHECK(message->content.empty());
    CHECK_FALSE(message->name);
    CHECK(message->tool_calls.is_null());
    CHECK(message->metadata.is_null());
    CHECK(to_string(*message->created_at) == "2026-11-21T09:30:00.000Z");
    CHECK(message->scope.empty());
}

TEST_CASE("an array of parts is joined, and kept as it was in metadata", "[records]") {
    const auto message = read_new_message(
        R"({"content":[{"type":"text","text":"one"},{"type":"image_url","image_url":{"url":"x"}},
            "two"],"role":"user","metadata":{"a":1}})");
    REQUIRE(message);
    CHECK(message->content == "one\ntwo");
    CHECK(
        message->metadata.text() ==
        R"({"a":1,"parts":[{"type":"text","text":"one"},{"type":"image_url","image_url":{"url":"x"}},"two"]})");
    CHECK(Json::parse(message->metadata.text()));
    const auto alone = read_new_message(R"({"role":"user","content":[]})");
    REQUIRE(alone);
    CHECK(alone->content.empty());
    CHECK(alone->metadata.text() == R"({"parts":[]})");
    CHECK(read_new_message(R"({"role":"user","content":["x"],"metadata":{}})")->metadata.text() ==
          R"({"parts":["x"]})");
}

TEST_CASE("each wrong message is refused with its key, what it is and what it should be",
          "[records]") {
    check_refusals(
        reader(&read_new_message),
        {
            {"", "message: role is missing"},
            {"{}", "message: role is missing"},
            {"[]", "message is an array, expected an object"},
            {"null", "message is null, expected an object"},
            {"{", "message: not JSON: expected a key in quotes at the end, byte 1"},
            {R"({"role":null})", "message: role is missing"},
            {R"({"role":"user","content":1})",
             "message: content is a number, expected a string or an array of parts"},
            {R"({"rôle":"user","content":1})",
             "message has no key \"rôle\"; known: name, tool_calls, tool_call_id, external_id, "
             "metadata, created_at, timestamp, user, agent, project, idempotency_key, role, "
             "content"},
            {R"({"role":"bot"})",
             "message: role \"bot\" is none of system, developer, user, assistant and tool"},
            {R"({"role":1})", "message: role is a number, expected a string"},
            {R"({"role":"user","content":5})",
             "message: content is a number, expected a string or an array of parts"},
            {R"({"role":"user","content":[5]})",
             "message: content has a part that is a number, expected an object or a string"},
            {R"({"role":"user","content":["x"],"metadata":{"parts":1}})",
             "message: metadata has the key \"parts\", where the parts of content are kept"},
            {R"({"role":"user","name":[]})", "message: name is an array, expected a string"},
            {R"({"role":"user","tool_calls":{}})",
             "message: tool_calls is an object, expected an array"},
            {R"({"role":"user","metadata":[]})",
             "message: metadata is an array, expected an object"},
            {R"({"role":"user","metadata":"{}"})",
             "message: metadata is a string, expected an object"},
            {R"({"role":"user","created_at":true})",
             "message: created_at is a boolean, expected RFC 3339 text or an integer"},
            {R"({"role":"user","created_at":1.5})",
             "message: created_at is 1.5, expected an integer"},
            {R"({"role":"user","created_at":99999999999999999})",
             "message: created_at: time 99999999999999999 lies outside the years 0000 to 9999"},
            {R"({"role":"user","created_at":1,"timestamp":1})",
             "message: timestamp is another name of created_at: give one of them"},
            {R"({"role":"user","contents":""})",
             "message has no key \"contents\"; known: name, tool_calls, tool_call_id, external_id, "
             "metadata, created_at, timestamp, user, agent, project, idempotency_key, role, "
             "content"},
            {R"({"role":"user","role":"user"})",
             "message: json has the key \"role\" twice in one object, up to byte 28"},
        });
    const auto time = read_new_message(R"({"role":"user","timestamp":"yesterday"})");
    CHECK(time.error().message.find("message: timestamp: time \"yesterday\" is not RFC 3339") == 0);
}

TEST_CASE("a list of messages names the one that is wrong", "[records]") {
    CHECK(read_new_messages("[]").value().empty());
    CHECK(read_new_messages(R"([{"role":"user","content":"a"},{"role":"tool"}])")->size() == 2);
    check_refusals(
        reader(&read_new_messages),
        {
            {"", "messages: not JSON: expected a value at the end, byte 0"},
            {"{}", "messages is an object, expected an array"},
            {"[1]", "messages[0] is a number, expected an object"},
            {R"([{"role":"user"},{}])", "messages[1]: role is missing"},
            {R"([{"role":"user","deadline_ms":1}])",
             "messages[0] has no key \"deadline_ms\"; known: name, tool_calls, tool_call_id, "
             "external_id, metadata, created_at, timestamp, user, agent, project, "
             "idempotency_key, role, content"},
        });
}

TEST_CASE("the options of adding a message are its other keys and a deadline", "[records]") {
    const auto options = read_add_options(R"({"user":"u","deadline_ms":50,"metadata":{}})");
    REQUIRE(options);
    CHECK(options->message.scope.user == "u");
    CHECK(options->call.deadline_ms == 50);
    CHECK(options->message.metadata.text() == "{}");
    CHECK(read_add_options(""));
    CHECK_FALSE(read_add_options(R"({"role":"user"})"));
    CHECK_FALSE(read_add_options(R"({"content":"x"})"));
}

TEST_CASE("a session's configuration states what is set", "[records]") {
    const auto none = read_configure_options("").value();
    CHECK_FALSE(none.config.title);
    CHECK_FALSE(none.config.summarizer);
    CHECK_FALSE(none.config.max_buffer_tokens);
    CHECK(none.config.scope.empty());
    const auto all =
        read_configure_options(
            R"({"title":"t","user":"u","agent":"a","project":"p","summary_trigger_tokens":1,
            "max_buffer_tokens":2,"max_buffer_messages":3,"max_summary_tokens":4,"buffer_ttl_s":5,
            "encoding":"cl100k_base","summarizer":"host","deadline_ms":6})")
            .value();
    CHECK(all.config.title == "t");
    CHECK(all.config.scope == Scope{"u", "a", "p"});
    CHECK(all.config.summary_trigger_tokens == 1);
    CHECK(all.config.max_buffer_tokens == 2);
    CHECK(all.config.max_buffer_messages == 3);
    CHECK(all.config.max_summary_tokens == 4);
    CHECK(all.config.buffer_ttl_s == 5);
    CHECK(all.config.encoding == "cl100k_base");
    CHECK(all.config.summarizer == Summarizer::host);
    CHECK(all.call.deadline_ms == 6);
    CHECK(read_configure_options(R"({"title":null})")->config.title == "");
    CHECK_FALSE(read_configure_options(R"({"summarizer":null})")->config.summarizer);
    check_refusals(
        reader(&read_configure_options),
        {
            {R"({"title":1})", "options: title is a number, expected a string"},
            {R"({"summarizer":"gpt"})",
             "options: summarizer \"gpt\" is none of extractive, host and none"},
            {R"({"max_buffer_tokens":"4000"})",
             "options: max_buffer_tokens is a string, expected a number"},
            {R"({"max_buffer_tokens":4e3})",
             "options: max_buffer_tokens is 4e3, expected an integer"},
            {R"({"max_buffer_tokens":9223372036854775808})",
             "options: max_buffer_tokens is 9223372036854775808, above the limit "
             "9223372036854775807"},
            {R"({"max_buffer_tokens":-9223372036854775809})",
             "options: max_buffer_tokens is -9223372036854775809, below the least "
             "-9223372036854775808"},
            {R"({"settings":{}})",
             "options has no key \"settings\"; known: title, user, agent, project, "
             "summary_trigger_tokens, max_buffer_tokens, max_buffer_messages, max_summary_tokens, "
             "buffer_ttl_s, encoding, summarizer, deadline_ms"},
        });
}

TEST_CASE("a filter tells absent, value, null and list apart", "[records]") {
    const auto options = read_session_list_options(
        R"({"user":null,"agent":"*","project":["p",null],"session":[],"limit":5,"cursor":"c"})");
    REQUIRE(options);
    CHECK(options->filter.user == ScopeValues{std::nullopt});
    CHECK(options->filter.agent == ScopeValues{"*"});
    CHECK(options->filter.project == ScopeValues{"p", std::nullopt});
    CHECK(options->filter.session == ScopeValues{});
    CHECK(options->page.limit == 5);
    CHECK(options->page.cursor == "c");
    CHECK(read_session_list_options("{}")->filter.empty());
    check_refusals(
        reader(&read_session_list_options),
        {
            {R"({"user":1})",
             "options: user is a number, expected a string, null or an array of these"},
            {R"({"user":["a",{}]})", "options: user[1] is an object, expected a string or null"},
            {R"({"limit":null})", "options: limit is null, expected a number"},
            {R"({"kind":"x"})",
             "options has no key \"kind\"; known: user, agent, project, session, limit, "
             "cursor, deadline_ms"},
        });
}

TEST_CASE("a store's configuration is read with its settings and limits", "[records]") {
    const auto open = read_open_options(
        R"({"path":"/p","create":false,"durability":"normal","busy_timeout_ms":7,
            "recall_memory_mb":8,
            "session":{"max_buffer_messages":9,"summarizer":"none"},
            "limits":{"content_bytes":1,"metadata_bytes":2,"metadata_depth":3,"context_bytes":4,
                      "id_bytes":5,"max_list":6,"max_batch":7},
            "allow_network_file_system":true,"log_level":"error","log_capacity":0})");
    REQUIRE(open);
    const Config& config = open->config;
    CHECK(config.path == "/p");
    CHECK_FALSE(config.create);
    CHECK(config.durability == Durability::normal);
    CHECK(config.busy_timeout_ms == 7);
    CHECK(config.recall_memory_mb == 8);
    CHECK(config.session.max_buffer_messages == 9);
    CHECK(config.session.max_buffer_tokens == 4000);
    CHECK(config.session.summarizer == Summarizer::none);
    CHECK(config.limits.content_bytes == 1);
    CHECK(config.limits.metadata_bytes == 2);
    CHECK(config.limits.metadata_depth == 3);
    CHECK(config.limits.context_bytes == 4);
    CHECK(config.limits.id_bytes == 5);
    CHECK(config.limits.max_list == 6);
    CHECK(config.limits.max_batch == 7);
    CHECK(config.allow_network_file_system);
    CHECK(open->log_level == LogLevel::error);
    CHECK(open->log_capacity == 0);
    check_refusals(
        reader(&read_open_options),
        {
            {"", "config: path is missing"},
            {R"({"path":""})", "config: path is empty"},
            {R"({"path":"p","create":1})", "config: create is a number, expected a boolean"},
            {R"({"path":"p","durability":"safe"})",
             "config: durability \"safe\" is none of normal and full"},
            {R"({"path":"p","limits":{"id_bytes":-1}})",
             "config: limits: id_bytes is -1, below the least 0"},
            {R"({"path":"p","limits":{"id_bytes":4294967296}})",
             "config: limits: id_bytes is 4294967296, above the limit 2147483647"},
            {R"({"path":"p","limits":[]})", "config: limits is an array, expected an object"},
            {R"({"path":"p","session":{"title":"x"}})",
             "config: session has no key \"title\"; known: summary_trigger_tokens, "
             "max_buffer_tokens, max_buffer_messages, max_summary_tokens, buffer_ttl_s, encoding, "
             "summarizer"},
            {R"({"path":"p","log_level":"loud"})",
             "config: log_level \"loud\" is none of debug, info, warning and error"},
            {R"({"path":"p","log_capacity":65537})",
             "config: log_capacity is 65537, above the limit 65536"},
            {R"({"path":"p","log":1})",
             "config has no key \"log\"; known: path, from_env, create, durability, "
             "busy_timeout_ms, recall_memory_mb, session, limits, dogstatsd, "
             "allow_network_file_system, log_level, log_capacity"},
            {R"({"path":"p","dogstatsd":{"host":"x"}})",
             "config: dogstatsd has no key \"host\"; known: url, env, service, version, tags"},
            {R"({"path":"p","dogstatsd":{"tags":["a",1]}})",
             "config: dogstatsd: tags[1] is a number, expected a string"},
            {R"({"path":"p","dogstatsd":{"url":null}})",
             "config: dogstatsd: url is null, expected a string"},
        });
}

TEST_CASE("what a configuration does not say, the environment does when asked to", "[records]") {
    setenv("KIOKU_STORE", "/from/env.db", 1);
    setenv("KIOKU_BUSY_TIMEOUT_MS", "77", 1);
    setenv("DD_AGENT_HOST", "agent", 1);
    setenv("DD_ENV", "prod", 1);
    const auto all = read_open_options(R"({"from_env":true})");
    const auto some = read_open_options(
        R"({"from_env":true,"path":"/p","busy_timeout_ms":5,
            "dogstatsd":{"env":"test","tags":["a:b"]}})");
    const auto none = read_open_options(R"({"path":"/p"})");
    setenv("KIOKU_BUSY_TIMEOUT_MS", "soon", 1);
    const auto wrong = read_open_options(R"({"from_env":true})");
    unsetenv("KIOKU_BUSY_TIMEOUT_MS");
    unsetenv("KIOKU_STORE");
    const std::string home = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
    unsetenv("HOME");
    unsetenv("XDG_DATA_HOME");
    CHECK(read_open_options(R"({"from_env":true,"path":"/p"})"));  // needs no place for a default
    CHECK_FALSE(read_open_options(R"({"from_env":true})"));
    if (!home.empty()) setenv("HOME", home.c_str(), 1);
    for (const char* name : {"KIOKU_STORE", "KIOKU_BUSY_TIMEOUT_MS", "DD_AGENT_HOST", "DD_ENV"})
        unsetenv(name);
    REQUIRE((all && some && none));
    CHECK(all->config.path == "/from/env.db");
    CHECK(all->config.busy_timeout_ms == 77);
    CHECK(all->config.dogstatsd.url == "udp://agent");
    CHECK(all->config.dogstatsd.env == "prod");
    CHECK(some->config.path == "/p");
    CHECK(some->config.busy_timeout_ms == 5);
    CHECK(some->config.dogstatsd.url == "udp://agent");
    CHECK(some->config.dogstatsd.env == "test");
    CHECK(some->config.dogstatsd.tags == std::vector<std::string>{"a:b"});
    CHECK(none->config.dogstatsd.url.empty());
    CHECK(none->config.busy_timeout_ms == 5000);
    CHECK(wrong.error().message.find("KIOKU_BUSY_TIMEOUT_MS is \"soon\"") != std::string::npos);
}

TEST_CASE("the options of metrics and events are read", "[records]") {
    CHECK(memory::records::read_metric_options(R"({"tags":["a","b:c"]})")->tags ==
          std::vector<std::string>{"a", "b:c"});
    CHECK(memory::records::read_metric_options("")->tags.empty());
    const auto event = memory::records::read_event_options(
        R"({"alert_type":"warning","priority":"low","aggregation_key":"k","source_type":"s",
            "host":"h","timestamp":1795253400,"tags":["t"]})");
    REQUIRE(event);
    CHECK(event->alert_type == memory::AlertType::warning);
    CHECK(event->priority == memory::EventPriority::low);
    CHECK(event->aggregation_key == "k");
    CHECK(event->source_type == "s");
    CHECK(event->host == "h");
    CHECK(to_string(*event->timestamp) == "2026-11-21T09:30:00.000Z");
    CHECK(event->tags == std::vector<std::string>{"t"});
    check_refusals(
        reader(&memory::records::read_event_options),
        {{R"({"alert":1})",
          "options has no key \"alert\"; known: alert_type, priority, aggregation_key, "
          "source_type, host, timestamp, tags"},
         {R"({"priority":"high"})", "options: priority \"high\" is none of normal and low"}});
}

TEST_CASE("the other options are few and typed", "[records]") {
    CHECK(read_call_options(R"({"deadline_ms":0})")->deadline_ms == 0);
    CHECK_FALSE(read_call_options(R"({"deadline_ms":null})")->deadline_ms);
    CHECK(read_changes_options(R"({"limit":3})")->limit == 3);
    CHECK(read_fork_options(R"({"at_seq":3})")->at_seq == 3);
    CHECK(read_clear_options(R"({"all":true})")->all);
    CHECK_FALSE(read_clear_options("{}")->all);
    const auto list = read_message_list_options(R"({"from_seq":2,"to_seq":3,"limit":1})");
    CHECK(list->from_seq == 2);
    CHECK(list->to_seq == 3);
    CHECK(list->page.limit == 1);
    CHECK(read_get_context_options(R"({"budget_tokens":0})")->context.budget_tokens == 0);
    CHECK_FALSE(read_get_context_options(R"({"recall":false})")->context.recall);
    CHECK(read_get_context_options("")->context.recall);
    CHECK(read_save_context_options(R"({"expected_version":0})")->expected_version == 0);
    CHECK(read_next_job_options(R"({"kinds":["a","b"]})")->kinds ==
          std::vector<std::string>{"a", "b"});
    CHECK(read_export_options(R"({"sessions":["s"]})")->what.sessions.size() == 1);
    const auto import = read_import_options(R"({"session":"s","source":"f"})");
    CHECK(import->what.session == "s");
    CHECK(import->what.source == "f");
    CHECK(read_tokenizer_options("")->encoding == "o200k_base");
    CHECK(read_tokenizer_options(R"({"encoding":"gpt2"})")->encoding == "gpt2");
    check_refusals(reader(&read_next_job_options),
                   {{R"({"kinds":"a"})", "options: kinds is a string, expected an array"},
                    {R"({"kinds":[1]})", "options: kinds[0] is a number, expected a string"}});
    check_refusals(reader(&read_clear_options),
                   {{R"({"all":"yes"})", "options: all is a string, expected a boolean"}});
}
