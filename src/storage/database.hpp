// What a storage driver offers to the rooms: one open database, shared by every Store of the
// process that names it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "base/function_ref.hpp"
#include "kioku/config.hpp"
#include "kioku/error.hpp"
#include "storage/sql.hpp"
#include "storage/transaction.hpp"

namespace memory::storage {

// A consistent view of the store to read from; gives its connection back when it goes.
// Externally synchronised.
class Snapshot {
  public:
    struct Return {
        void* owner = nullptr;
        void (*give_back)(void* owner, Connection* connection) noexcept = nullptr;
        void operator()(Connection* connection) const noexcept { give_back(owner, connection); }
    };
    explicit Snapshot(std::unique_ptr<Connection, Return> connection)
        : connection_(std::move(connection)) {}

    [[nodiscard]] Connection& sql() { return *connection_; }

  private:
    std::unique_ptr<Connection, Return> connection_;
};

// One step of the work in the outbox that the library does itself, as a write of its own; answers
// whether there was something to do. The rooms' work: a driver is told of it when it is opened.
using OwnWork = Result<bool> (*)(WriteTransaction& write);

// Takes what is derived from the items that a write erases (WriteTransaction::erased) out of the
// tables, before its commit.
using EraseDerived = Result<void> (*)(WriteTransaction& write);

// What a room above derives from the rows and keeps in memory as long as the database is open; the
// driver only owns it.
class Derived {
  public:
    Derived() = default;
    virtual ~Derived() = default;
    Derived(const Derived&) = delete;
    Derived& operator=(const Derived&) = delete;
};

// Something small of a room above that the database's thread does when asked to.
class Chore {
  public:
    Chore() = default;
    virtual ~Chore() = default;
    Chore(const Chore&) = delete;
    Chore& operator=(const Chore&) = delete;

    // Does not wait for anything: the log is waiting for this thread.
    virtual void run() noexcept = 0;
};

// What the driver knows about its file.
struct DatabaseStatus {
    std::uint64_t size_bytes = 0;
    std::uint64_t log_size_bytes = 0;
    std::int64_t schema_version = 0;
    Error refusal;  // why writes are refused
    bool refuses_writes = false;
    std::string last_problem;  // of work in the background, e.g. a checkpoint; empty when none
};

// One open database. Thread-safe.
class Database {
  public:
    using Work = base::FunctionRef<Result<void>(WriteTransaction&)>;

    virtual ~Database() = default;

    // Runs `work` in one transaction and commits it at `durability` or a stricter level; several
    // callers may share the commit, then `work` may run on another caller's thread. When it
    // answers a failure, what it wrote is undone and nothing else is.
    [[nodiscard]] virtual Result<void> write(Durability durability, const base::Deadline& deadline,
                                             Work work) = 0;

    [[nodiscard]] virtual Result<Snapshot> read(const base::Deadline& deadline) = 0;

    // Makes erased text vanish from every file of the store: a no-op when nothing waits for that.
    // Answers whether something still waits (another process reads an old snapshot).
    [[nodiscard]] virtual Result<bool> settle_erasures(const base::Deadline& deadline) = 0;

    // Does the library's own work that waits in the outbox, step by step, until none is left or the
    // deadline is over.
    [[nodiscard]] virtual Result<void> do_own_work(const base::Deadline& deadline) = 0;

    // Says that such work waits, which a read has seen: writes notice it by themselves.
    virtual void own_work_waits() noexcept = 0;

    // Has the thread do `chore` once, about a tenth of a second from now; asking again before that
    // changes nothing. Nothing may depend on it: the thread may be at work on the log, and closing
    // the database drops what waits. Answers false when there is no thread.
    [[nodiscard]] virtual bool run_soon(const std::shared_ptr<Chore>& chore) noexcept = 0;

    // Copies the database to a new file at `path`; answers its size in bytes.
    [[nodiscard]] virtual Result<std::uint64_t> backup(const std::string& path,
                                                       const base::Deadline& deadline) = 0;

    // Problems of the file's structure, one line each; empty when it is sound.
    [[nodiscard]] virtual Result<std::vector<std::string>> check_structure(
        const base::Deadline& deadline) = 0;

    // Rewrites the file without its free space.
    [[nodiscard]] virtual Result<void> compact(const base::Deadline& deadline) = 0;

    [[nodiscard]] virtual DatabaseStatus status() const = 0;

    // What it was given when it was opened; null if nothing.
    [[nodiscard]] virtual Derived* derived() const noexcept = 0;
};

}  // namespace memory::storage
