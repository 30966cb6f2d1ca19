// Who leads, who waits, and how those who wait are told.
#include "storage/write_queue.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include <sqlite3.h>

#include "base/result.hpp"
#include "base/test_hooks.hpp"

namespace memory::storage {

namespace {
// A batch ends here even if more writers wait, so that the first of them is not kept for ever.
constexpr std::size_t kMaxBatch = 1024;
// Half of what a flush of a slow disk takes; a stalled one is nothing to go by.
constexpr std::chrono::milliseconds kLongestGather{2};
}  // namespace

WriteQueue::WriteQueue(std::unique_ptr<SqliteConnection> connection, const std::string& path,
                       std::function<Timestamp()> clock, EraseDerived erase_derived)
    : connection_(std::move(connection)),
      log_watch_(path),
      clock_(std::move(clock)),
      erase_derived_(erase_derived) {
    batch_.reserve(kMaxBatch);
    answered_.reserve(kMaxBatch);
    log_watch_.remember_first();  // before a foreign copy of SQLite can touch it unseen
    sqlite3_wal_hook(
        connection_->handle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<WriteQueue*>(self)->log_pages_ = pages;
            return SQLITE_OK;
        },
        this);
}

// The last connection to be closed moves the log into the database. After a failed flush, or where
// the log is not the one that others see, that would write what nobody should read.
WriteQueue::~WriteQueue() {
    if (refuses_ || !log_watch_.check()) {
        sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
}

Error WriteQueue::refusal() const {
    const std::lock_guard lock(mutex_);
    return refusal_;
}

Result<void> WriteQueue::write(Durability durability, const base::Deadline& deadline, Work work) {
    Ticket ticket;
    ticket.work = &work;
    ticket.durability = durability;
    if (KIOKU_BROKEN("leader_alone"))
        numbers_known_ = false;  // a race, for ThreadSanitizer to find
    KIOKU_LET(const bool leads, enter(ticket, deadline));
    if (leads) lead(ticket, deadline);
    return std::move(ticket.outcome);
}

Result<void> WriteQueue::alone(const base::Deadline& deadline, Alone job) {
    Ticket ticket;
    KIOKU_TRY(enter(ticket, deadline));
    const Lead lead{*this};
    numbers_known_ = false;
    if (!connection_->idle()) KIOKU_TRY(connection_->execute("ROLLBACK"));
    if (auto ours = log_watch_.check(); !ours) {
        refuse(ours.error());
        return ours;
    }
    auto outcome = job(*connection_);
    if (!outcome && is_flush_failure(outcome.error())) refuse(outcome.error());
    return outcome;
}

// Answers true when the caller leads (its ticket is out of the queue only after take()), false when
// somebody else has done its work.
Result<bool> WriteQueue::enter(Ticket& ticket, const base::Deadline& deadline) {
    if (deadline.stop().stop_requested()) {
        return tl::unexpected(deadline.error("storage", "the store's writer"));
    }
    std::unique_lock lock(mutex_);
    if (refuses_) return tl::unexpected(refusal_);
    if (leading_ || !waiting_.empty()) ticket.wake = std::make_shared<Wake>();
    waiting_.push_back(&ticket);
    while (ticket.stage != Stage::done && (leading_ || waiting_.front() != &ticket)) {
        lock.unlock();
        const bool is_rung = ticket.wake->wait(deadline.stop(), deadline.until());
        lock.lock();
        if (is_rung || ticket.stage == Stage::done) continue;
        if (ticket.stage == Stage::waiting) {
            if (!leading_ && waiting_.front() == &ticket) break;
            std::erase(waiting_, &ticket);
            return tl::unexpected(deadline.error("storage", "the store's writer"));
        }
        // Its commit has begun: only the outcome can tell what stands.
        while (ticket.stage != Stage::done) {
            lock.unlock();
            ticket.wake->wait();
            lock.lock();
        }
    }
    if (ticket.stage == Stage::done) return false;
    if (refuses_) {  // since it began to wait
        waiting_.pop_front();
        ring_first();
        return tl::unexpected(refusal_);
    }
    leading_ = true;
    if (ticket.work == nullptr) waiting_.pop_front();
    return true;
}

// Tells the first of those who wait that it may lead. With the lock held, and nobody leading.
void WriteQueue::ring_first() {
    if (!waiting_.empty() && waiting_.front()->wake != nullptr) waiting_.front()->wake->ring();
}

void WriteQueue::leave() noexcept {
    const std::lock_guard lock(mutex_);
    leading_ = false;
    ring_first();
}

// Wakes the whole batch, whose outcomes stand. A ticket may be gone as soon as its stage is seen,
// so only the bells are touched after the lock is given back.
void WriteQueue::answer(std::unique_lock<std::mutex>& lock) {
    for (Ticket* ticket : batch_) {
        if (ticket->wake != nullptr) answered_.push_back(ticket->wake);
        ticket->stage = Stage::done;
    }
    lock.unlock();
    for (const auto& wake : answered_)
        wake->ring();
    answered_.clear();
}

// Moves those who wait into the batch; false when nobody new came.
bool WriteQueue::take() {
    const std::lock_guard lock(mutex_);
    const std::size_t before = batch_.size();
    while (!waiting_.empty() && batch_.size() < kMaxBatch) {
        Ticket* ticket = waiting_.front();
        if (ticket->work == nullptr || ticket->durability > level_) break;
        ticket->stage = Stage::taken;
        batch_.push_back(ticket);
        waiting_.pop_front();
    }
    return batch_.size() > before;
}

// Those whom the last flush has answered are about to write again, and would have to wait for this
// whole flush and the next one: once in a batch, the leader waits half a flush for them, and never
// long: it holds the store's write lock. Nobody waits for a writer that was alone, nor where a
// commit flushes nothing.
bool WriteQueue::gather(const base::Deadline& deadline) {
    using Clock = std::chrono::steady_clock;
    if (level_ != Durability::full || batch_.size() >= last_batch_) return false;
    if (gather_until_ == Clock::time_point()) {
        gather_until_ = Clock::now() + std::min<Clock::duration>(last_commit_ / 2, kLongestGather);
        gather_until_ = std::min(gather_until_, deadline.until());
    }
    while (Clock::now() < gather_until_) {
        std::this_thread::yield();
        if (take()) return true;
        const std::lock_guard lock(mutex_);
        if (!waiting_.empty()) return false;  // it cannot be part of this batch
    }
    return false;
}

void WriteQueue::refuse(const Error& reason) {
    const std::lock_guard lock(mutex_);
    refuses_ = true;  // first: copying the reason may want memory
    refusal_ = reason;
}

// Nobody's work is acknowledged before the commit that holds it.
void WriteQueue::finish(const Result<void>& committed) {
    KIOKU_KILL_POINT("write.before_answer");
    std::unique_lock lock(mutex_);
    for (Ticket* ticket : batch_) {  // may want memory, so before anybody is told
        if (ticket->outcome && !committed) ticket->outcome = committed;
    }
    answer(lock);
}

}  // namespace memory::storage
