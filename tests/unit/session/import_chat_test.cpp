// Chat rows from elsewhere, through import.
#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::ImportOptions;
using support::ClockedStore;

namespace {

using Lines = std::vector<std::string>;

ImportOptions into(const std::string& session, std::optional<std::string> source = std::nullopt) {
    ImportOptions what;
    what.session = session;
    what.source = std::move(source);
    return what;
}

}  // namespace

TEST_CASE("a chat row is enough", "[session][import]") {
    ClockedStore store;
    const auto report = store.import(
        {R"({"role":"user","content":"Hello.","name":"ada","created_at":1750000000,)"
         R"("metadata":{"a":1},"session":"own"})",
         "", "  \t", R"({"role":"assistant","content":"Hi."})",
         R"({"role":"assistant","content":null,"tool_calls":[{"id":"c"}]})",
         R"({"role":"tool","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],)"
         R"("tool_call_id":"c"})"},
        into("given"));
    if (!report) FAIL(report.error().message);
    CHECK(report->records == 4);
    CHECK(report->added == 4);
    CHECK(store.transcript("own") == Lines{"Hello."});
    CHECK(store.transcript("given") == Lines{"Hi.", "", "a\nb"});
    const auto hello = store.manager.messages("own")->items.at(0);
    CHECK(hello.name == "ada");
    CHECK(memory::to_string(hello.created_at) == "2025-06-15T15:06:40.000Z");
    CHECK(store.manager.get_context("given")->messages.size() == 3);
}

TEST_CASE("a row without a session needs one given", "[session][import]") {
    ClockedStore store;
    const auto refused = store.import({R"({"role":"user","content":"x"})"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("line 1: ") == 0);
    CHECK(store.import({}, into("")).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.import_records({}).error().code == ErrorCode::invalid_argument);
    CHECK(store.import({})->records == 0);
}

TEST_CASE("with a source named, a second run adds nothing", "[session][import]") {
    ClockedStore store;
    const Lines lines{R"({"role":"user","content":"same"})", R"({"role":"user","content":"same"})",
                      R"({"role":"user","content":"other","external_id":"e"})"};
    REQUIRE(store.import(lines, into("s", "chat.jsonl")));
    Lines longer = lines;
    longer.emplace_back(R"({"role":"user","content":"new"})");
    const auto report = store.import(longer, into("s", "chat.jsonl"));
    REQUIRE(report);
    CHECK(report->added == 1);
    CHECK(report->existing == 3);
    CHECK(store.transcript("s") == Lines{"same", "same", "other", "new"});
    CHECK(store.import(longer, into("s"))->added == 4);
}

TEST_CASE("a bad line names its number and nothing after it is taken", "[session][import]") {
    const std::vector<std::pair<std::string, std::string>> bad{
        {"not json", "line 3: "},
        {R"({"role":"wizard","content":"x"})", "wizard"},
        {R"({"role":"user"})", "line 3: "},
        {R"({"role":"user","content":"x","colour":"red"})", "colour"},
        {R"({"record":"spell"})", "spell"},
        {R"({"role":"user","content":"a\u0000b"})", "line 3: "},
        {R"({"role":"user","content":"x","metadata":[]})", "metadata"},
        {R"({"role":"user","content":"x","session":""})", "session"},
        {R"({"role":"user","content":"x","created_at":"yesterday"})", "yesterday"},
    };
    for (const auto& [line, says] : bad) {
        INFO(line);
        ClockedStore store;
        const auto report = store.import(
            {R"({"role":"user","content":"x"})", "", line, R"({"role":"user","content":"y"})"},
            into("s"));
        REQUIRE_FALSE(report);
        INFO(report.error().message);
        CHECK(report.error().code == ErrorCode::invalid_argument);
        CHECK(report.error().message.find("line 3: ") == 0);
        CHECK(report.error().message.find(says) != std::string::npos);
        CHECK_FALSE(store.manager.session("s"));
    }
}

TEST_CASE("chat rows fold as writes do", "[session][import]") {
    ClockedStore store(support::fold_above(6));
    Lines lines;
    for (int i = 0; i < 600; ++i)
        lines.push_back(R"({"role":"user","content":"Sheep )" + std::to_string(i) + R"(."})");
    REQUIRE(store.import(lines, into("s")));
    CHECK(store.transcript("s").size() == 600);
    CHECK(store.buffer.get_buffer_info("s")->message_count <= 6);
    CHECK_FALSE(store.summary("s").empty());
    CHECK(store.problems().empty());
}
