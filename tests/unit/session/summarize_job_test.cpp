#include "support/catch.hpp"
#include "support/clocked_store.hpp"

using memory::ErrorCode;
using memory::Json;
using memory::Summarizer;
using support::ClockedStore;

namespace {

memory::SessionSettings by_host() {
    memory::SessionSettings settings = support::fold_above(4);
    settings.summarizer = Summarizer::host;
    return settings;
}

Json text(const std::string& words) {
    return Json::parse(R"({"text":")" + words + R"("})").value();
}

constexpr std::chrono::seconds kLease{300};

}  // namespace

TEST_CASE("the extractive text stands in until the host's replaces it", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    CHECK_FALSE(store.summary("s").empty());
    const auto job = store.take_job();
    REQUIRE(job);
    CHECK(job->kind == "summarize");
    CHECK(job->attempts == 1);
    CHECK(job->lease_until == store.clock.now() + kLease);
    const std::string& input = job->input.text();
    CHECK(input.find(R"("session":"s","from_seq":1,"to_seq":3,"max_tokens":500)") !=
          std::string::npos);
    CHECK(input.find("number 3") != std::string::npos);
    CHECK(input.find("number 4") == std::string::npos);
    REQUIRE(store.manager.complete_job(job->id, job->lease, text("Three sheep.")));
    const auto current = *store.summaries.get_current_summary("s");
    REQUIRE(current);
    CHECK(current->text == "Three sheep.");
    CHECK(current->made_by == "host");
    CHECK(current->to_seq == 3);
    CHECK(store.manager.get_memory_stats("s")->jobs_pending == 0);
    CHECK_FALSE(store.take_job());
    CHECK(store.manager.complete_job(job->id, job->lease, text("Twice.")).error().code ==
          ErrorCode::not_found);
}

TEST_CASE("a job goes on from what the host wrote before", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    auto job = store.take_job();
    REQUIRE(store.manager.complete_job(job->id, job->lease, text("Three sheep.")));
    store.say_many("s", 3, "Goat number");
    job = store.take_job();
    REQUIRE(job);
    const std::string& input = job->input.text();
    CHECK(input.find(R"("previous_summary":"Three sheep.")") != std::string::npos);
    CHECK(input.find("number 3") == std::string::npos);
    CHECK(input.find("number 4") != std::string::npos);
}

TEST_CASE("a job goes on from a person's summary that is newer than the host's",
          "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    const auto job = store.take_job();
    REQUIRE(store.manager.complete_job(job->id, job->lease, text("Three sheep.")));
    store.say_many("s", 3, "Goat number");
    REQUIRE(store.summaries.add_summary("s", "Corrected by Ada."));
    store.say_many("s", 3, "Goat number");
    const auto next = store.take_job();
    REQUIRE(next);
    CHECK(next->input.text().find("Corrected by Ada.") != std::string::npos);
}

TEST_CASE("a job that was lost with its host is offered again after its lease", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    const auto lost = store.take_job();
    REQUIRE(lost);
    store.clock.pass(kLease - std::chrono::milliseconds{1});
    CHECK_FALSE(store.take_job());
    store.clock.pass(std::chrono::milliseconds{1});
    const auto again = store.take_job();
    REQUIRE(again);
    CHECK(again->id == lost->id);
    CHECK(again->lease != lost->lease);
    CHECK(again->attempts == 2);
    CHECK(store.manager.complete_job(lost->id, lost->lease, text("Late.")).error().code ==
          ErrorCode::conflict);
    CHECK(store.manager.fail_job(lost->id, lost->lease, "late").error().code ==
          ErrorCode::conflict);
    CHECK(store.manager.renew_job(lost->id, lost->lease).error().code == ErrorCode::conflict);
    CHECK(store.manager.complete_job(again->id, again->lease, text("In time.")));
}

TEST_CASE("a lease can be renewed for another 300 s from now", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    const auto job = store.take_job();
    store.clock.pass(std::chrono::seconds{200});
    const auto until = store.manager.renew_job(job->id, job->lease);
    REQUIRE(until);
    CHECK(*until == store.clock.now() + kLease);
    store.clock.pass(std::chrono::seconds{299});
    CHECK_FALSE(store.take_job());
    CHECK(store.manager.complete_job(job->id, job->lease, text("Done.")));
}

TEST_CASE("a job has failed after five attempts, and that shows", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    for (int attempt = 1; attempt <= 5; ++attempt) {
        CHECK(store.manager.get_memory_stats("s")->jobs_pending == 1);
        const auto job = store.take_job();
        REQUIRE(job);
        CHECK(job->attempts == attempt);
        REQUIRE(store.manager.fail_job(job->id, job->lease, "the model is asleep"));
    }
    CHECK_FALSE(store.take_job());
    CHECK(store.manager.get_memory_stats("s")->jobs_pending == 0);
    CHECK(store.manager.get_memory_stats("s")->jobs_failed == 1);
    CHECK(store.manager.health()->jobs_failed == 1);
    CHECK_FALSE(store.summary("s").empty());  // the extractive text still stands in
    store.say_many("s", 3);
    const auto next = store.take_job();
    REQUIRE(next);
    REQUIRE(store.manager.complete_job(next->id, next->lease, text("All of it.")));
    CHECK(store.manager.health()->jobs_failed == 0);  // the longer range holds the shorter
}

TEST_CASE("a job whose fifth lease ran out has failed, whether or not somebody asks",
          "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    std::optional<memory::Job> job;
    for (int attempt = 1; attempt <= 5; ++attempt) {
        job = store.take_job();
        REQUIRE(job);
        store.clock.pass(kLease);
    }
    CHECK(store.manager.health()->jobs_failed == 1);
    CHECK(store.manager.health()->jobs_pending == 0);
    CHECK(store.manager.get_memory_stats("s")->jobs_failed == 1);
    CHECK_FALSE(store.take_job());
    CHECK(store.manager.health()->jobs_failed == 1);
    CHECK(store.manager.complete_job(job->id, job->lease, text("Late.")).error().code ==
          ErrorCode::not_found);
}

TEST_CASE("a longer range takes the place of a job that nobody took", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 8);
    CHECK(store.manager.get_memory_stats("s")->jobs_pending == 1);
    const auto job = store.take_job();
    REQUIRE(job);
    CHECK(job->input.text().find(R"("to_seq":6)") != std::string::npos);
    CHECK_FALSE(store.take_job());
}

TEST_CASE("completing a range that is not the newest any more is a conflict", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    const auto old = store.take_job();
    store.say_many("s", 3);
    const auto refused = store.manager.complete_job(old->id, old->lease, text("Old."));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::conflict);
    const auto next = store.take_job();
    REQUIRE(next);
    CHECK(next->id != old->id);
    CHECK(store.manager.complete_job(next->id, next->lease, text("New.")));
    CHECK(store.summary("s") == "New.");
}

TEST_CASE("a job that was cleared is not found", "[session][jobs]") {
    for (const bool all : {false, true}) {
        ClockedStore store(by_host());
        store.say_many("s", 5);
        const auto job = store.take_job();
        const auto erasure = store.manager.clear_session_memory("s", all);
        REQUIRE(erasure);
        CHECK(erasure->jobs == 1);
        CHECK(store.manager.complete_job(job->id, job->lease, text("x")).error().code ==
              ErrorCode::not_found);
        CHECK_FALSE(store.take_job());
    }
}

TEST_CASE("bad results and reasons are refused and the lease stands", "[session][jobs]") {
    ClockedStore store(by_host());
    store.say_many("s", 5);
    const auto job = store.take_job();
    const auto complete = [&](const std::string& json) {
        const auto done =
            store.manager.complete_job(job->id, job->lease, Json::parse(json).value());
        REQUIRE_FALSE(done);
        return done.error().code;
    };
    CHECK(complete("{}") == ErrorCode::invalid_argument);
    CHECK(complete(R"({"text":""})") == ErrorCode::invalid_argument);
    CHECK(complete(R"({"text":1})") == ErrorCode::invalid_argument);
    CHECK(complete(R"({"text":"x","y":1})") == ErrorCode::invalid_argument);
    CHECK(complete("[]") == ErrorCode::invalid_argument);
    std::string words;
    for (int i = 0; i < 600; ++i)
        words += "sheep ";
    CHECK(complete(R"({"text":")" + words + R"("})") == ErrorCode::limit);
    CHECK(store.manager.fail_job(job->id, job->lease, "").error().code ==
          ErrorCode::invalid_argument);
    CHECK(store.manager.fail_job("x", job->lease, "r").error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.complete_job(job->lease, job->lease, text("x")).error().code ==
          ErrorCode::not_found);
    CHECK(store.manager.complete_job(job->id, job->id, text("x")).error().code ==
          ErrorCode::conflict);
    CHECK(store.manager.next_job({"dishes"}).error().code == ErrorCode::invalid_argument);
    CHECK(store.manager.complete_job(job->id, job->lease, text("Fine.")));
}

TEST_CASE("jobs are given out oldest first, over all sessions", "[session][jobs]") {
    ClockedStore store(by_host());
    for (const char* id : {"b", "a", "c"}) {
        store.say_many(id, 5);
        store.clock.pass(std::chrono::seconds{1});
    }
    for (const char* id : {"b", "a", "c"}) {
        const auto job = store.manager.next_job({"summarize"});
        REQUIRE((job && *job));
        CHECK((*job)->input.text().find(std::string(R"("session":")") + id) != std::string::npos);
    }
}

TEST_CASE("a session that no longer asks the host offers it nothing", "[session][jobs]") {
    for (const Summarizer instead : {Summarizer::extractive, Summarizer::none}) {
        ClockedStore store(by_host());
        store.say_many("s", 5);
        memory::SessionConfig config;
        config.summarizer = instead;
        REQUIRE(store.manager.configure_session("s", config));
        store.say_many("s", 3);
        CHECK_FALSE(store.take_job());
        CHECK(store.manager.get_memory_stats("s")->jobs_pending == 0);
    }
}
