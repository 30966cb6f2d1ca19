// The lines of the protocol, held against what its documentation shows.
#include "observe/lines.hpp"

#include <regex>

#include "support/catch.hpp"
#include "support/must.hpp"

using memory::EventOptions;
using memory::observe::constant_tags;
using memory::observe::count_line;
using memory::observe::event_line;
using memory::observe::kMaxLineBytes;
using memory::observe::metric_line;
using support::must;

namespace {

// An event as a receiver reads it: the lengths are those of the texts, in bytes.
struct ReadEvent {
    std::string title, text, rest;
};
ReadEvent read_event(const std::string& line) {
    std::smatch head;
    const std::regex shape(R"(^_e\{(\d+),(\d+)\}:)");
    REQUIRE(std::regex_search(line, head, shape));
    const auto begin = static_cast<std::size_t>(head.length());
    const std::size_t title = std::stoul(head[1]);
    const std::size_t text = std::stoul(head[2]);
    REQUIRE(line.size() >= begin + title + 1 + text);
    REQUIRE(line[begin + title] == '|');
    return {line.substr(begin, title), line.substr(begin + title + 1, text),
            line.substr(begin + title + 1 + text)};
}

std::string message_of(const memory::Result<std::string>& outcome) {
    return outcome ? "ok" : outcome.error().message;
}

TEST_CASE("a count is name, value, type and tags, the constant ones first", "[observe]") {
    CHECK(must(count_line("page.views", 1, {}, "")) == "page.views:1|c");
    CHECK(must(count_line("page.views", -7, {"country:china", "beta"}, "")) ==
          "page.views:-7|c|#country:china,beta");
    CHECK(must(count_line("page.views", 1, {"a:b"}, "env:prod")) == "page.views:1|c|#env:prod,a:b");
    CHECK(must(count_line("page.views", INT64_MIN, {}, "env:prod")) ==
          "page.views:-9223372036854775808|c|#env:prod");
}

TEST_CASE("a metric of the library's own is a number without needless digits", "[observe]") {
    CHECK(metric_line("kioku.store.items", 1e9, 'g', "", "") == "kioku.store.items:1000000000|g");
    CHECK(metric_line("kioku.write.ms", 0.1234567, 'd', "verb:remember", "env:prod") ==
          "kioku.write.ms:0.123|d|#env:prod,verb:remember");
    CHECK(metric_line("kioku.write.ms", 12.5, 'd', "verb:remember", "") ==
          "kioku.write.ms:12.500|d|#verb:remember");
}

TEST_CASE("what would end a name or a tag becomes an underscore", "[observe]") {
    CHECK(must(count_line("a:b|c@d e\nf#g,h-i", 1, {}, "")) == "a_b_c_d_e_f_g_h_i:1|c");
    CHECK(must(count_line("größe.öl", 1, {}, "")) == "gr__e._l:1|c");
    CHECK(must(count_line("x", 1, {"path:/a|b,c#d\ne\tf", "größe:1"}, "")) ==
          "x:1|c|#path:/a_b_c_d_e_f,größe:1");
}

TEST_CASE("a name begins with a letter and has at most 200 bytes", "[observe]") {
    CHECK(message_of(count_line("", 1, {}, "")) == "the metric name is empty");
    CHECK(message_of(count_line("_sc", 1, {}, "")) ==
          "metric name \"_sc\" does not begin with a letter of ASCII");
    CHECK(message_of(count_line("_e{1,1}", 1, {}, "")).find("begin") != std::string::npos);
    CHECK(message_of(count_line("9lives", 1, {}, "")).find("begin") != std::string::npos);
    CHECK(message_of(count_line(std::string(200, 'x'), 1, {}, "")) == "ok");
    CHECK(message_of(count_line(std::string(201, 'x'), 1, {}, "")) ==
          "the metric name has 201 bytes, the limit is 200");
}

TEST_CASE("tags are not empty, and fit one datagram of an Agent", "[observe]") {
    CHECK(message_of(count_line("x", 1, {"a", ""}, "")) == "the tag is empty");
    CHECK(message_of(count_line("x", 1, {"\xff"}, "")).find("tag") != std::string::npos);
    const std::size_t room = kMaxLineBytes - std::string("x:1|c|#").size();
    CHECK(must(count_line("x", 1, {std::string(room, 't')}, "")).size() == kMaxLineBytes);
    CHECK(message_of(count_line("x", 1, {std::string(room + 1, 't')}, "")) ==
          "the metric with its tags has 8193 bytes, the limit is 8192");
    CHECK(count_line("x", 1, std::vector<std::string>(1'000'000, "tag"), "").error().code ==
          memory::ErrorCode::limit);
}

TEST_CASE("the lengths of an event are in bytes, after line breaks are escaped", "[observe]") {
    const auto event = read_event(must(event_line("Größe 容量", "zwei\nZeilen|é\n", {}, "")));
    CHECK(event.title == "Größe 容量");
    CHECK(event.text == "zwei\\nZeilen|é\\n");
    CHECK(event.rest.empty());
    CHECK(must(event_line("Größe 容量", "", {}, "")) == "_e{14,0}:Größe 容量|");
    CHECK(read_event(must(event_line("a\nb", "c", {}, ""))).title == "a\\nb");
}

TEST_CASE("an event's fields follow it under their letters", "[observe]") {
    EventOptions options;
    options.timestamp = must(memory::parse_time("2026-11-21T09:30:00.999Z"));
    options.host = "web-1";
    options.aggregation_key = "deploy|42\n";
    options.priority = memory::EventPriority::low;
    options.source_type = "kioku";
    options.alert_type = memory::AlertType::error;
    options.tags = {"team:memory"};
    CHECK(must(event_line("t", "x", options, "env:prod")) ==
          "_e{1,1}:t|x|d:1795253400|h:web-1|k:deploy_42_|p:low|s:kioku|t:error"
          "|#env:prod,team:memory");
    options = {};
    options.alert_type = memory::AlertType::info;
    CHECK(must(event_line("t", "x", options, "")) == "_e{1,1}:t|x|t:info");
}

TEST_CASE("an event above 8 KiB is refused with its size and the limit", "[observe]") {
    const std::string head = "_e{1,8178}:t|";
    const std::string text(kMaxLineBytes - head.size(), 'x');
    CHECK(must(event_line("t", text, {}, "")).size() == 8192);
    CHECK(message_of(event_line("t", text + "x", {}, "")) ==
          "the event has 8193 bytes, the limit is 8192");
    CHECK(event_line("t", std::string(4100, '\n'), {}, "").error().code ==
          memory::ErrorCode::limit);
    CHECK(event_line("t", std::string(1 << 24, 'x'), {}, "").error().code ==
          memory::ErrorCode::limit);
}

TEST_CASE("an event has a title, and values that there are", "[observe]") {
    CHECK(message_of(event_line("", "text", {}, "")) == "the title is empty");
    CHECK(message_of(event_line("a\xff", "text", {}, "")).find("title") != std::string::npos);
    CHECK(message_of(event_line("t", "a\xff", {}, "")).find("text") != std::string::npos);
    EventOptions options;
    options.alert_type = static_cast<memory::AlertType>(9);
    CHECK(message_of(event_line("t", "", options, "")) == "alert_type is 9, it must be 0 to 3");
    options = {};
    options.priority = static_cast<memory::EventPriority>(-1);
    CHECK(message_of(event_line("t", "", options, "")).find("priority is -1") != std::string::npos);
    options = {};
    options.timestamp = memory::Timestamp::max();
    CHECK(event_line("t", "", options, "").error().code == memory::ErrorCode::invalid_argument);
    options = {};
    options.tags = {""};
    CHECK(message_of(event_line("t", "", options, "")) == "the tag is empty");
}

TEST_CASE("the tags of the configuration are made once, env, service and version first",
          "[observe]") {
    memory::DogStatsD config;
    CHECK(must(constant_tags(config)).empty());
    config.tags = {"team:memory", "a,b"};
    config.version = "1.2|3";
    config.env = "prod";
    config.service = "site";
    CHECK(must(constant_tags(config)) == "env:prod,service:site,version:1.2_3,team:memory,a_b");
    config.tags = {""};
    CHECK(message_of(constant_tags(config)) == "the tag is empty");
    config.tags = {std::string(3000, 'x')};
    CHECK(message_of(constant_tags(config)).find("limit is 2048") != std::string::npos);
    config = {};
    config.env = "\xff";
    CHECK(message_of(constant_tags(config)).find("env") != std::string::npos);
}

}  // namespace
