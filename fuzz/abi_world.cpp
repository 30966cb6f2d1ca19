// The choices of a run over the C ABI, decoded from its input.
#include "abi_world.hpp"

#include <array>
#include <cstring>
#include <string_view>

#include "sandbox.hpp"

namespace fuzz {

namespace {

constexpr std::array kSessions{"s1", "s2", "s3", "s4", ""};
constexpr std::array kRoles{"user", "assistant", "tool", "system", "developer"};
constexpr std::array kFiles{"a.db", "b.db", "copy.db", "a.jsonl", "b.jsonl", "none/x", "."};

// What a verb takes somewhere as one of its texts.
constexpr std::array kTexts{
    "{}",
    "[]",
    "null",
    R"({"summarizer":"host","max_buffer_messages":2})",
    R"({"summary_trigger_tokens":20,"max_buffer_tokens":40,"max_summary_tokens":20})",
    R"({"summarizer":"none","max_buffer_messages":1})",
    R"({"summarizer":"extractive","max_buffer_messages":2,"title":"A title"})",
    R"({"buffer_ttl_s":1,"encoding":"cl100k_base"})",
    R"({"limit":1})",
    R"({"all":true})",
    R"({"at_seq":1})",
    R"({"budget_tokens":60})",
    R"({"user":"u","agent":"a","project":"p"})",
    R"({"user":null,"session":["s1","s2",null]})",
    R"({"idempotency_key":"k"})",
    R"({"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]})",
    R"({"tool_call_id":"c1","metadata":{"a":[1,2.5e3,"\u00e9"]}})",
    R"({"created_at":"2026-01-02T03:04:05.678Z","external_id":"e","name":"n"})",
    R"([{"role":"user","content":"Hello."},{"role":"assistant","content":"We decided to use Rust."}])",
    R"([{"role":"user","content":[{"type":"text","text":"parts"}]}])",
    R"({"text":"What the host's model wrote."})",
    R"({"expected_version":0})",
    R"({"kinds":["summarize"]})",
    R"({"sessions":["s1"]})",
    R"({"session":"s4","source":"x"})",
    "{\"role\":\"user\",\"content\":\"a row\",\"session\":\"s4\"}\n",
    R"({"deadline_ms":0})",
    R"({"encoding":"o200k_base"})",
    R"({"consecutive_failures":1,"open_ms":1,"close_after_successes":1,"name":"b"})",
    R"({"duration_ms":5,"retry_after_ms":1})",
    "The deployment failed on Friday because of a full disk. We decided to add an alarm.",
    R"(["One.",{"content":"Two.","tags":["a","b"],"category":"c","session":"s1"}])",
    R"({"kinds":["memory"],"metadata":{"a.b":{">":1,"exists":true}},"since":0,"category":"c"})",
    R"({"content":"Three.","confidence":0.5,"expected_version":1,"source":null,"by":"ada"})",
};

constexpr std::array kNumbers{
    std::int64_t{0},       std::int64_t{1},  std::int64_t{2},  std::int64_t{3},
    std::int64_t{7},       std::int64_t{50}, std::int64_t{-1}, std::int64_t{1} << 31,
    std::int64_t{1} << 53, INT64_MAX,        INT64_MIN};

// Without what could make a call wait for long, and without a way out of the sandbox.
std::string tamed(std::string text) {
    for (const std::string_view word : {"deadline", "timeout", "dogstatsd", "from_env"}) {
        const auto at = text.find(word);
        if (at != std::string::npos) text.resize(at);
    }
    return text;
}

bool is(const char* function, std::string_view name) {
    return name == function;
}

}  // namespace

World::~World() {
    // The order of closing is the input's, too: managers first or last.
    const bool managers_first = input_.ConsumeBool();
    const auto close_all = [](auto& pool) {
        for (auto* handle : pool.handles)
            close(handle);
    };
    if (managers_first) close_all(std::get<Pool<kioku_manager>>(pools_));
    std::apply([&](auto&... pool) { (close_all(pool), ...); }, pools_);
    for (auto* text : texts_)
        kioku_text_free(text);
}

Text World::text(const char* function, int nth) {
    const bool takes_path = is(function, "kioku_manager_backup") || is(function, "kioku_export") ||
                            is(function, "kioku_import");
    const auto choice = input_.ConsumeIntegralInRange<std::uint8_t>(0, 15);
    if (choice == 15) return {"", true, input_.ConsumeIntegralInRange<std::uint64_t>(0, 3)};
    if (is(function, "kioku_manager_open")) {
        return {config(choice < 8 ? "" : choice < 12 ? json_options() : tamed(free_text()))};
    }
    if (takes_path && nth == 0) {
        return {Sandbox::get().path(input_.PickValueInArray(kFiles))};
    }
    if (choice == 0) return {};
    if (choice < 4) return {input_.PickValueInArray(kSessions)};
    if (choice < 7) return {input_.PickValueInArray(kTexts)};
    if (choice == 7) return {input_.PickValueInArray(kRoles)};
    if (choice < 10 && is(function, "kioku_forget") && nth == 0) {
        return {"[\"" + tamed(remembered()) + "\"]"};
    }
    if (choice < 10) return {remembered()};
    if (choice == 10) return {"{" + json_options() + "}"};
    if (choice == 11) {
        std::string whole;
        const std::string piece = free_text();
        const auto times = input_.ConsumeIntegralInRange<std::size_t>(1, 200);
        for (std::size_t i = 0; i < times; ++i)
            whole += piece;
        return {tamed(whole)};
    }
    return {tamed(free_text())};
}

// A key of ours given again is refused, so the path stays where it is.
std::string World::config(const std::string& more) {
    const char* name = input_.PickValueInArray({"a.db", "b.db"});
    std::string tail = more;
    for (char& byte : tail)
        if (byte == '/' || byte == '\\') byte = '_';
    return R"({"path":")" + Sandbox::get().path(name) +
           R"(","busy_timeout_ms":20,"allow_network_file_system":true,"dogstatsd":{"url":"unix://)" +
           Sandbox::get().path("nobody") + R"("})" + (tail.empty() ? "" : ",") + tail + "}";
}

std::string World::free_text() {
    return input_.ConsumeRandomLengthString(400);
}

// One member with a key that some verb knows.
std::string World::json_options() {
    static constexpr std::array kKeys{"limit",
                                      "cursor",
                                      "from_seq",
                                      "to_seq",
                                      "title",
                                      "user",
                                      "agent",
                                      "project",
                                      "session",
                                      "sessions",
                                      "all",
                                      "at_seq",
                                      "name",
                                      "tool_calls",
                                      "tool_call_id",
                                      "external_id",
                                      "metadata",
                                      "created_at",
                                      "timestamp",
                                      "kinds",
                                      "source",
                                      "encoding",
                                      "summarizer",
                                      "recall",
                                      "max_probes",
                                      "window_ms",
                                      "seed",
                                      "min_calls",
                                      "open_ms",
                                      "content",
                                      "durability",
                                      "create",
                                      "limits",
                                      "log_level",
                                      "log_capacity",
                                      "max_buffer_messages",
                                      "max_buffer_tokens",
                                      "max_summary_tokens",
                                      "summary_trigger_tokens",
                                      "buffer_ttl_s",
                                      "expected_version",
                                      "budget_tokens",
                                      "idempotency_key",
                                      "category",
                                      "tags",
                                      "confidence",
                                      "pinned",
                                      "expires_at",
                                      "occurred_at",
                                      "kind",
                                      "by",
                                      "dry_run",
                                      "since",
                                      "until",
                                      "tags_any",
                                      "min_confidence",
                                      "episode_kind"};
    const std::string key = input_.PickValueInArray(kKeys);
    std::string value;
    switch (input_.ConsumeIntegralInRange<std::uint8_t>(0, 5)) {
        case 0: value = std::to_string(number()); break;
        case 1: value = "\"" + remembered() + "\""; break;
        case 2: value = input_.PickValueInArray(kTexts); break;
        case 3: value = input_.ConsumeBool() ? "true" : "null"; break;
        case 4: value = "\"" + free_text() + "\""; break;
        default: value = free_text(); break;
    }
    return "\"" + key + "\":" + tamed(value);
}

std::string World::remembered() {
    const auto back = input_.ConsumeIntegralInRange<std::size_t>(0, kMostRemembered - 1);
    if (remembered_.empty()) return "";
    return remembered_[remembered_.size() - 1 - back % remembered_.size()];
}

std::int64_t World::number() {
    if (input_.ConsumeBool()) return input_.ConsumeIntegral<std::int64_t>();
    return input_.PickValueInArray(kNumbers);
}

std::uint64_t World::permit() {
    if (input_.ConsumeIntegralInRange<std::uint8_t>(0, 7) == 7)
        return input_.ConsumeIntegral<std::uint64_t>();
    return permits_.back();
}

std::vector<std::uint32_t> World::ids() {
    std::vector<std::uint32_t> ids(capacity());
    for (auto& id : ids)
        id = input_.ConsumeIntegral<std::uint32_t>();
    return ids;
}

void World::keep(kioku_text* text) {
    const std::string_view whole(text->data, text->length);
    if (whole.size() == 36) remembered_.emplace_back(whole);  // an id by itself
    for (const std::string_view key : {"\"id\":\"", "\"lease\":\"", "\"next\":\""}) {
        const auto at = whole.rfind(key);
        if (at == std::string_view::npos) continue;
        const auto begin = at + key.size();
        remembered_.emplace_back(whole.substr(begin, whole.find('"', begin) - begin));
    }
    if (whole.find("\"record\":") != std::string_view::npos) remembered_.emplace_back(whole);
    while (remembered_.size() > kMostRemembered)
        remembered_.pop_front();
    texts_.push_back(text);
    if (texts_.size() <= kMost) return;
    kioku_text_free(texts_.front());
    texts_.pop_front();
}

kioku_text* World::take_text() {
    if (texts_.empty()) return nullptr;
    kioku_text* const text = texts_.back();
    texts_.pop_back();
    return text;
}

kioku_manager* World::some_manager() {
    auto& managers = std::get<Pool<kioku_manager>>(pools_).handles;
    if (managers.empty()) open_usual(static_cast<kioku_manager*>(nullptr));
    return managers.back();
}

void World::open_usual(kioku_manager* /*kind*/) {
    const std::string usual = R"({"path":")" + Sandbox::get().path("a.db") +
                              R"(","busy_timeout_ms":20,"durability":"normal"})";
    kioku_manager* made = nullptr;
    if (kioku_manager_open(usual.data(), usual.size(), &made, nullptr) == KIOKU_OK)
        add(made);
    else
        add(static_cast<kioku_manager*>(nullptr));
}

void World::open_usual(kioku_operation* /*kind*/) {
    kioku_operation* made = nullptr;
    kioku_manager_check(some_manager(), nullptr, 0, &made, nullptr);
    add(made);
}

void World::open_usual(kioku_exporter* /*kind*/) {
    kioku_exporter* made = nullptr;
    kioku_export_open(some_manager(), nullptr, 0, &made, nullptr);
    add(made);
}

void World::open_usual(kioku_importer* /*kind*/) {
    kioku_importer* made = nullptr;
    const std::string_view options = R"({"session":"s4"})";
    kioku_import_open(some_manager(), options.data(), options.size(), &made, nullptr);
    add(made);
}

void World::open_usual(kioku_tokenizer* /*kind*/) {
    kioku_tokenizer* made = nullptr;
    kioku_tokenizer_open(nullptr, 0, &made, nullptr);
    add(made);
}

void World::open_usual(kioku_running_count* /*kind*/) {
    kioku_tokenizer* tokenizer = nullptr;
    kioku_running_count* made = nullptr;
    kioku_tokenizer_open(nullptr, 0, &tokenizer, nullptr);
    kioku_running_count_open(tokenizer, &made, nullptr);
    kioku_tokenizer_close(tokenizer);
    add(made);
}

void World::open_usual(kioku_breaker* /*kind*/) {
    kioku_breaker* made = nullptr;
    kioku_breaker_open(nullptr, 0, &made, nullptr);
    add(made);
}

void World::open_usual(kioku_error* /*kind*/) {
    kioku_error* made = nullptr;
    kioku_breaker_reset(nullptr, &made);
    add(made);
}

}  // namespace fuzz
