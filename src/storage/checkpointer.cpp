// When the log is moved into the database, and by whom.
#include "storage/checkpointer.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <new>

#include <sqlite3.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "storage/erasure.hpp"
#include "storage/open_file.hpp"
#include "storage/own_work.hpp"
#include "storage/sqlite_error.hpp"

namespace memory::storage {

namespace {
// SQLite's own default for the length of the log (SQLITE_DEFAULT_WAL_AUTOCHECKPOINT), in pages.
constexpr int kLogPages = 1000;
// Between two tries to finish what did not go at once, as an erasure that another process's reader
// holds up.
constexpr std::chrono::milliseconds kPause{1000};
constexpr std::chrono::milliseconds kLongPause{60'000};
// What the rooms above ask for: often enough for metrics, seldom enough to cost nothing. Official
// DogStatsD clients flush as often.
constexpr std::chrono::milliseconds kChores{100};
// How long the worker waits for its turn among the writers.
constexpr int kAloneMs = 1000;

// As much of the log as no reader holds up. Busy is no failure: another process is at it.
Result<void> checkpoint(SqliteConnection& connection) {
    KIOKU_KILL_POINT("checkpoint.before");
    const int code = sqlite3_wal_checkpoint_v2(connection.handle(), "main",
                                               SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    KIOKU_KILL_POINT("checkpoint.done");
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) return {};
    return tl::unexpected(sqlite_error(code, connection.handle(), "checkpoint"));
}
}  // namespace

Checkpointer::~Checkpointer() = default;  // the jthread asks itself to stop and is joined

void Checkpointer::after_commit() noexcept {
    const int pages = queue_.log_pages();
    if (pages < tried_at_pages_) tried_at_pages_ = 0;  // the log began anew
    // An erasure is tried at once, then every kPause, not after each commit; work likewise.
    const bool is_new =
        (queue_.erasure_waits() && !knows_erasure_) || (queue_.work_waits() && !knows_work_);
    knows_erasure_ = queue_.erasure_waits();
    knows_work_ = queue_.work_waits();
    if (pages < tried_at_pages_ + kLogPages && !is_new) return;
    const std::lock_guard lock(mutex_);
    if (stops_) return;
    due_ = true;
    wake_thread();
}

bool Checkpointer::run_soon(const std::shared_ptr<Chore>& chore) noexcept {
    const std::lock_guard lock(mutex_);
    if (stops_) return false;
    try {
        if (std::find(chores_.begin(), chores_.end(), chore) != chores_.end()) return true;
        if (chores_.empty()) chores_due_ = std::chrono::steady_clock::now() + kChores;
        chores_.push_back(chore);
    } catch (const std::bad_alloc&) {
        return false;
    }
    has_new_chores_ = true;
    wake_thread();
    if (lacks_thread_) chores_.clear();
    return !lacks_thread_;
}

void Checkpointer::wake_thread() {
    if (thread_.joinable()) {
        wake_.notify_one();
        return;
    }
    try {
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
        lacks_thread_ = false;
    } catch (const std::exception&) {
        lacks_thread_ = true;  // the next commit tries again
    }
}

void Checkpointer::stop() noexcept {
    std::jthread ends;  // joined after the lock is given back
    const std::lock_guard lock(mutex_);
    stops_ = true;
    ends.swap(thread_);
}

bool Checkpointer::lacks_thread() const {
    const std::lock_guard lock(mutex_);
    return lacks_thread_;
}

std::string Checkpointer::last_problem() const {
    const std::lock_guard lock(mutex_);
    return lacks_thread_ ? "cannot start the store's thread" : problem_;
}

std::chrono::milliseconds Checkpointer::pause() const noexcept {
    return queue_.erasure_waits() || queue_.work_waits() ? kPause : kLongPause;
}

void Checkpointer::run(const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    std::unique_ptr<SqliteConnection> connection;
    auto look_at = Clock::now() + pause();  // at the log and the outbox
    while (!stop.stop_requested()) {
        Chores chores;
        bool looks = false;
        {
            std::unique_lock lock(mutex_);
            const auto until = chores_.empty() ? look_at : std::min(look_at, chores_due_);
            wake_.wait_until(lock, stop, until, [this] { return due_ || has_new_chores_; });
            const auto now = Clock::now();
            looks = due_ || now >= look_at;
            due_ = false;
            has_new_chores_ = false;
            if (now >= chores_due_) chores.swap(chores_);
        }
        for (const auto& chore : chores)
            chore->run();
        if (!looks || stop.stop_requested()) continue;
        bool goes_on = false;
        try {
            if (!queue_.refuses()) {
                work(connection);
                goes_on = do_own_work();
            }
        } catch (const std::bad_alloc&) {
            connection.reset();  // the next commit wakes us again
        }
        look_at = Clock::now() + (goes_on ? kStepPause : pause());
    }
}

// Most of the log goes beside the writers; what they wrote meanwhile follows while they are held up
// for a moment. Then the whole log is in the database, and the next write begins it anew: were it
// left to chance, a busy writer's log would grow without end.
Result<void> Checkpointer::move_log(std::unique_ptr<SqliteConnection>& connection) {
    if (connection == nullptr) {
        KIOKU_LET(connection, open_checkpointer(path_));
    }
    // A log that was replaced belongs to others; the next commit says so.
    if (!queue_.check_log()) return {};
    KIOKU_TRY(checkpoint(*connection));
    return queue_.alone(base::Deadline::in(kAloneMs),
                        [&](SqliteConnection&) { return checkpoint(*connection); });
}

void Checkpointer::work(std::unique_ptr<SqliteConnection>& connection) {
    Result<void> outcome;
    if (queue_.erasure_waits()) {
        const auto deadline = base::Deadline::in(100);
        outcome = queue_.alone(deadline, [&](SqliteConnection& writer) -> Result<void> {
            auto done = erase_log(writer, base::Deadline::in(0));  // writers are held up
            if (!done) return tl::unexpected(done.error());
            if (*done) queue_.erasure_waits(false);
            return {};
        });
    } else if (queue_.log_pages() >= tried_at_pages_ + kLogPages) {
        outcome = move_log(connection);
        tried_at_pages_ = queue_.log_pages();
    } else {
        return;  // nothing was tried: the last problem stands
    }
    if (!outcome && outcome.error().code == ErrorCode::read_only) queue_.refuse(outcome.error());
    tell(outcome);
}

// One step, so that the log is looked at between two, and the host's writes come in between.
// Answers whether there may be more.
bool Checkpointer::do_own_work() {
    if (!queue_.work_waits()) return false;
    const auto did = do_step(queue_, own_work_, base::Deadline::in(kAloneMs));
    tell(did ? Result<void>() : tl::unexpected(did.error()));
    if (did && !*did) knows_work_ = false;
    return did && *did;
}

void Checkpointer::tell(const Result<void>& outcome) {
    const bool passes = outcome || outcome.error().code == ErrorCode::busy ||
                        outcome.error().code == ErrorCode::deadline;
    const std::lock_guard lock(mutex_);
    problem_ = passes ? std::string() : outcome.error().message;
}

}  // namespace memory::storage
