// Counts of another counter made anew: by the next write; never by a read.
#include "session/recount.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/clocked_store.hpp"
#include "support/estimated.hpp"
#include "support/must.hpp"
#include "unit/session/counts.hpp"

using counts::all_rows;
using counts::buffer_sum;
using counts::buffer_tokens;
using counts::exact_from;
using counts::finish;
using counts::kEncoding;
using counts::kOther;
using counts::messages;
using counts::run_sql;
using counts::summaries_are_exact;
using memory::TokenCounter;
using support::ClockedStore;
using support::must;
using support::set_counts;

TEST_CASE("the next write counts the buffer anew, and older messages follow",
          "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20, "Über 1000 Schafe in /srv/farm, 記憶");
    store.say_many("untouched", 3);
    set_counts(store.file.path());
    const std::int64_t k = store.summarized_to("s");
    REQUIRE(k > 6);

    store.say("s", "One more.");
    CHECK(exact_from(store, "s") <= k + 1);
    CHECK(exact_from(store, "s") > 0);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(summaries_are_exact(store, "s"));
    CHECK(exact_from(store, "untouched") == 4);  // nobody wrote to it
    CHECK(store.problems().empty());
}

TEST_CASE("a message says which counter made its tokens", "[session][recount]") {
    ClockedStore store;
    store.say("s", "Hello.");
    CHECK(messages(store, "s").front().counter == must(TokenCounter::open()).name());
    set_counts(store.file.path(), "abacus");
    CHECK(messages(store, "s").front().counter == "abacus");
    CHECK(store.exported({"s"}).at(2).find(R"("counter":"abacus")") != std::string::npos);
}

TEST_CASE("what was counted anew folds as usual", "[session][recount]") {
    ClockedStore store(support::fold_above(1000));
    store.say_many("s", 10, "The shepherd of the northern hills counted all his sheep again");
    set_counts(store.file.path(), "abacus");
    run_sql(store, "UPDATE sessions SET summary_trigger_tokens = 100");
    CHECK(buffer_tokens(store, "s") == 50);
    store.say("s", "Ten.");  // by the old counts there would be room
    CHECK(store.summarized_to("s") > 0);
    CHECK(buffer_tokens(store, "s") <= 50);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("no read counts anew, and what a context costs is exact all the same",
          "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    const std::string before = all_rows(store.file.path());
    const auto context = must(store.manager.get_context("s"));
    must(store.manager.messages("s"));
    must(store.manager.session("s"));
    must(store.manager.sessions());
    must(store.manager.get_memory_stats("s"));
    must(store.manager.health());
    must(store.manager.changes(0));
    must(store.manager.check());
    must(store.buffer.get_messages("s"));
    must(store.buffer.should_trigger_summary("s", 100));
    must(store.summaries.get_current_summary("s"));
    static_cast<void>(store.exported());
    {
        auto other = must(memory::Manager::open(store.file.config()));
    }
    CHECK(all_rows(store.file.path()) == before);

    const auto counter = must(TokenCounter::open(kEncoding));
    std::int64_t sum = 3;
    for (const auto& message : context.messages) {
        memory::ChatMessageView view{to_string(message.role), message.content};
        sum += static_cast<std::int64_t>(counter.count_message_tokens(view));
    }
    CHECK(context.total_tokens == sum);
}

TEST_CASE("a session's encoding may be changed, and all is counted by it", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20, "Über 1000 Schafe, 記憶: 数える");
    const auto changes = must(store.manager.health()).sequence;
    memory::SessionConfig config;
    config.encoding = "gpt-4";
    CHECK(must(store.manager.configure_session("s", config)).settings.encoding == kOther);
    const std::int64_t k = store.summarized_to("s");
    CHECK(exact_from(store, "s", kOther) <= k + 1);
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    finish(store);
    CHECK(exact_from(store, "s", kOther) == 1);
    CHECK(summaries_are_exact(store, "s", kOther));
    CHECK(must(store.manager.changes(changes)).items.size() == 1);  // the session
    config.encoding = "klingon";
    CHECK_FALSE(store.manager.configure_session("s", config));
    CHECK(must(store.manager.session("s")).settings.encoding == kOther);
    store.say("s", "In the new one.");
    CHECK(exact_from(store, "s", kOther) == 1);
    CHECK(store.problems().empty());
}

TEST_CASE("a store's default encoding may be a model's name", "[session][recount]") {
    memory::SessionSettings settings;
    settings.encoding = "gpt-4";
    ClockedStore store(settings);
    store.say("s", "Hello.");
    CHECK(must(store.manager.session("s")).settings.encoding == kOther);
    CHECK(exact_from(store, "s", kOther) == 1);
}

TEST_CASE("an exact count stands where it can only be estimated", "[session][recount]") {
    CHECK(memory::session::is_current("o200k_base", "estimate", "o200k_base"));
    CHECK(memory::session::is_current("estimate", "estimate", "o200k_base"));
    CHECK_FALSE(memory::session::is_current("cl100k_base", "estimate", "o200k_base"));
    CHECK_FALSE(memory::session::is_current("estimate", "o200k_base", "o200k_base"));
}

TEST_CASE("a fork's copies are counted anew wherever its buffer begins", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    must(store.manager.fork_session("s", "early", 5));
    must(store.manager.fork_session("s", "late"));
    for (const char* fork : {"early", "late"}) {
        CHECK(exact_from(store, fork) > 0);
        CHECK(exact_from(store, fork) <= store.summarized_to(fork) + 1);
        CHECK(buffer_tokens(store, fork) == buffer_sum(store, fork));
    }
    finish(store);
    CHECK(exact_from(store, "early") == 1);
    CHECK(exact_from(store, "late") == 1);
    CHECK(exact_from(store, "s") == 21);  // a read of it
    CHECK(store.problems().empty());
}

TEST_CASE("a fork counts the summary that it copies, which may wait in the original",
          "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    run_sql(store, "UPDATE summaries SET tokens = 1");  // messages are counted, summaries not yet
    must(store.manager.fork_session("s", "fork"));
    CHECK(summaries_are_exact(store, "fork"));
    CHECK_FALSE(summaries_are_exact(store, "s"));
}

TEST_CASE("redacting and clearing keep the counts in order", "[session][recount]") {
    ClockedStore store(support::fold_above(6));
    store.say_many("s", 20);
    set_counts(store.file.path(), "abacus");
    const std::string id = messages(store, "s").back().id;
    must(store.manager.redact_message(id));
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    CHECK(messages(store, "s").back().counter == must(TokenCounter::open()).name());
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(store.problems().empty());

    set_counts(store.file.path(), "abacus");
    CHECK(must(store.buffer.clear_buffer("s")) > 0);
    finish(store);
    CHECK(exact_from(store, "s") == 1);

    set_counts(store.file.path(), "abacus");
    must(store.manager.clear_session_memory("s"));
    store.say("s", "Anew.");
    CHECK(buffer_tokens(store, "s") == buffer_sum(store, "s"));
    CHECK(must(store.manager.health()).recounts_pending == 0);
    must(store.manager.clear_session_memory("s", true));
    CHECK(store.problems().empty());
}

TEST_CASE("imported messages are counted here, whatever their records say", "[session][recount]") {
    ClockedStore origin(support::fold_above(6));
    origin.say_many("s", 20);
    const auto half = origin.exported();
    set_counts(origin.file.path(), "abacus");
    const auto lines = origin.exported();
    ClockedStore store;
    must(store.import(lines));
    CHECK(exact_from(store, "s") == 1);
    CHECK(summaries_are_exact(store, "s"));
    set_counts(store.file.path(), "abacus");
    must(store.import(lines));  // all is known
    CHECK(exact_from(store, "s") == 21);
    origin.say_many("s", 9);
    must(store.import(origin.exported()));  // k moves over old counts, and messages are added
    finish(store);
    CHECK(exact_from(store, "s") == 1);
    CHECK(store.problems().empty());
}
