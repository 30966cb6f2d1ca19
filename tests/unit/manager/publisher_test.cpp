// What a store says to DogStatsD, as a real receiver gets it from a Manager.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/receiver.hpp"
#include "support/temporary_store.hpp"

using memory::Manager;
using support::must;
using support::Receiver;

namespace {

struct Told {
    support::TemporaryStore place;
    Receiver receiver = Receiver::udp();

    [[nodiscard]] Manager open() const {
        memory::Config config = place.config();
        config.dogstatsd.url = receiver.url();
        return must(Manager::open(config));
    }
};

memory::NewMessage message(const std::string& content) {
    memory::NewMessage made;
    made.content = content;
    return made;
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// A timing, whatever its value.
bool has_timing(const std::vector<std::string>& lines, const std::string& name,
                const std::string& verb) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.starts_with(name + ':') && line.ends_with("|d|#verb:" + verb);
    });
}

TEST_CASE("a single count arrives by itself, without another call", "[manager]") {
    const Told told;
    auto manager = told.open();
    must(manager.count_metric("opencode.tokens.used", 42, {"model:x"}));
    CHECK(told.receiver.next() == "opencode.tokens.used:42|c|#model:x");
    // And once more, when the thread has been idle.
    must(manager.count_metric("opencode.memory.cache_hit"));
    CHECK(told.receiver.next() == "opencode.memory.cache_hit:1|c");
}

TEST_CASE("what DD_* say and nobody can use turns metrics off, and health says so", "[manager]") {
    const support::TemporaryStore place;
    memory::Config config = place.config();
    config.dogstatsd = memory::DogStatsD::from_variables([](std::string_view name) -> std::string {
        return name == "DD_DOGSTATSD_URL" ? "unixstream:///dsd.socket" : "";
    });
    auto manager = must(Manager::open(config));
    must(manager.count_metric("requests"));
    const auto health = must(manager.health());
    const auto& last = health.backends.back();
    CHECK(last.name == "dogstatsd");
    CHECK(last.state == "degraded");
    CHECK(last.detail.find("\"unixstream:///dsd.socket\"") != std::string::npos);
    // A host's own word is refused.
    config.dogstatsd.may_be_wrong = false;
    config.path = place.config().path + "2";
    CHECK(Manager::open(config).error().code == memory::ErrorCode::invalid_argument);
}

TEST_CASE("counts that come together go together", "[manager]") {
    const Told told;
    auto manager = told.open();
    for (int i = 0; i < 1000; ++i)
        must(manager.count_metric("a.b"));
    int lines = 0;
    int datagrams = 0;
    while (lines < 1000) {
        const std::string datagram = told.receiver.next();
        CHECK(datagram.size() <= 1432);
        lines += static_cast<int>(support::lines_of(datagram).size());
        ++datagrams;
    }
    CHECK(lines == 1000);
    CHECK(datagrams < 100);  // 179 lines fit one; the thread's flushes add a few
}

TEST_CASE("an event arrives at once, and closing sends what waits", "[manager]") {
    const Told told;
    {
        auto manager = told.open();
        memory::EventOptions options;
        options.alert_type = memory::AlertType::error;
        must(manager.send_event("Error: x", "one\ntwo", options));
        CHECK(told.receiver.rest() ==
              std::vector<std::string>{"_e{8,8}:Error: x|one\\ntwo|t:error"});
        must(manager.count_metric("last"));
    }
    CHECK(has(told.receiver.rest(), "last:1|c"));
}

TEST_CASE("everything carries the tags of the configuration", "[manager]") {
    const Told told;
    memory::Config config = told.place.config();
    config.dogstatsd = {told.receiver.url(), "prod", "site", "1.2", {"team:memory"}};
    auto manager = must(Manager::open(config));
    must(manager.add_message("s", message("hello")));
    must(manager.count_metric("x", 1, {"own"}));
    must(manager.send_event("t", ""));
    const std::string tags = "#env:prod,service:site,version:1.2,team:memory";
    const auto lines = told.receiver.rest();
    CHECK(has(lines, "kioku.writes:1|c|" + tags + ",verb:add_message"));
    CHECK(has(lines, "x:1|c|" + tags + ",own"));
    CHECK(has(lines, "_e{1,0}:t||" + tags));
}

TEST_CASE("writes, recalls, kept answers and failures are counted under kioku.", "[manager]") {
    const Told told;
    auto manager = told.open();
    must(manager.add_message("s", message("we deploy on Fridays")));
    static_cast<void>(must(manager.add_messages("s", {message("a"), message("b")})));
    memory::NewMemory fact;
    fact.content = "the port is 8080";
    must(manager.remember(fact));
    static_cast<void>(must(manager.recall("deploy")));
    static_cast<void>(must(manager.query_memory("port")));
    static_cast<void>(must(manager.query_memory("port")));
    static_cast<void>(must(manager.get_context("s")));
    CHECK_FALSE(manager.session("nobody"));
    CHECK_FALSE(manager.add_message("s", message("")));
    CHECK_FALSE(manager.query_memory(""));
    const auto health = must(manager.health());
    const auto lines = told.receiver.rest();
    for (const char* verb : {"add_message", "add_messages", "remember"}) {
        INFO(verb);
        CHECK(has(lines, "kioku.writes:1|c|#verb:" + std::string(verb)));
        CHECK(has_timing(lines, "kioku.write.ms", verb));
    }
    for (const char* verb : {"recall", "query_memory", "get_context"}) {
        INFO(verb);
        CHECK(has(lines, "kioku.recalls:1|c|#verb:" + std::string(verb)));
        CHECK(has_timing(lines, "kioku.recall.ms", verb));
    }
    CHECK(std::count(lines.begin(), lines.end(), "kioku.query_memory.cache_miss:1|c") == 1);
    CHECK(std::count(lines.begin(), lines.end(), "kioku.query_memory.cache_hit:1|c") == 1);
    CHECK(has(lines, "kioku.errors:1|c|#verb:session,code:not_found"));
    CHECK(has(lines, "kioku.errors:1|c|#verb:add_message,code:invalid_argument"));
    CHECK(has(lines, "kioku.errors:1|c|#verb:query_memory,code:invalid_argument"));
    CHECK(has(lines, "kioku.store.available:1|g"));
    CHECK(has(lines, "kioku.store.items:4|g"));
    CHECK(has(lines, "kioku.store.size_bytes:" + std::to_string(health.size_bytes) + "|g"));
    CHECK(has(lines, "kioku.jobs.pending:0|g"));
    CHECK(health.metrics_sent == static_cast<std::int64_t>(lines.size()));
    CHECK(health.metrics_dropped == 0);
    CHECK(health.backends.back().name == "dogstatsd");
    CHECK(health.backends.back().state == "ok");
}

TEST_CASE("health says that metrics are lost, and how many", "[manager]") {
    const support::TemporaryStore place;
    memory::Config config = place.config();
    config.dogstatsd.url = "unix://" + place.directory() + "/none";
    auto manager = must(Manager::open(config));
    must(manager.count_metric("x"));
    const auto health = must(manager.health());
    CHECK(health.available);
    CHECK(health.metrics_sent == 0);
    CHECK(health.metrics_dropped == 7);  // with health's own
    const auto& backend = health.backends.back();
    CHECK(backend.state == "degraded");
    CHECK(backend.detail == "metrics are lost: No such file or directory");
    CHECK_FALSE(backend.advice.empty());
}

TEST_CASE("where it is off nothing is opened or said, and bad input is refused all the same",
          "[manager]") {
    const support::TemporaryStore place;
    auto manager = must(Manager::open(place.config()));
    const int before = support::open_descriptors();
    must(manager.count_metric("x"));
    must(manager.send_event("t", "text"));
    CHECK(support::open_descriptors() == before);
    const auto health = must(manager.health());
    CHECK(health.backends.size() == 1);
    CHECK(health.metrics_sent == 0);
    CHECK(manager.count_metric("").error().code == memory::ErrorCode::invalid_argument);
    CHECK(manager.send_event("t", std::string(9000, 'x')).error().code == memory::ErrorCode::limit);
}

TEST_CASE("each opening of a store sends by itself", "[manager]") {
    const Told told;
    const Receiver other = Receiver::udp();
    memory::Config config = told.place.config();
    config.dogstatsd.url = other.url();
    auto first = told.open();
    auto second = must(Manager::open(config));
    auto third = must(Manager::open(told.place.config()));
    must(first.count_metric("first"));
    must(second.count_metric("second"));
    must(third.count_metric("third"));
    CHECK(told.receiver.next() == "first:1|c");
    CHECK(other.next() == "second:1|c");
    CHECK(told.receiver.rest().empty());
    CHECK(other.rest().empty());
}

TEST_CASE("a url or tags that cannot be are refused when the store is opened", "[manager]") {
    const support::TemporaryStore place;
    memory::Config config = place.config();
    config.dogstatsd.url = "http://agent";
    CHECK(Manager::open(config).error().message.find("\"http://agent\"") != std::string::npos);
    config.dogstatsd.url = "udp://agent";
    config.dogstatsd.tags = {""};
    CHECK(Manager::open(config).error().message == "the tag is empty");
}

}  // namespace
