// memory::Manager as a driver of the shared cases (tests/bindings/drivers.py says how it speaks).
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "kioku/kioku.hpp"
#include "records/noun_options.hpp"
#include "records/options.hpp"
#include "records/to_json.hpp"

namespace records = memory::records;
using memory::Result;
using nlohmann::json;

namespace {

// A verb's failure, on its way to the answer.
struct Failure {
    memory::Error error;
};

template <class T>
T must(Result<T> answer) {
    if (!answer) throw Failure{answer.error()};
    if constexpr (!std::is_void_v<T>) return std::move(*answer);
}

template <class T>
json record(Result<T> answer) {
    return json::parse(records::to_json(must(std::move(answer))));
}

// The arguments of one call: inputs are taken out by name, what is left are its options.
class Arguments {
  public:
    explicit Arguments(json values) : values_(std::move(values)) {}
    std::string text(const char* name) {
        const json value = take(name, "");
        return value.is_string() ? value.get<std::string>() : value.dump();
    }
    std::int64_t number(const char* name, std::int64_t otherwise) {
        return take(name, otherwise).get<std::int64_t>();
    }
    template <class T>
    T options(Result<T> (*read)(std::string_view)) const {
        return must(read(values_.dump()));
    }

  private:
    json take(const char* name, json otherwise) {
        if (!values_.contains(name)) return otherwise;
        json value = std::move(values_[name]);
        values_.erase(name);
        return value;
    }
    json values_;
};

struct State {
    std::optional<memory::Manager> manager;
    std::optional<memory::TokenCounter> counter;
};

using Verb = std::function<json(State&, Arguments&)>;

memory::CallOptions call(const Arguments& in) {
    return in.options(&records::read_call_options);
}

const std::map<std::string, Verb>& store_verbs() {
    static const std::map<std::string, Verb> verbs{
        {"manager_open",
         [](State& state, Arguments& in) -> json {
             state.manager.reset();
             const auto asked = in.options(&records::read_open_options);
             state.manager = must(memory::Manager::open(asked.config));
             return nullptr;
         }},
        {"manager_health",
         [](State& s, Arguments& in) { return record(s.manager->health(call(in))); }},
        {"manager_check",
         [](State& s, Arguments& in) { return record(s.manager->check(call(in))); }},
        {"manager_compact",
         [](State& s, Arguments& in) { return record(s.manager->compact(call(in))); }},
        {"manager_backup",
         [](State& s, Arguments& in) {
             const auto path = in.text("path");
             return record(s.manager->backup(path, call(in)));
         }},
        {"changes_since",
         [](State& s, Arguments& in) {
             const auto since = in.number("since", 0);
             const auto asked = in.options(&records::read_changes_options);
             return record(s.manager->changes(since, asked.limit, asked.call));
         }},
        {"job_next",
         [](State& s, Arguments& in) -> json {
             const auto asked = in.options(&records::read_next_job_options);
             const auto job = must(s.manager->next_job(asked.kinds, asked.call));
             return job ? json::parse(records::to_json(*job)) : json();
         }},
        {"job_complete",
         [](State& s, Arguments& in) -> json {
             const auto id = in.text("id");
             const auto lease = in.text("lease");
             const auto result = must(records::read_result(in.text("result")));
             must(s.manager->complete_job(id, lease, result, call(in)));
             return nullptr;
         }},
        {"job_fail",
         [](State& s, Arguments& in) -> json {
             const auto id = in.text("id");
             const auto lease = in.text("lease");
             const auto reason = in.text("reason");
             must(s.manager->fail_job(id, lease, reason, call(in)));
             return nullptr;
         }},
        {"job_renew",
         [](State& s, Arguments& in) -> json {
             const auto id = in.text("id");
             const auto lease = in.text("lease");
             const auto until = must(s.manager->renew_job(id, lease, call(in)));
             return {{"lease_until_ms", until.time_since_epoch().count()}};
         }},
        {"metric_count",
         [](State& s, Arguments& in) -> json {
             const auto name = in.text("name");
             const auto value = in.number("value", 1);
             const auto asked = in.options(&records::read_metric_options);
             must(s.manager->count_metric(name, value, asked.tags));
             return nullptr;
         }},
        {"event_send",
         [](State& s, Arguments& in) -> json {
             const auto title = in.text("title");
             const auto text = in.text("text");
             must(s.manager->send_event(title, text, in.options(&records::read_event_options)));
             return nullptr;
         }},
    };
    return verbs;
}

const std::map<std::string, Verb>& session_verbs() {
    static const std::map<std::string, Verb> verbs{
        {"session_configure",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto asked = in.options(&records::read_configure_options);
             return record(s.manager->configure_session(id, asked.config, asked.call));
         }},
        {"session_get",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             return record(s.manager->session(id, call(in)));
         }},
        {"session_list",
         [](State& s, Arguments& in) {
             const auto asked = in.options(&records::read_session_list_options);
             return record(s.manager->sessions(asked.filter, asked.page, asked.call));
         }},
        {"session_stats",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             return record(s.manager->get_memory_stats(id, call(in)));
         }},
        {"session_fork",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto fresh = in.text("new_session");
             const auto asked = in.options(&records::read_fork_options);
             return record(s.manager->fork_session(id, fresh, asked.at_seq, asked.call));
         }},
        {"session_clear",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto asked = in.options(&records::read_clear_options);
             return record(s.manager->clear_session_memory(id, asked.all, asked.call));
         }},
        {"message_add",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto role = in.text("role");
             const auto content = in.text("content");
             auto asked = in.options(&records::read_add_options);
             asked.message.role = must(memory::parse_role(role));
             asked.message.content = content;
             return record(s.manager->add_message(id, asked.message, asked.call));
         }},
        {"message_add_batch",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto messages = must(records::read_new_messages(in.text("messages")));
             return record(s.manager->add_messages(id, messages, call(in)));
         }},
        {"message_list",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto asked = in.options(&records::read_message_list_options);
             return record(
                 s.manager->messages(id, asked.from_seq, asked.to_seq, asked.page, asked.call));
         }},
        {"message_redact",
         [](State& s, Arguments& in) {
             const auto id = in.text("message_id");
             return record(s.manager->redact_message(id, call(in)));
         }},
        {"context_get",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             const auto asked = in.options(&records::read_get_context_options);
             return record(s.manager->get_context(id, asked.context, asked.call));
         }},
        {"context_save",
         [](State& s, Arguments& in) -> json {
             const auto id = in.text("session");
             const auto context = in.text("context");
             const auto asked = in.options(&records::read_save_context_options);
             return {{"version", must(s.manager->save_context(id, context, asked.expected_version,
                                                              asked.call))}};
         }},
        {"context_load",
         [](State& s, Arguments& in) {
             const auto id = in.text("session");
             return record(s.manager->load_context(id, call(in)));
         }},
    };
    return verbs;
}

const std::map<std::string, Verb>& item_verbs() {
    static const std::map<std::string, Verb> verbs{
        {"memory_add",
         [](State& s, Arguments& in) {
             const auto content = in.text("content");
             auto asked = in.options(&records::read_remember_options);
             asked.memory.content = content;
             return record(s.manager->remember(asked.memory, asked.call));
         }},
        {"memory_add_batch",
         [](State& s, Arguments& in) {
             const auto memories = must(records::read_new_memories(in.text("memories")));
             return record(s.manager->remember_many(memories, call(in)));
         }},
        {"memory_get",
         [](State& s, Arguments& in) {
             const auto id = in.text("memory_id");
             return record(s.manager->memory(id, call(in)));
         }},
        {"memory_update",
         [](State& s, Arguments& in) {
             const auto id = in.text("memory_id");
             const auto asked = in.options(&records::read_update_options);
             return record(s.manager->update_memory(id, asked.update, asked.call));
         }},
        {"memory_list",
         [](State& s, Arguments& in) {
             const auto asked = in.options(&records::read_item_list_options);
             return record(s.manager->memories(asked.filter, asked.page, asked.call));
         }},
        {"memory_history",
         [](State& s, Arguments& in) {
             const auto id = in.text("memory_id");
             const auto asked = in.options(&records::read_page_options);
             return record(s.manager->memory_history(id, asked.page, asked.call));
         }},
        {"episode_store",
         [](State& s, Arguments& in) {
             const auto content = in.text("content");
             auto asked = in.options(&records::read_store_options);
             asked.episode.content = content;
             return record(s.manager->store_episode(asked.episode, asked.call));
         }},
        {"episode_get",
         [](State& s, Arguments& in) {
             const auto id = in.text("episode_id");
             return record(s.manager->episode(id, call(in)));
         }},
        {"episode_list",
         [](State& s, Arguments& in) {
             const auto asked = in.options(&records::read_item_list_options);
             return record(s.manager->episodes(asked.filter, asked.page, asked.call));
         }},
        {"forget",
         [](State& s, Arguments& in) {
             const auto ids = must(records::read_ids(in.text("ids")));
             const auto asked = in.options(&records::read_forget_options);
             return record(s.manager->forget(ids, asked.dry_run, asked.call));
         }},
        {"forget_matching",
         [](State& s, Arguments& in) {
             const auto filter = must(records::read_filter(in.text("filter")));
             const auto asked = in.options(&records::read_forget_options);
             return record(s.manager->forget_matching(filter, asked.dry_run, asked.call));
         }},
        {"recall",
         [](State& s, Arguments& in) {
             const auto query = in.text("query");
             const auto asked = in.options(&records::read_recall_options);
             return record(s.manager->recall(query, asked.recall, asked.call));
         }},
        {"query_memory",
         [](State& s, Arguments& in) -> json {
             const auto query = in.text("query");
             const auto limit = in.number("limit", 5);
             const auto asked = in.options(&records::read_query_options);
             return must(s.manager->query_memory(query, limit, asked.recall, asked.call));
         }},
    };
    return verbs;
}

const std::map<std::string, Verb>& token_verbs() {
    static const std::map<std::string, Verb> verbs{
        {"tokenizer_open",
         [](State& state, Arguments& in) -> json {
             const auto asked = in.options(&records::read_tokenizer_options);
             state.counter = must(memory::TokenCounter::open(asked.encoding));
             return nullptr;
         }},
        {"tokenizer_count",
         [](State& s, Arguments& in) -> json {
             return {{"tokens", s.counter->count_tokens(in.text("text"))}};
         }},
        {"tokenizer_encode",
         [](State& s, Arguments& in) -> json {
             return {{"ids", must(s.counter->encode(in.text("text")))}};
         }},
        {"tokenizer_truncate",
         [](State& s, Arguments& in) -> json {
             const auto text = in.text("text");
             const auto most = static_cast<std::size_t>(in.number("max_tokens", 0));
             return {{"length", s.counter->truncate(text, most).size()}};
         }},
        {"tokenizer_estimate",
         [](State&, Arguments& in) -> json {
             const auto text = in.text("text");
             const auto estimate = must(memory::TokenCounter::estimate(text, in.text("family")));
             return {{"tokens", estimate.tokens}, {"low", estimate.low}, {"high", estimate.high}};
         }},
    };
    return verbs;
}

json answer_to(State& state, const json& asked) {
    const auto name = asked.at("verb").get<std::string>();
    Arguments arguments(asked.at("arguments"));
    for (const auto* verbs : {&store_verbs(), &session_verbs(), &item_verbs(), &token_verbs()}) {
        if (const auto found = verbs->find(name); found != verbs->end()) {
            try {
                return {{"ok", found->second(state, arguments)}};
            } catch (const Failure& failure) {
                return {{"error", to_string(failure.error.code)},
                        {"message", failure.error.message}};
            }
        }
    }
    return {{"error", "no such verb"}, {"message", name}};
}

}  // namespace

int main() {
    State state;
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << answer_to(state, json::parse(line)).dump() << std::endl;
    }
}
