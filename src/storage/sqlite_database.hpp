// The embedded driver: one SQLite file, one writer at a time, many readers.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/deadline.hpp"
#include "kioku/error.hpp"
#include "kioku/time.hpp"
#include "storage/checkpointer.hpp"
#include "storage/database.hpp"
#include "storage/reader_pool.hpp"
#include "storage/write_queue.hpp"

namespace memory::storage {

// How a file is opened.
struct SqliteOptions {
    std::string path;
    bool create = true;
    bool allow_network_file_system = false;
    std::function<Timestamp()> clock;  // never empty
    OwnWork own_work = nullptr;
    EraseDerived erase_derived = nullptr;
    std::function<std::unique_ptr<Derived>()> make_derived;  // may be empty
};

// Opens or creates the database at `options.path`, or joins the one that this process has open.
// Errors: see Store::open.
[[nodiscard]] Result<std::shared_ptr<Database>> open_sqlite(const SqliteOptions& options,
                                                            const base::Deadline& deadline);

// Thread-safe.
class SqliteDatabase final : public Database {
  public:
    SqliteDatabase(std::string path, std::unique_ptr<SqliteConnection> writer,
                   const SqliteOptions& options);
    ~SqliteDatabase() override;

    Result<void> write(Durability durability, const base::Deadline& deadline, Work work) override;
    Result<Snapshot> read(const base::Deadline& deadline) override;
    Result<bool> settle_erasures(const base::Deadline& deadline) override;
    Result<void> do_own_work(const base::Deadline& deadline) override;
    void own_work_waits() noexcept override;
    bool run_soon(const std::shared_ptr<Chore>& chore) noexcept override;
    Result<std::uint64_t> backup(const std::string& path, const base::Deadline& deadline) override;
    Result<std::vector<std::string>> check_structure(const base::Deadline& deadline) override;
    Result<void> compact(const base::Deadline& deadline) override;
    [[nodiscard]] DatabaseStatus status() const override;
    [[nodiscard]] Derived* derived() const noexcept override { return derived_.get(); }

  private:
    void do_work_at_close();

    const std::string path_;
    const std::uint32_t generation_;
    WriteQueue queue_;
    ReaderPool readers_;
    const OwnWork own_work_;
    const std::unique_ptr<Derived> derived_;
    Checkpointer checkpointer_;
};

}  // namespace memory::storage
