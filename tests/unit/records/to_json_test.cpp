#include "records/to_json.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace memory;
using nlohmann::json;
using records::to_json;

namespace {

Timestamp some_time() {
    return parse_time("2026-11-21T09:30:00.007Z").value();
}

Message plain_message() {
    Message message;
    message.id = "0193";
    message.session = "s";
    message.seq = 7;
    message.role = Role::user;
    message.content = "hello";
    message.created_at = some_time();
    message.tokens = 5;
    message.counter = "estimate";
    return message;
}

Message full_message() {
    Message message = plain_message();
    message.external_id = "e1";
    message.role = Role::assistant;
    message.name = "anna";
    message.tool_calls = Json::parse(R"([{"id":"c1"}])").value();
    message.tool_call_id = "c0";
    message.metadata = Json::parse(R"({"big":123456789012345678901234567890})").value();
    message.redacted = true;
    message.truncated = true;
    return message;
}

}  // namespace

TEST_CASE("a session's record has its scope flat and its settings inside", "[records]") {
    Session session;
    session.id = "s";
    session.created_at = session.updated_at = some_time();
    CHECK(to_json(session) ==
          R"({"id":"s","title":null,"user":null,"agent":null,"project":null,"settings":{)"
          R"("summary_trigger_tokens":3000,"max_buffer_tokens":4000,"max_buffer_messages":30,)"
          R"("max_summary_tokens":500,"buffer_ttl_s":0,"encoding":"o200k_base",)"
          R"("summarizer":"extractive"},"message_count":0,)"
          R"("created_at":"2026-11-21T09:30:00.007Z","updated_at":"2026-11-21T09:30:00.007Z"})");
    session.title = "T";
    session.scope = {"u", "a", "p"};
    session.forked_from = "o";
    const json record = json::parse(to_json(session));
    CHECK(record["title"] == "T");
    CHECK(record["user"] == "u");
    CHECK(record["agent"] == "a");
    CHECK(record["project"] == "p");
    CHECK(record["forked_from"] == "o");
}

TEST_CASE("a message's record leaves out what it has not", "[records]") {
    CHECK(to_json(plain_message()) ==
          R"({"id":"0193","session":"s","seq":7,"role":"user","content":"hello","metadata":{},)"
          R"("created_at":"2026-11-21T09:30:00.007Z","tokens":5,"counter":"estimate"})");
    CHECK(to_json(full_message()) ==
          R"({"id":"0193","external_id":"e1","session":"s","seq":7,"role":"assistant",)"
          R"("content":"hello","name":"anna","tool_calls":[{"id":"c1"}],"tool_call_id":"c0",)"
          R"("metadata":{"big":123456789012345678901234567890},)"
          R"("created_at":"2026-11-21T09:30:00.007Z","tokens":5,"counter":"estimate",)"
          R"("redacted":true,"truncated":true})");
}

TEST_CASE("text comes out as it went in, whatever it holds", "[records]") {
    Message message = plain_message();
    for (const std::string text :
         {"", "\"", "\\", "a\nb\tc\rd", "\x01\x1f\x7f", "12345678\"12345678", "ö€😀",
          "</script>\u2028", "1234567\\", "\b\f"}) {
        message.content = text;
        CHECK(json::parse(to_json(message))["content"].get<std::string>() == text);
        CHECK(Json::parse(to_json(message)));
    }
}

TEST_CASE("what no door has checked comes out as UTF-8 all the same", "[records]") {
    Health health;
    health.path = "/tmp/\xFFx\xC3";
    CHECK(json::parse(to_json(health))["path"] == "/tmp/\uFFFDx\uFFFD");
    const Error error{ErrorCode::busy, "\xF0\x9F", "storage", true};
    CHECK(to_json(error) ==
          "{\"code\":\"busy\",\"message\":\"\uFFFD\uFFFD\","
          "\"component\":\"storage\",\"retryable\":true}");
}

TEST_CASE("a context's record holds the chat, the buffer and the figures", "[records]") {
    Context context;
    context.session = "s";
    context.messages.push_back({Role::system, "sum", {}, {}, {}, false});
    context.messages.push_back({Role::assistant, "", "n", Json::parse("[]").value(), "c", true});
    context.buffer_messages = {plain_message(), full_message()};
    context.degraded = {"summary"};
    const json record = json::parse(to_json(context));
    CHECK(record["messages"] == json::parse(R"([{"role":"system","content":"sum"},
        {"role":"assistant","content":"","name":"n","tool_calls":[],"tool_call_id":"c",
         "truncated":true}])"));
    CHECK(record["current_summary"].is_null());
    CHECK(record["buffer_messages"].size() == 2);
    CHECK(record["buffer_messages"][1] == json::parse(to_json(full_message())));
    CHECK(record["buffer_info"] == json::parse(R"({"message_count":0,"token_count":0,
        "max_messages":0,"max_tokens":0,"ttl_remaining_s":null,"oversized":false})"));
    CHECK(record["recalled"] == json::array());
    CHECK(record["degraded"] == json::parse(R"(["summary"])"));
    std::vector<std::string> keys;
    for (const auto& [key, value] : record.items())
        keys.push_back(key);
    CHECK(keys.size() == 11);
}

TEST_CASE("lists say where to go on, the other answers what they hold", "[records]") {
    CHECK(to_json(List<Message>{}) == R"({"items":[]})");
    CHECK(to_json(List<Session>{{}, "abc"}) == R"({"items":[],"next":"abc"})");
    CHECK(to_json(std::vector<AddedMessage>{{"a", 1, false}, {"b", 2, true}}) ==
          R"({"items":[{"id":"a","seq":1,"existed":false},{"id":"b","seq":2,"existed":true}]})");
    CHECK(to_json(ChangeList{
              {{3, true, "message", "x"}, {4, false, "session", "y"}}, 4, true, false}) ==
          R"({"items":[{"sequence":3,"op":"delete","kind":"message","id":"x"},)"
          R"({"sequence":4,"op":"put","kind":"session","id":"y"}],)"
          R"("sequence":4,"more":true,"rebuild":false})");
    CHECK(to_json(Erasure{}) ==
          R"({"erased":true,"messages":0,"summaries":0,"jobs":0,"memories":0,"episodes":0,)"
          R"("forks":[]})");
    CHECK(to_json(Erasure{true, 1, 2, 3, 4, 5, {"f"}}) ==
          R"({"erased":"pending","messages":1,"summaries":2,"jobs":3,"memories":4,)"
          R"("episodes":5,"forks":["f"]})");
    CHECK(to_json(SavedContext{R"({"a":1})", 2, some_time()}) ==
          R"({"context":{"a":1},"version":2,"updated_at":"2026-11-21T09:30:00.007Z"})");
    CHECK(to_json(Job{"i", "l", "summarize", Json::parse(R"({"session":"s"})").value(), some_time(),
                      2}) == R"({"id":"i","lease":"l","kind":"summarize","input":{"session":"s"},)"
                             R"("lease_until":"2026-11-21T09:30:00.007Z","attempts":2})");
    CHECK(to_json(ImportReport{3, 2, 1}) == R"({"records":3,"added":2,"existing":1})");
    CHECK(to_json(ExportReport{3}) == R"({"records":3})");
    CHECK(to_json(CompactReport{5, 4, 3}) ==
          R"({"bytes_before":5,"bytes_after":4,"tombstones":3})");
    CHECK(to_json(BackupReport{"/b", 5, 4}) == R"({"path":"/b","size_bytes":5,"sequence":4})");
    CHECK(to_json(CheckReport{false, {"p"}, 1, 2, {3, 4, 5}}) ==
          R"({"ok":false,"problems":["p"],"items":1,"sessions":2,)"
          R"("index":{"items":3,"terms":4,"segments":5}})");
    CHECK(to_json(LogRecord{LogLevel::warning, some_time(), "storage", "m"}) ==
          R"({"level":"warning","time":"2026-11-21T09:30:00.007Z","component":"storage",)"
          R"("message":"m"})");
}

TEST_CASE("statistics and summaries are nested records", "[records]") {
    SessionStats stats;
    stats.session.id = "s";
    stats.buffer.ttl_remaining_s = 0;
    const json record = json::parse(to_json(stats));
    CHECK(record["session"]["id"] == "s");
    CHECK(record["buffer"]["ttl_remaining_s"] == 0);
    CHECK(record["summaries"] ==
          json::parse(R"({"count":0,"current_tokens":0,"summarized_to":0,"updated_at":null})"));
    CHECK(record["context_version"].is_null());
    CHECK(to_json(Summary{"i", "s", "t", 1, 1, 2, "extractive", {}, some_time()}) ==
          R"({"id":"i","session":"s","text":"t","tokens":1,"from_seq":1,"to_seq":2,)"
          R"("made_by":"extractive","metadata":{},"created_at":"2026-11-21T09:30:00.007Z"})");
}
