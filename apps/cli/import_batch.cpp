// Batches and reports of imports.
#include "cli/import_batch.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/plain_text.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

constexpr std::size_t kBatchMessages = 500;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20;

std::string to_json(const ImportTally& tally, double seconds, double per_second) {
    memory::records::Writer json;
    json.open('{');
    json.field("read", tally.read);
    json.field("added", tally.added);
    json.field("existing", tally.existing);
    json.field("sessions", tally.sessions);
    json.field("repaired", tally.repaired);
    json.field("cut", tally.cut);
    json.field("skipped", tally.skipped);
    json.key("seconds");
    json.raw(fmt::format("{:.3f}", seconds));
    json.field("per_second", static_cast<std::int64_t>(per_second));
    json.close('}');
    return json.take();
}

}  // namespace

memory::Result<void> ImportBatch::begin_session(const std::string& session) {
    if (auto done = flush(); !done) return done;
    session_ = session;
    ++tally.sessions;
    return {};
}

memory::Result<void> ImportBatch::add(memory::NewMessage message) {
    ++tally.read;
    waiting_bytes_ += message.content.size();
    waiting_.push_back(std::move(message));
    if (waiting_.size() < kBatchMessages && waiting_bytes_ < kBatchBytes) return {};
    return flush();
}

memory::Result<void> ImportBatch::flush() {
    if (waiting_.empty()) return {};
    const auto messages = std::exchange(waiting_, {});
    waiting_bytes_ = 0;
    const auto manager = run_.manager();
    if (!manager) return tl::unexpected(manager.error());
    const auto added = (*manager)->add_messages(session_, messages, run_.call());
    if (!added) return tl::unexpected(added.error());
    for (const auto& message : *added) {
        ++(message.existed ? tally.existing : tally.added);
    }
    progress_.show(
        fmt::format("{} read, {} added", with_commas(tally.read), with_commas(tally.added)));
    return {};
}

void ImportBatch::report_remarks() {
    const auto remark = [](std::int64_t count, std::string_view what) {
        if (count > 0) print_error(fmt::format("kioku: {} {}\n", with_commas(count), what));
    };
    remark(tally.repaired, "bytes were not UTF-8 and are stored as U+FFFD");
    remark(tally.cut, "contents were above the limit and are stored cut or in parts");
    remark(tally.skipped, "files could not be read");
}

void ImportBatch::report(std::string_view noun) {
    progress_.clear();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started_;
    const double seconds = std::max(elapsed.count(), 0.0005);
    const double per_second = static_cast<double>(tally.read) / seconds;
    if (!run_.out.is_text()) {
        run_.out.line(to_json(tally, seconds, per_second));
    }
    report_remarks();
    if (!run_.out.is_text()) return;
    std::string into;  // a JSON Lines file does not say how many
    if (tally.sessions == 1) {
        into = fmt::format(" into session \"{}\"", one_line(session_));
    } else if (tally.sessions > 1) {
        into = fmt::format(" into {} sessions", with_commas(tally.sessions));
    }
    const std::string_view nothing_new = tally.read > 0 && tally.added == 0 ? ": nothing new" : "";
    print_error(fmt::format(
        "kioku: {} {} read{}: {} added, {} there already{}; {:.2f} s, {} per second\n",
        with_commas(tally.read), noun, into, with_commas(tally.added), with_commas(tally.existing),
        nothing_new, seconds, with_commas(static_cast<std::int64_t>(per_second))));
}

tl::unexpected<memory::Error> import_failed(ImportBatch& batch, memory::Error error,
                                            std::string_view noun) {
    const auto stands = batch.tally.added + batch.tally.existing;
    error.message +=
        fmt::format("; {} {} are stored, run it again to go on", with_commas(stands), noun);
    return tl::unexpected(std::move(error));
}

}  // namespace cli
