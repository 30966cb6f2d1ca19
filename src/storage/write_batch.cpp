// What the leader does: everybody's work in one transaction, and its commit.
#include <algorithm>
#include <chrono>
#include <new>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/erasure.hpp"
#include "storage/items.hpp"
#include "storage/migration.hpp"
#include "storage/own_work.hpp"
#include "storage/write_queue.hpp"

namespace memory::storage {

namespace {
// Between two tries for another process's lock; doubled each time up to the second figure.
constexpr std::chrono::microseconds kFirstPause{100};
constexpr std::chrono::microseconds kLongestPause{5000};
constexpr std::int64_t kLastPossibleNumber = std::int64_t{1} << 62;
// What a failed flush leaves open for the writes of its commit.
constexpr const char* kOutcomeUnknown =
    "; whether this write stands shows then, and its idempotency key makes repeating it safe";

// A newer Kioku may open the file, and move it on, while we have it open.
Result<void> refuse_newer_schema(SqliteConnection& connection) {
    KIOKU_LET(const auto version, connection.integer("PRAGMA user_version"));
    if (version == kSchemaVersion) return {};
    return fail(ErrorCode::unsupported, "storage",
                fmt::format("another process has moved the store to schema version {}, this build "
                            "writes {}: use a newer Kioku",
                            version.value_or(0), kSchemaVersion));
}

}  // namespace

bool WriteQueue::is_flush_failure(const Error& error) {
    return error.code == ErrorCode::read_only && !KIOKU_BROKEN("failed_flush_is_noticed");
}

void WriteQueue::lead(Ticket& own, const base::Deadline& deadline) {
    const Lead lead{*this};
    batch_.clear();
    try {
        serve(own, deadline);
    } catch (const std::bad_alloc&) {
        give_up(own);
    }
    if (erasure_waits_ && !refuses_) try_erasure();
}

// The worker and the next write try again; a failure to try is theirs to tell.
void WriteQueue::try_erasure() {
    numbers_known_ = false;
    try {
        const auto done = erase_log(*connection_, base::Deadline::in(0));
        if (done && *done) erasure_waits_ = false;
        if (!done && is_flush_failure(done.error())) refuse(done.error());
    } catch (const std::bad_alloc&) {
        return;
    }
}

// Not by way of the cache, which may want memory. Where it fails, the next batch tries again before
// it begins.
void WriteQueue::end_transaction() {
    sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

// No memory for the batch itself, which can only be so before its commit: nobody's work is kept.
void WriteQueue::give_up(Ticket& own) {
    if (!connection_->idle()) end_transaction();
    numbers_known_ = false;
    std::unique_lock lock(mutex_);
    if (own.stage == Stage::waiting) {
        std::erase(waiting_, &own);
        own.outcome = tl::unexpected(Error{ErrorCode::no_memory, "no memory", "storage", false});
    }
    for (Ticket* ticket : batch_) {
        ticket->outcome =
            tl::unexpected(Error{ErrorCode::no_memory, "no memory", "storage", false});
    }
    answer(lock);
}

void WriteQueue::serve(Ticket& own, const base::Deadline& deadline) {
    if (Result<void> begun = begin(deadline); !begun) {
        const std::lock_guard lock(mutex_);
        std::erase(waiting_, &own);
        own.outcome = std::move(begun);
        return;
    }
    rolled_back_ = {};
    gather_until_ = {};
    const auto goes_on = [this] { return rolled_back_.has_value() && !connection_->idle(); };
    for (std::size_t next = 0; goes_on() && (take() || gather(deadline));) {
        const bool sole = next == 0 && batch_.size() == 1;
        for (; next < batch_.size() && goes_on(); ++next)
            execute(*batch_[next], sole);
    }
    if (!rolled_back_ && !connection_->idle()) end_transaction();
    // Idle already: rolled back, by us (a sole work that failed) or by SQLite.
    if (!rolled_back_ || connection_->idle()) {
        if (!rolled_back_ && is_flush_failure(rolled_back_.error())) refuse(rolled_back_.error());
        return finish(rolled_back_);
    }
    // Broken, a commit is made at the beginning of the next one.
    finish(KIOKU_BROKEN("acknowledge_before_commit") ? Result<void>() : commit());
}

// The level of a commit is that of its strictest writer, and can only be set between transactions.
Result<void> WriteQueue::set_level() {
    Durability wanted = Durability::normal;
    {
        const std::lock_guard lock(mutex_);
        for (const Ticket* ticket : waiting_)
            wanted = std::max(wanted, ticket->durability);
    }
    if (wanted == level_) return {};
    KIOKU_TRY(connection_->execute(wanted == Durability::full ? "PRAGMA synchronous=FULL"
                                                              : "PRAGMA synchronous=NORMAL"));
    level_ = wanted;
    return {};
}

Result<void> WriteQueue::begin(const base::Deadline& deadline) {
    KIOKU_KILL_POINT("write.before_begin");
    auto pause = kFirstPause;
    if (KIOKU_BROKEN("acknowledge_before_commit") && !connection_->idle()) KIOKU_TRY(commit());
    // What an earlier batch could not end must not become part of this one.
    if (!connection_->idle()) KIOKU_TRY(connection_->execute("ROLLBACK"));
    for (;;) {
        KIOKU_TRY(set_level());
        if (KIOKU_BROKEN("full_flushes"))
            KIOKU_TRY(connection_->execute("PRAGMA synchronous=NORMAL"));
        const auto begun = connection_->run("BEGIN IMMEDIATE");
        if (begun) break;
        if (begun.error().code != ErrorCode::busy) return blame_log(begun.error());
        if (deadline.over()) {
            return tl::unexpected(deadline.error("storage", "another process's write lock"));
        }
        deadline.sleep(pause);
        pause = std::min(pause * 2, kLongestPause);
    }
    KIOKU_KILL_POINT("write.begun");
    // Before anything is written: pages read through a log that is gone do not fit those that
    // somebody else has changed since, and what SQLite says of it names no commit.
    auto ready = log_watch_.check();
    if (!ready) refuse(ready.error());
    if (ready) ready = refresh_numbers();
    if (!ready) static_cast<void>(connection_->execute("ROLLBACK"));
    return ready;
}

// A failure of SQLite's, or why it failed where the log is gone.
tl::unexpected<Error> WriteQueue::blame_log(const Error& failure) {
    const auto watched = failure.code == ErrorCode::corrupt ? log_watch_.check() : Result<void>();
    if (watched) return tl::unexpected(failure);
    refuse(watched.error());
    return tl::unexpected(watched.error());
}

// Numbers are taken from the tables only after another process (or an `alone` job) has written.
Result<void> WriteQueue::refresh_numbers() {
    const std::uint32_t version = connection_->data_version();
    if (numbers_known_ && version == seen_version_) return {};
    log_watch_.remember_first();
    KIOKU_TRY(refuse_newer_schema(*connection_));
    KIOKU_LET(const auto last, connection_->integer(kLastNumber));
    // No store that lives comes near it; one that was tampered with must not make it overflow.
    const std::int64_t number = last.value_or(0);
    if (number < 0 || number > kLastPossibleNumber) {
        return fail(ErrorCode::corrupt, "storage",
                    fmt::format("the store's sequence is at {}", number));
    }
    last_number_ = number;
    KIOKU_LET(erasure_waits_, storage::erasure_waits(*connection_));
    KIOKU_LET(work_waits_, storage::work_waits(*connection_, last_number_));
    seen_version_ = version;
    numbers_known_ = true;
    return {};
}

// Keeps what one work has done, or takes it out. A sole work needs no savepoint: when it fails, the
// whole transaction goes.
Result<void> WriteQueue::settle(bool sole, bool keeps) {
    if (sole) return keeps ? Result<void>() : connection_->execute("ROLLBACK");
    if (!keeps) KIOKU_TRY(connection_->run("ROLLBACK TO work"));
    KIOKU_TRY(connection_->run("RELEASE work"));
    KIOKU_KILL_POINT("write.released");
    return {};
}

// Where SQLite itself has rolled back (disk full, no memory), or where a work can be neither kept
// nor taken out alone, everybody in the batch gets that failure, and nobody's work stands.
void WriteQueue::execute(Ticket& ticket, bool sole) {
    Result<void> outcome;
    if (!sole) {
        if (auto saved = connection_->run("SAVEPOINT work"); !saved) {
            rolled_back_ = tl::unexpected(saved.error());
            ticket.outcome = rolled_back_;
            return;
        }
    }
    outcome = run_work(*ticket.work);
    KIOKU_KILL_POINT("write.work_done");
    if (connection_->idle()) {
        if (outcome) outcome = fail(ErrorCode::internal, "storage", "the transaction was lost");
        rolled_back_ = outcome;
    } else if (auto settled = settle(sole, outcome.has_value()); !settled) {
        rolled_back_ = settled;
        if (outcome) outcome = std::move(settled);
    }
    ticket.outcome = std::move(outcome);
}

Result<void> WriteQueue::run_work(const Work& work) {
    const std::int64_t number_before = last_number_;
    Result<void> outcome;
    try {
        WriteTransaction transaction(*connection_, clock_(), ids_, last_number_);
        outcome = work(transaction);
        if (outcome && erase_derived_ != nullptr && !transaction.erased().empty()) {
            outcome = erase_derived_(transaction);
        }
        if (outcome && transaction.is_erasing()) {
            outcome = note_erasure(transaction);
            if (outcome) erasure_waits_ = true;
        }
        // Now and then, for the rooms to look: how many changes wait stands in the tables.
        const bool is_much = last_number_ / kUnsegmented != number_before / kUnsegmented;
        if (outcome && (transaction.is_leaving_work() || is_much)) work_waits_ = true;
    } catch (const std::bad_alloc&) {
        outcome = fail(ErrorCode::no_memory, "storage", "no memory for the write");
    } catch (...) {  // a defect, or the host's clock; it must not take the others along
        outcome = fail(ErrorCode::internal, "storage", "the write ended in an exception");
    }
    if (outcome) return outcome;
    last_number_ = number_before;
    return blame_log(outcome.error());
}

Result<void> WriteQueue::commit() {
    const auto start = std::chrono::steady_clock::now();
    last_batch_ = batch_.size();
    Result<void> outcome;
    KIOKU_KILL_POINT("write.before_commit");
    const bool keeps = !KIOKU_BROKEN("acknowledged_is_committed");
    if (auto committed = connection_->run(keeps ? "COMMIT" : "ROLLBACK"); !committed) {
        outcome = tl::unexpected(std::move(committed).error());
        if (!connection_->idle()) static_cast<void>(connection_->execute("ROLLBACK"));
        numbers_known_ = false;
    } else {
        KIOKU_KILL_POINT("write.committed");
        seen_version_ = connection_->data_version();
        outcome = log_watch_.check();
    }
    last_commit_ = std::chrono::steady_clock::now() - start;
    if (KIOKU_BROKEN("commit_result_is_checked")) outcome = {};
    if (outcome) return outcome;
    if (outcome.error().code == ErrorCode::corrupt) refuse(outcome.error());
    if (is_flush_failure(outcome.error())) {
        // Its frames may be whole in the log, which the next opening reads from the beginning.
        refuse(outcome.error());
        outcome.error().message += kOutcomeUnknown;
    }
    return outcome;
}

}  // namespace memory::storage
