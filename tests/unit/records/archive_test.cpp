#include "records/archive.hpp"

#include "support/catch.hpp"

using namespace memory;
using namespace memory::records;

namespace {

Timestamp some_time() {
    return parse_time("2026-11-21T09:30:00.007Z").value();
}

ArchivedMessage full_message() {
    ArchivedMessage row;
    row.message.id = "0193";
    row.message.external_id = "e";
    row.message.session = "s";
    row.message.seq = 3;
    row.message.role = Role::tool;
    row.message.content = "a \"b\"\n";
    row.message.name = "n";
    row.message.tool_calls = Json::parse(R"([{"id":"c"}])").value();
    row.message.tool_call_id = "c";
    row.message.metadata = Json::parse(R"({"x":[1,{"y":null}]})").value();
    row.message.created_at = some_time();
    row.message.tokens = 9;
    row.message.counter = "estimate";
    row.message.redacted = true;
    row.idempotency_key = "k";
    return row;
}

template <class Row>
void check_round_trip(const Row& row) {
    const std::string line = to_line(row);
    INFO(line);
    CHECK(line.find('\n') == std::string::npos);
    const auto read = read_line(line);
    REQUIRE(read);
    REQUIRE(std::holds_alternative<Row>(*read));
    CHECK(to_line(std::get<Row>(*read)) == line);
}

}  // namespace

TEST_CASE("every exported record is read back as it was", "[records]") {
    check_round_trip(ArchiveHeader{kArchiveFormat, "0.1.0", some_time()});
    ArchivedSession session;
    session.session.id = "s";
    session.session.created_at = session.session.updated_at = some_time();
    check_round_trip(session);
    session.session.title = "t";
    session.session.scope = {"u", {}, "p"};
    session.session.settings.summarizer = Summarizer::host;
    session.session.settings.encoding = "gpt2";
    session.session.message_count = 4;
    session.session.forked_from = "o";
    session.summarized_to = 2;
    session.next_seq = 5;
    session.forked_at = 3;
    check_round_trip(session);
    check_round_trip(full_message());
    ArchivedMessage plain;
    plain.message.id = "1";
    plain.message.session = "s";
    plain.message.seq = 1;
    plain.message.created_at = some_time();
    check_round_trip(plain);
    check_round_trip(Summary{"i", "s", "t", 1, 1, 2, "host", {}, some_time()});
    check_round_trip(ArchivedContext{"s", {R"({"a":{"b":[]}})", 3, some_time()}});
}

TEST_CASE("a row without a record key is a chat row, with its session or without", "[records]") {
    const auto row = read_line(
        R"({"role":"user","content":"hi","name":"anna","created_at":1795253400,"session":"s",
            "metadata":{"a":1},"external_id":"e"})");
    REQUIRE(row);
    const auto& chat = std::get<ChatRow>(*row);
    CHECK(chat.session == "s");
    CHECK(chat.message.content == "hi");
    CHECK(chat.message.name == "anna");
    CHECK(chat.message.external_id == "e");
    CHECK_FALSE(std::get<ChatRow>(*read_line(R"({"role":"user","content":"x"})")).session);
}

TEST_CASE("a row that is neither is refused by name", "[records]") {
    std::string without_role = to_line(full_message());
    without_role.erase(without_role.find("\"role\":\"tool\","), 14);
    std::string extra = to_line(full_message());
    extra.insert(1, "\"colour\":1,");
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "row is empty"},
        {"[]", "row is an array, expected an object"},
        {"{}", "row: role is missing"},
        {"not json", "row: not JSON"},
        {R"({"record":"entity"})",
         "row: record is \"entity\", expected archive, session, message, summary, context, memory, "
         "memory_version or episode"},
        {R"({"record":"memory"})", "row: id is missing"},
        {R"({"record":"memory_version"})", "row: memory is missing"},
        {R"({"record":"episode"})", "row: id is missing"},
        {R"({"record":1})", "row: record is a number, expected a string"},
        {R"({"record":"message"})", "row: id is missing"},
        {R"({"record":"context","session":"s","context":[],"version":1})",
         "row: context is an array, expected an object"},
        {R"({"record":"session","id":"s","settings":{}})",
         "row: settings: summary_trigger_tokens is missing"},
        {without_role, "row: role is missing"},
        {extra, "row has no key \"colour\"; known: record, id, external_id, session"},
        {R"({"role":"user","content":"x","seq":1})", "row has no key \"seq\""},
    };
    for (const auto& [line, says] : cases) {
        INFO(line);
        const auto row = read_line(line);
        REQUIRE_FALSE(row);
        INFO(row.error().message);
        CHECK(row.error().code == ErrorCode::invalid_argument);
        CHECK(row.error().message.find(says) == 0);
    }
    const auto newer = read_line(
        R"({"record":"archive","format":2,"version":"9","created_at":"2026-11-21T09:30:00Z"})");
    REQUIRE_FALSE(newer);
    CHECK(newer.error().code == ErrorCode::unsupported);
    CHECK(newer.error().message == "archive of format 2; this Kioku reads up to 1");
}
