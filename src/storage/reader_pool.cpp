// Taking a reading connection out of the pool, and back.
#include "storage/reader_pool.hpp"

#include <algorithm>
#include <chrono>

#include <sqlite3.h>

#include "base/result.hpp"
#include "storage/open_file.hpp"

namespace memory::storage {

Result<std::unique_ptr<SqliteConnection>> ReaderPool::take(const base::Deadline& deadline) {
    std::unique_lock lock(mutex_);
    const auto ready = [&] { return !free_.empty() || open_ < kMaxReaders; };
    if (!freed_.wait_until(lock, deadline.stop(), deadline.until(), ready)) {
        return tl::unexpected(deadline.error("storage", "a connection to read with"));
    }
    if (!free_.empty()) {
        auto connection = std::move(free_.back());
        free_.pop_back();
        return connection;
    }
    free_.reserve(kMaxReaders);  // giving back cannot fail
    ++open_;
    lock.unlock();
    struct Opening {
        ReaderPool& pool;
        bool done = false;
        ~Opening() {
            if (done) return;
            const std::lock_guard again(pool.mutex_);
            --pool.open_;
            pool.freed_.notify_one();
        }
    } opening{*this};
    auto connection = open_reader(path_);
    opening.done = connection.has_value();
    return connection;
}

void ReaderPool::give_back(std::unique_ptr<SqliteConnection> connection) noexcept {
    if (!connection->idle()) {  // not by way of the cache, which may want memory
        sqlite3_exec(connection->handle(), "COMMIT", nullptr, nullptr, nullptr);
    }
    const bool is_of_use = connection->idle();  // else it would go on reading an old snapshot
    if (!is_of_use) connection.reset();
    const std::lock_guard lock(mutex_);
    if (is_of_use) {
        free_.push_back(std::move(connection));
    } else {
        --open_;
    }
    freed_.notify_one();
}

Result<Snapshot> ReaderPool::snapshot(const base::Deadline& deadline) {
    if (deadline.stop().stop_requested()) {
        return tl::unexpected(deadline.error("storage", "a connection to read with"));
    }
    KIOKU_LET(auto taken, take(deadline));
    SqliteConnection* const connection = taken.release();
    const Snapshot::Return back{
        this, [](void* self, Connection* given) noexcept {
            static_cast<ReaderPool*>(self)->give_back(
                std::unique_ptr<SqliteConnection>(static_cast<SqliteConnection*>(given)));
        }};
    Snapshot snapshot(std::unique_ptr<Connection, Snapshot::Return>(connection, back));
    // Reading waits only while another process recovers or removes the log.
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline.until() - base::Deadline::Clock::now());
    sqlite3_busy_timeout(connection->handle(),
                         static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000)));
    KIOKU_TRY(connection->run("BEGIN"));
    return snapshot;
}

}  // namespace memory::storage
