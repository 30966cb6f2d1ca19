// What all imports share: messages written in batches, so that many share a flush of the disk, and
// the report at the end.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/invocation.hpp"
#include "kioku/message.hpp"

namespace cli {

struct ImportTally {
    std::int64_t sessions = 0;
    std::int64_t read = 0;
    std::int64_t added = 0;
    std::int64_t existing = 0;  // known from an earlier run: nothing was written
    std::int64_t repaired = 0;  // bytes that were not UTF-8, replaced by U+FFFD
    std::int64_t cut = 0;       // contents above the limit, cut or split
    std::int64_t skipped = 0;   // files that could not be read
};

// Writes messages to one session after the other. Whatever was flushed stands when a later call
// fails, and is found again by the next run.
class ImportBatch {
  public:
    explicit ImportBatch(Invocation& run) : run_(run) {}

    // Names the session of what is added next; what was added before is flushed.
    [[nodiscard]] memory::Result<void> begin_session(const std::string& session);

    // Takes one message; flushes a full batch.
    [[nodiscard]] memory::Result<void> add(memory::NewMessage message);

    // Writes what waits. A batch that fails is dropped, all of it.
    [[nodiscard]] memory::Result<void> flush();

    // Prints the report: words on the standard error, or JSON on the standard output. `noun` says
    // what was read: "commits".
    void report(std::string_view noun);

    ImportTally tally;

  private:
    void report_remarks();

    Invocation& run_;
    Progress progress_;
    std::string session_;
    std::vector<memory::NewMessage> waiting_;
    std::size_t waiting_bytes_ = 0;
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

// Ends an import that failed half-way: says what stands, and that it can be run again.
[[nodiscard]] tl::unexpected<memory::Error> import_failed(ImportBatch& batch, memory::Error error,
                                                          std::string_view noun);

}  // namespace cli
