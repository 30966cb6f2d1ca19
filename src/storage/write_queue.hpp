// Group commit: writers queue up, the first of them leads, runs everybody's work in one transaction
// and commits it with one flush.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/deadline.hpp"
#include "base/function_ref.hpp"
#include "base/ids.hpp"
#include "kioku/config.hpp"
#include "kioku/error.hpp"
#include "storage/database.hpp"
#include "storage/log_watch.hpp"
#include "storage/sqlite_connection.hpp"
#include "storage/transaction.hpp"
#include "storage/wake.hpp"

namespace memory::storage {

// The one way to write to a store from this process. Thread-safe. Owns the writing connection; only
// the leader touches it.
class WriteQueue {
  public:
    using Work = base::FunctionRef<Result<void>(WriteTransaction&)>;
    using Alone = base::FunctionRef<Result<void>(SqliteConnection&)>;

    WriteQueue(std::unique_ptr<SqliteConnection> connection, const std::string& path,
               std::function<Timestamp()> clock, EraseDerived erase_derived = nullptr);
    ~WriteQueue();
    WriteQueue(const WriteQueue&) = delete;
    WriteQueue& operator=(const WriteQueue&) = delete;

    // Runs `work` in a transaction, perhaps on another caller's thread, and answers after its
    // commit. Errors: those of `work`; busy, deadline, cancelled (nothing was written); full,
    // corrupt and other failures of the commit (nothing was written); read_only (nothing was
    // written, or, where its message says so, the next opening decides).
    [[nodiscard]] Result<void> write(Durability durability, const base::Deadline& deadline,
                                     Work work);

    // Runs `job` on the writing connection while nobody writes through this queue, outside any
    // transaction. Errors: those of `job`; busy, deadline, cancelled; corrupt (the log was
    // replaced).
    [[nodiscard]] Result<void> alone(const base::Deadline& deadline, Alone job);

    // Whether an erasure was seen to wait at the last commit of this process or another.
    [[nodiscard]] bool erasure_waits() const noexcept { return erasure_waits_; }
    void erasure_waits(bool waits) noexcept { erasure_waits_ = waits; }

    // Whether work that the library does itself was seen to wait at the last commit of this process
    // or another.
    [[nodiscard]] bool work_waits() const noexcept { return work_waits_; }
    void work_waits(bool waits) noexcept { work_waits_ = waits; }

    // Errors: corrupt, when the log is not the one that was written to.
    [[nodiscard]] Result<void> check_log() const { return log_watch_.check(); }

    // Pages in the log after the last commit.
    [[nodiscard]] int log_pages() const noexcept { return log_pages_; }

    // Whether writes are refused until the store is opened anew, and why.
    [[nodiscard]] bool refuses() const noexcept { return refuses_; }
    [[nodiscard]] Error refusal() const;
    [[nodiscard]] tl::unexpected<Error> blame_log(const Error& failure);
    void refuse(const Error& reason);

  private:
    enum class Stage {
        waiting,
        taken,
        done
    };
    struct Ticket {
        const Work* work = nullptr;  // null: an `alone` job
        Durability durability = Durability::normal;
        Stage stage = Stage::waiting;
        Result<void> outcome;
        std::shared_ptr<Wake> wake;  // none before it has to wait; others ring it after it is gone
    };

    // Gives the lead to the next in the queue when it goes.
    struct Lead {
        WriteQueue& queue;
        ~Lead() { queue.leave(); }
    };

    // What sqlite_error makes of one: nobody knows what the disk holds, so nothing more is written.
    [[nodiscard]] static bool is_flush_failure(const Error& error);

    Result<bool> enter(Ticket& ticket, const base::Deadline& deadline);
    void leave() noexcept;
    void lead(Ticket& own, const base::Deadline& deadline);
    void serve(Ticket& own, const base::Deadline& deadline);
    void give_up(Ticket& own);
    void try_erasure();
    Result<void> begin(const base::Deadline& deadline);
    Result<void> set_level();
    bool take();
    bool gather(const base::Deadline& deadline);
    void end_transaction();
    Result<void> settle(bool sole, bool keeps);
    void execute(Ticket& ticket, bool sole);
    Result<void> run_work(const Work& work);
    Result<void> commit();
    void finish(const Result<void>& committed);
    void answer(std::unique_lock<std::mutex>& lock);
    void ring_first();
    Result<void> refresh_numbers();

    mutable std::mutex mutex_;
    std::deque<Ticket*> waiting_;  // guarded by mutex_
    bool leading_ = false;         // guarded by mutex_
    Error refusal_{ErrorCode::read_only, "the store takes no writes until it is opened anew",
                   "storage", false};  // guarded by mutex_
    std::atomic<bool> refuses_{false};
    std::atomic<bool> erasure_waits_{false};
    std::atomic<bool> work_waits_{false};
    std::atomic<int> log_pages_{0};

    // The leader's, handed over with leading_.
    std::unique_ptr<SqliteConnection> connection_;
    LogWatch log_watch_;
    std::function<Timestamp()> clock_;
    EraseDerived erase_derived_;
    base::IdGenerator ids_;
    std::vector<Ticket*> batch_;  // its room is reserved: taking a ticket cannot fail
    std::vector<std::shared_ptr<Wake>> answered_;  // likewise; of those in the batch
    std::size_t last_batch_ = 0;
    std::chrono::steady_clock::duration last_commit_{};
    std::chrono::steady_clock::time_point gather_until_;  // of this batch; none: not begun
    Durability level_ = Durability::full;
    std::int64_t last_number_ = 0;
    std::uint32_t seen_version_ = 0;
    bool numbers_known_ = false;
    Result<void> rolled_back_;  // why SQLite ended the running transaction by itself
};

}  // namespace memory::storage
