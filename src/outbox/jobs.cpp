// Leases: a job is due when due_at has come; taking it moves due_at to the lease's end.
#include "outbox/jobs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/result.hpp"

namespace memory::outbox {

namespace {

using storage::Blob;
using storage::Rows;
using storage::WriteTransaction;

// The numbers are stored and never change.
enum class State : std::int32_t {
    offered = 0,     // due, or under a lease
    failed = 1,      // given out kMaxAttempts times
    superseded = 2,  // under a lease, but its range is not the newest any more
};

JobRow read_job(const Rows& rows) {
    JobRow job;
    job.entry = rows.integer(0);
    const auto id = rows.text(1);
    std::copy_n(id.begin(), std::min(id.size(), job.id.size()), job.id.begin());
    job.kind = rows.text(2);
    job.session = rows.integer(3);
    job.from_seq = rows.integer(4);
    job.to_seq = rows.integer(5);
    job.attempts = rows.integer(6);
    return job;
}

}  // namespace

Result<std::int64_t> withdraw_jobs(WriteTransaction& write, std::string_view kind,
                                   std::int64_t session) {
    KIOKU_LET(const std::int64_t waiting,
              write.sql().run("DELETE FROM outbox WHERE session = ?1 AND kind = ?2"
                              " AND state <> 1 AND due_at <= ?3",
                              session, kind, write.now_ms()));
    KIOKU_LET(const std::int64_t taken,
              write.sql().run("UPDATE outbox SET state = 2 WHERE session = ?1 AND kind = ?2"
                              " AND state = 0",
                              session, kind));
    return waiting + taken;
}

Result<void> offer_job(WriteTransaction& write, std::string_view kind, std::int64_t session,
                       std::int64_t to_seq) {
    KIOKU_TRY(withdraw_jobs(write, kind, session));
    const auto id = write.new_id();
    KIOKU_TRY(write.sql().run(
        "INSERT INTO outbox(id, kind, session, from_seq, to_seq, state, due_at, created_at)"
        " VALUES(?1, ?2, ?3, 1, ?4, 0, ?5, ?5)",
        Blob{base::id_view(id)}, kind, session, to_seq, write.now_ms()));
    return {};
}

Result<std::optional<JobRow>> take_job(WriteTransaction& write, std::string_view kind) {
    KIOKU_TRY(
        write.sql().run("DELETE FROM outbox WHERE state = 2 AND due_at <= ?1", write.now_ms()));
    KIOKU_TRY(write.sql().run(
        "UPDATE outbox SET state = 1, lease = NULL, problem = coalesce(problem, 'lease ran out')"
        " WHERE state = 0 AND kind = 'summarize' AND attempts >= ?1 AND due_at <= ?2",
        kMaxAttempts, write.now_ms()));
    JobRow job;
    {
        KIOKU_LET(Rows rows,
                  write.sql().query("SELECT entry, id, kind, session, from_seq, to_seq, attempts"
                                    " FROM outbox WHERE state = 0 AND kind = 'summarize'"
                                    " AND (?1 = '' OR kind = ?1) AND due_at <= ?2"
                                    " ORDER BY due_at, entry LIMIT 1",
                                    kind, write.now_ms()));
        KIOKU_LET(const bool found, rows.next());
        if (!found) return std::optional<JobRow>();
        job = read_job(rows);
    }
    job.lease = write.new_id();
    job.lease_until_ms = write.now_ms() + kLeaseMs;
    ++job.attempts;
    KIOKU_TRY(write.sql().run(
        "UPDATE outbox SET lease = ?2, due_at = ?3, attempts = ?4 WHERE entry = ?1", job.entry,
        Blob{base::id_view(job.lease)}, job.lease_until_ms, job.attempts));
    return std::optional<JobRow>(std::move(job));
}

Result<JobRow> leased_job(WriteTransaction& write, std::string_view id, std::string_view lease) {
    const auto id_bytes = base::parse_id(id);
    const auto lease_bytes = base::parse_id(lease);
    if (!id_bytes || !lease_bytes) {
        return fail(ErrorCode::invalid_argument, "outbox",
                    fmt::format("the {} is not a UUID", id_bytes ? "lease" : "job's id"));
    }
    KIOKU_LET(Rows rows,
              write.sql().query("SELECT entry, id, kind, session, from_seq, to_seq, attempts,"
                                " state, lease FROM outbox WHERE id = ?1 AND kind = 'summarize'",
                                Blob{base::id_view(*id_bytes)}));
    KIOKU_LET(const bool found, rows.next());
    if (!found || rows.integer(7) == static_cast<std::int64_t>(State::failed)) {
        return fail(
            ErrorCode::not_found, "outbox",
            fmt::format("there is no job {} to do: it was done, cleared or has failed", id));
    }
    if (rows.text(8) != base::id_view(*lease_bytes)) {
        return fail(ErrorCode::conflict, "outbox",
                    fmt::format("job {} was given to another caller since", id));
    }
    JobRow job = read_job(rows);
    job.lease = *lease_bytes;
    if (rows.integer(7) == static_cast<std::int64_t>(State::superseded)) {
        return fail(ErrorCode::conflict, "outbox",
                    fmt::format("job {} over messages to {} was withdrawn: what it covers changed",
                                id, job.to_seq));
    }
    return job;
}

Result<void> finish_job(WriteTransaction& write, const JobRow& job) {
    KIOKU_TRY(
        write.sql().run("DELETE FROM outbox WHERE entry = ?1 OR"
                        " (session = ?2 AND kind = ?3 AND state = 1 AND to_seq <= ?4)",
                        job.entry, job.session, job.kind, job.to_seq));
    return {};
}

Result<void> give_back_job(WriteTransaction& write, const JobRow& job, std::string_view reason) {
    const State state = job.attempts >= kMaxAttempts ? State::failed : State::offered;
    KIOKU_TRY(write.sql().run(
        "UPDATE outbox SET lease = NULL, due_at = ?2, state = ?3, problem = ?4 WHERE entry = ?1",
        job.entry, write.now_ms(), state, reason));
    return {};
}

Result<std::int64_t> renew_lease(WriteTransaction& write, const JobRow& job) {
    const std::int64_t until = write.now_ms() + kLeaseMs;
    KIOKU_TRY(write.sql().run("UPDATE outbox SET due_at = ?2 WHERE entry = ?1", job.entry, until));
    return until;
}

Result<std::int64_t> delete_jobs(WriteTransaction& write, std::int64_t session) {
    return write.sql().run("DELETE FROM outbox WHERE session = ?1 AND kind = 'summarize'", session);
}

Result<JobCounts> count_jobs(storage::Connection& sql, std::int64_t session, std::int64_t now_ms) {
    // One whose last lease has run out is marked as failed by the next that asks for a job.
    KIOKU_LET(Rows rows, sql.query("SELECT count(CASE WHEN state = 0 THEN 1 END),"
                                   " count(CASE WHEN state = 1 THEN 1 END),"
                                   " count(CASE WHEN state = 0 AND attempts >= ?2 AND due_at <= ?3"
                                   " THEN 1 END) FROM outbox"
                                   " WHERE kind = 'summarize' AND (?1 = 0 OR session = ?1)",
                                   session, kMaxAttempts, now_ms));
    KIOKU_TRY(rows.next());
    const std::int64_t run_out = rows.integer(2);
    return JobCounts{rows.integer(0) - run_out, rows.integer(1) + run_out};
}

Result<std::int64_t> count_erasures(storage::Connection& sql) {
    KIOKU_LET(const auto count, sql.integer("SELECT count(*) FROM outbox WHERE kind = 'erase'"));
    return count.value_or(0);
}

}  // namespace memory::outbox
