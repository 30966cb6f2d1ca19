// Importing piece by piece: each piece is an import of its own, and the row numbers go on.
#include "importer.hpp"

namespace memory::capi {

RecordSource source_of(records::Lines& lines) {
    return [&lines]() -> Result<std::optional<std::string>> {
        const auto line = lines.next();
        if (!line) return std::optional<std::string>();
        return std::optional<std::string>(*line);
    };
}

Result<void> Importer::push(std::string_view piece) {
    const std::lock_guard lock(mutex_);
    if (failure_) return tl::unexpected(*failure_);
    if (finished_) return refuse("the import is finished", ErrorCode::conflict);
    Result<void> pushed = lines_.push(piece);
    return keep(pushed ? take_lines() : pushed);
}

Result<ImportReport> Importer::finish() {
    const std::lock_guard lock(mutex_);
    if (failure_) return tl::unexpected(*failure_);
    if (!finished_) {
        lines_.finish();
        Result<void> taken = keep(take_lines());
        if (!taken) return tl::unexpected(std::move(taken).error());
        finished_ = true;
    }
    return report_;
}

Result<void> Importer::take_lines() {
    // Most pieces of a long line complete nothing.
    std::optional<std::string_view> first = lines_.next();
    if (!first) return {};
    const RecordSource rest = source_of(lines_);
    const RecordSource source = [&]() -> Result<std::optional<std::string>> {
        if (!first) return rest();
        return std::optional<std::string>(*std::exchange(first, std::nullopt));
    };
    Result<ImportReport> report = store_->manager.import_records(source, what_.what, what_.call);
    if (!report) return tl::unexpected(std::move(report).error());
    what_.what.first_row += report->records;
    report_.records += report->records;
    report_.added += report->added;
    report_.existing += report->existing;
    return {};
}

Result<void> Importer::keep(Result<void> outcome) {
    if (!outcome) failure_ = outcome.error();
    return outcome;
}

}  // namespace memory::capi
