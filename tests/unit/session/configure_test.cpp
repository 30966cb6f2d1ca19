#include <limits>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::ScopeFilter;
using memory::SessionConfig;
using support::ClockedStore;
using support::user;

namespace {

std::vector<std::string> ids(const memory::Result<memory::List<memory::Session>>& list) {
    REQUIRE(list);
    std::vector<std::string> found;
    for (const auto& session : list->items)
        found.push_back(session.id);
    return found;
}

void check_refused(const SessionConfig& config, const std::string& says) {
    ClockedStore store;
    const auto session = store.manager.configure_session("s", config);
    REQUIRE_FALSE(session);
    INFO(session.error().message);
    CHECK(session.error().code == ErrorCode::invalid_argument);
    CHECK(session.error().message.find(says) != std::string::npos);
    CHECK_FALSE(store.manager.session("s"));
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("configuring changes the fields that are set and begins a session",
          "[session][configure]") {
    ClockedStore store;
    SessionConfig config;
    config.title = "Sheep";
    config.scope.project = "farm";
    config.summary_trigger_tokens = 4000;
    const auto begun = store.manager.configure_session("s", config);
    REQUIRE(begun);
    CHECK(begun->title == "Sheep");
    CHECK(begun->message_count == 0);
    CHECK(begun->settings.summary_trigger_tokens == 4000);
    CHECK(begun->settings.max_buffer_messages == 30);
    store.clock.pass(std::chrono::seconds{5});
    SessionConfig more;
    more.max_buffer_messages = 7;
    const auto changed = store.manager.set_session_config("s", more);
    REQUIRE(changed);
    CHECK(changed->title == "Sheep");
    CHECK(changed->scope.project == "farm");
    CHECK(changed->settings.summary_trigger_tokens == 4000);
    CHECK(changed->settings.max_buffer_messages == 7);
    CHECK(changed->updated_at == changed->created_at + std::chrono::seconds{5});
    SessionConfig untitled;
    untitled.title = "";
    REQUIRE(store.manager.configure_session("s", untitled));
    CHECK_FALSE(store.manager.session("s")->title);
}

TEST_CASE("every setting has a range and a refusal names value and limit", "[session][configure]") {
    const auto config = [](auto member, std::int64_t value) {
        SessionConfig made;
        made.*member = value;
        return made;
    };
    check_refused(config(&SessionConfig::summary_trigger_tokens, 4001), "4001");
    check_refused(config(&SessionConfig::summary_trigger_tokens, 4001), "(4000)");
    check_refused(config(&SessionConfig::summary_trigger_tokens, 0), "0");
    check_refused(config(&SessionConfig::max_buffer_tokens, 2999), "2999");
    check_refused(config(&SessionConfig::max_buffer_tokens, 0), "max_buffer_tokens is 0");
    check_refused(config(&SessionConfig::max_buffer_messages, 0), "is 0, it must be 1 to 10000");
    check_refused(config(&SessionConfig::max_buffer_messages, 10'001), "10001");
    check_refused(config(&SessionConfig::max_summary_tokens, -1), "-1");
    check_refused(config(&SessionConfig::buffer_ttl_s, -1), "-1");
    check_refused(config(&SessionConfig::buffer_ttl_s, std::numeric_limits<std::int64_t>::max()),
                  "buffer_ttl_s");
    SessionConfig encoding;
    encoding.encoding = "klingon";
    check_refused(encoding, "klingon");
    SessionConfig summarizer;
    summarizer.summarizer = static_cast<memory::Summarizer>(7);
    check_refused(summarizer, "summarizer");
    SessionConfig title;
    title.title = "\xff";
    check_refused(title, "title");
}

TEST_CASE("a title has a limit", "[session][configure]") {
    ClockedStore store;
    SessionConfig config;
    config.title = std::string(1024, 't');
    CHECK(store.manager.configure_session("s", config));
    *config.title += 't';
    const auto refused = store.manager.configure_session("s", config);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit);
    CHECK(refused.error().message == "the title has 1025 bytes, the limit is 1024");
}

TEST_CASE("a scope is set when the session begins and does not change", "[session][configure]") {
    ClockedStore store;
    SessionConfig config;
    config.scope.user = "ada";
    REQUIRE(store.manager.configure_session("s", config));
    memory::NewMessage message = user("x");
    message.scope.user = "bob";
    CHECK(store.manager.add_message("s", message).error().code == ErrorCode::conflict);
    message.scope.user = "ada";
    CHECK(store.manager.add_message("s", message));
    config.scope = {"ada", "agent", {}};
    config.title = "never written";
    CHECK(store.manager.configure_session("s", config).error().code == ErrorCode::conflict);
    CHECK_FALSE(store.manager.session("s")->title);
}

TEST_CASE("sessions are listed newest first, page by page", "[session][configure]") {
    ClockedStore store;
    for (const char* id : {"a", "b", "c", "d", "e"}) {
        if (std::string(id) != "c") store.clock.pass(std::chrono::seconds{1});  // b, c: one moment
        REQUIRE(store.manager.configure_session(id, {}));
    }
    CHECK(ids(store.manager.sessions()) == Strings{"e", "d", "c", "b", "a"});
    memory::Page page{2, {}};
    const auto first = store.manager.sessions({}, page);
    CHECK(ids(first) == Strings{"e", "d"});
    REQUIRE(first->next);
    page.cursor = first->next;
    REQUIRE(store.manager.configure_session("f", {}));  // in between, in front
    const auto second = store.manager.sessions({}, page);
    CHECK(ids(second) == Strings{"c", "b"});
    page.cursor = second->next;
    const auto third = store.manager.sessions({}, page);
    CHECK(ids(third) == Strings{"a"});
    CHECK_FALSE(third->next);
    const auto exact = store.manager.sessions({}, {6, {}});
    CHECK(exact->items.size() == 6);
    CHECK_FALSE(exact->next);
    for (const char* bad : {"", "x", "1", "1.", "1.2x", ".1"}) {
        CHECK(store.manager.sessions({}, {2, bad}).error().code == ErrorCode::invalid_argument);
    }
    CHECK(store.manager.sessions({}, {0, {}}).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.sessions({}, {1001, {}}).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("sessions are filtered by scope", "[session][configure]") {
    ClockedStore store;
    const auto begin = [&](const char* id, memory::Scope scope) {
        store.clock.pass(std::chrono::seconds{1});
        SessionConfig config;
        config.scope = std::move(scope);
        REQUIRE(store.manager.configure_session(id, config));
    };
    begin("a", {"ada", {}, "p"});
    begin("b", {"bob", {}, "p"});
    begin("n", {});
    begin("*", {"*", {}, {}});
    const auto by_user = [&](memory::ScopeValues users) {
        ScopeFilter filter;
        filter.user = std::move(users);
        return ids(store.manager.sessions(filter));
    };
    CHECK(ids(store.manager.sessions({})).size() == 4);
    CHECK(by_user({"ada"}) == Strings{"a"});
    CHECK(by_user({std::nullopt}) == Strings{"n"});
    CHECK(by_user({"ada", std::nullopt}) == Strings{"n", "a"});
    CHECK(by_user({"*"}) == Strings{"*"});
    CHECK(by_user({}).empty());
    ScopeFilter both;
    both.user = memory::ScopeValues{"ada", "bob"};
    both.project = memory::ScopeValues{"p"};
    both.session = memory::ScopeValues{"b", "n"};
    CHECK(ids(store.manager.sessions(both)) == Strings{"b"});
}

TEST_CASE("a page of a filtered list is full and its cursor goes on", "[session][configure]") {
    ClockedStore store;
    for (int i = 0; i < 30; ++i) {
        SessionConfig config;
        if (i % 3 == 0) config.scope.user = "ada";
        REQUIRE(store.manager.configure_session("s" + std::to_string(i), config));
        store.clock.pass(std::chrono::seconds{1});
    }
    ScopeFilter filter;
    filter.user = memory::ScopeValues{"ada"};
    std::size_t seen = 0;
    memory::Page page{4, {}};
    do {
        const auto list = store.manager.sessions(filter, page);
        REQUIRE(list);
        seen += list->items.size();
        page.cursor = list->next;
        CHECK((list->items.size() == 4) == page.cursor.has_value());
    } while (page.cursor);
    CHECK(seen == 10);
}

TEST_CASE("statistics tell of buffer, summaries, jobs and context", "[session][configure]") {
    ClockedStore store(support::fold_above(4));
    CHECK(store.manager.get_memory_stats("s").error().code == ErrorCode::not_found);
    SessionConfig config;
    config.summarizer = memory::Summarizer::host;
    REQUIRE(store.manager.configure_session("s", config));
    auto stats = store.manager.get_memory_stats("s");
    REQUIRE(stats);
    CHECK(stats->summaries.count == 0);
    CHECK_FALSE(stats->summaries.updated_at);
    CHECK_FALSE(stats->context_version);
    CHECK_FALSE(stats->buffer.ttl_remaining_s);
    store.say_many("s", 5);
    REQUIRE(store.manager.save_context("s", "{}"));
    stats = store.manager.get_memory_stats("s");
    REQUIRE(stats);
    CHECK(stats->session.message_count == 5);
    CHECK(stats->buffer.message_count == 2);
    CHECK(stats->summaries.summarized_to == 3);
    CHECK(stats->summaries.count == 1);
    CHECK(stats->summaries.current_tokens > 0);
    CHECK(stats->summaries.updated_at == store.clock.now());
    CHECK(stats->jobs_pending == 1);
    CHECK(stats->jobs_failed == 0);
    CHECK(stats->context_version == 1);
}
