// Jobs under a lease, with a clock of the test's own.
#include "outbox/jobs.hpp"

#include <chrono>
#include <string>

#include "base/result.hpp"
#include "storage/sqlite_database.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::Result;
using memory::base::id_text;
using memory::outbox::JobRow;
using memory::storage::WriteTransaction;
using support::must;

namespace {

struct Fixture {
    support::TemporaryStore store;
    std::int64_t now_ms = 1'000'000;
    std::shared_ptr<memory::storage::Database> database;

    Fixture() {
        memory::storage::SqliteOptions options;
        options.path = store.path();
        options.clock = [this] { return memory::Timestamp(std::chrono::milliseconds(now_ms)); };
        database = must(memory::storage::open_sqlite(options, support::Deadline::in(1000)));
    }

    template <class Body>
    void write(Body body) {
        must(database->write(
            support::Durability::normal, support::Deadline::in(1000),
            [&](WriteTransaction& transaction) -> Result<void> { return body(transaction); }));
    }
    void offer(std::int64_t session, std::int64_t to_seq) {
        write([&](WriteTransaction& transaction) {
            return memory::outbox::offer_job(transaction, "summarize", session, to_seq);
        });
    }
    std::optional<JobRow> take() {
        std::optional<JobRow> job;
        write([&](WriteTransaction& transaction) -> Result<void> {
            KIOKU_LET(job, memory::outbox::take_job(transaction, {}));
            return {};
        });
        return job;
    }
    // "ok" when the job is still this lease's.
    std::string look(const JobRow& job) {
        std::string said = "ok";
        write([&](WriteTransaction& transaction) -> Result<void> {
            const auto found =
                memory::outbox::leased_job(transaction, id_text(job.id), id_text(job.lease));
            if (!found) said = to_string(found.error().code);
            return {};
        });
        return said;
    }
    void give_back(const JobRow& job, const std::string& reason) {
        write([&](WriteTransaction& transaction) {
            return memory::outbox::give_back_job(transaction, job, reason);
        });
    }
    memory::outbox::JobCounts counts(std::int64_t session = 0) {
        auto snapshot = must(database->read(support::Deadline::in(1000)));
        return must(memory::outbox::count_jobs(snapshot.sql(), session, now_ms));
    }
};

}  // namespace

TEST_CASE("a job belongs to who took it until the lease runs out, then it is offered again",
          "[outbox]") {
    Fixture fixture;
    CHECK_FALSE(fixture.take());
    fixture.offer(7, 12);
    const auto first = fixture.take();
    REQUIRE(first);
    CHECK(first->session == 7);
    CHECK(first->from_seq == 1);
    CHECK(first->to_seq == 12);
    CHECK(first->attempts == 1);
    CHECK(first->lease_until_ms == fixture.now_ms + memory::outbox::kLeaseMs);
    fixture.now_ms += memory::outbox::kLeaseMs - 1;
    CHECK_FALSE(fixture.take());
    CHECK(fixture.look(*first) == "ok");
    fixture.now_ms += 1;
    const auto second = fixture.take();
    REQUIRE(second);
    CHECK(second->id == first->id);
    CHECK(second->attempts == 2);
    CHECK(fixture.look(*first) == "conflict");
    CHECK(fixture.look(*second) == "ok");
}

TEST_CASE("a lease that is renewed lasts from then on", "[outbox]") {
    Fixture fixture;
    fixture.offer(1, 1);
    const auto job = fixture.take();
    REQUIRE(job);
    fixture.now_ms += memory::outbox::kLeaseMs - 1;
    fixture.write([&](WriteTransaction& transaction) -> Result<void> {
        KIOKU_LET(const auto until, memory::outbox::renew_lease(transaction, *job));
        CHECK(until == fixture.now_ms + memory::outbox::kLeaseMs);
        return {};
    });
    fixture.now_ms += memory::outbox::kLeaseMs - 1;
    CHECK_FALSE(fixture.take());
    CHECK(fixture.look(*job) == "ok");
}

TEST_CASE("a job given out five times without an outcome has failed", "[outbox]") {
    const bool gives_back = GENERATE(false, true);
    Fixture fixture;
    fixture.offer(1, 1);
    std::optional<JobRow> job;
    for (int attempt = 1; attempt <= memory::outbox::kMaxAttempts; ++attempt) {
        job = fixture.take();
        REQUIRE(job);
        CHECK(job->attempts == attempt);
        if (gives_back) fixture.give_back(*job, "no model");
        if (!gives_back) fixture.now_ms += memory::outbox::kLeaseMs;
    }
    CHECK_FALSE(fixture.take());
    CHECK(fixture.counts().failed == 1);
    CHECK(fixture.counts().pending == 0);
    CHECK(fixture.look(*job) == "not_found");
}

TEST_CASE("jobs are given out oldest first", "[outbox]") {
    Fixture fixture;
    for (const std::int64_t session : {3, 1, 2}) {
        fixture.offer(session, 5);
        ++fixture.now_ms;
    }
    CHECK(fixture.counts().pending == 3);
    CHECK(fixture.counts(1).pending == 1);
    for (const std::int64_t session : {3, 1, 2})
        CHECK(fixture.take().value().session == session);
}

TEST_CASE("a newer range replaces the offer, and supersedes what is under a lease", "[outbox]") {
    Fixture fixture;
    fixture.offer(1, 5);
    fixture.offer(1, 8);
    CHECK(fixture.counts().pending == 1);
    const auto old = fixture.take();
    REQUIRE(old);
    CHECK(old->to_seq == 8);
    fixture.offer(1, 11);
    CHECK(fixture.look(*old) == "conflict");
    const auto fresh = fixture.take();
    REQUIRE(fresh);
    CHECK(fresh->to_seq == 11);
    // The superseded one goes when its lease would have ended.
    fixture.now_ms += memory::outbox::kLeaseMs;
    CHECK(fixture.take().value().id == fresh->id);
    CHECK(fixture.look(*old) == "not_found");
}

TEST_CASE("deleting a session's jobs leaves those of others, and erasures", "[outbox]") {
    Fixture fixture;
    fixture.offer(1, 5);
    fixture.offer(2, 5);
    fixture.write([](WriteTransaction& transaction) -> Result<void> {
        KIOKU_TRY(
            transaction.sql().run("INSERT INTO outbox(id, kind, session, state, due_at, created_at)"
                                  " VALUES(x'00', 'erase', 1, 0, 0, 0)"));
        KIOKU_LET(const auto gone, memory::outbox::delete_jobs(transaction, 1));
        CHECK(gone == 1);
        return {};
    });
    CHECK(fixture.counts().pending == 1);
    CHECK(support::value(*fixture.database, "SELECT count(*) FROM outbox WHERE kind = 'erase'") ==
          1);
    CHECK(fixture.take().value().session == 2);
    CHECK_FALSE(fixture.take());  // an erasure is not a job
}

TEST_CASE("an id or lease that is none is an invalid argument", "[outbox]") {
    Fixture fixture;
    fixture.write([](WriteTransaction& transaction) -> Result<void> {
        const std::string id = id_text(transaction.new_id());
        CHECK(memory::outbox::leased_job(transaction, "x", id).error().code ==
              ErrorCode::invalid_argument);
        CHECK(memory::outbox::leased_job(transaction, id, "x").error().code ==
              ErrorCode::invalid_argument);
        CHECK(memory::outbox::leased_job(transaction, id, id).error().code == ErrorCode::not_found);
        return {};
    });
}

TEST_CASE("an entry's number is never used again", "[outbox]") {
    Fixture fixture;
    fixture.offer(1, 5);
    const auto first = fixture.take().value().entry;
    fixture.write([](WriteTransaction& transaction) -> Result<void> {
        KIOKU_TRY(transaction.sql().run("DELETE FROM outbox"));
        return {};
    });
    fixture.offer(1, 6);
    CHECK(fixture.take().value().entry > first);
}
