// Records on their way in, in pieces that the host pushes.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "door.hpp"
#include "records/lines.hpp"
#include "records/options.hpp"

namespace memory::capi {

// Each push imports the lines that it completes, on the host's own thread. Thread-safe: calls take
// turns.
class Importer : public Object {
  public:
    static constexpr Kind kKind = Kind::importer;

    Importer(std::shared_ptr<OpenStore> store, records::ImportCall what)
        : store_(std::move(store)), what_(std::move(what)) {}

    // Errors: the import's, and the same from then on; conflict, after the end.
    [[nodiscard]] Result<void> push(std::string_view piece);
    [[nodiscard]] Result<ImportReport> finish();

  private:
    [[nodiscard]] Result<void> take_lines();
    [[nodiscard]] Result<void> keep(Result<void> outcome);

    const std::shared_ptr<OpenStore> store_;

    std::mutex mutex_;  // guards what follows
    records::ImportCall what_;
    records::Lines lines_;
    ImportReport report_;
    std::optional<Error> failure_;
    bool finished_ = false;
};

// A source over lines that are there already, for one import.
[[nodiscard]] RecordSource source_of(records::Lines& lines);

}  // namespace memory::capi
