// kioku export, kioku import jsonl: every record as JSON Lines, and chat rows from elsewhere.
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/import_batch.hpp"
#include "cli/input.hpp"
#include "cli/invocation.hpp"
#include "cli/plain_text.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

// A line holds one record: content and metadata at their limits, each byte escaped as \u00XX.
constexpr std::size_t kMostLineBytes = std::size_t{16} << 20;

// A new file that only its owner may read; removed again unless it is finished.
class NewFile {
  public:
    explicit NewFile(std::string path) : path_(std::move(path)) {}
    ~NewFile() {
        if (fd_ >= 0) {
            ::close(fd_);
            ::unlink(path_.c_str());
        }
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    [[nodiscard]] Result<void> create() {
        fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd_ < 0 && errno == EEXIST) {
            return failure(ErrorCode::conflict,
                           fmt::format("\"{}\" exists; name a file that does not, or use "
                                       "`kioku export - > FILE`",
                                       path_));
        }
        if (fd_ < 0) return system_failure(errno, "cannot create " + path_);
        return {};
    }

    [[nodiscard]] Result<void> write(std::string_view text) {
        buffer_ += text;
        return buffer_.size() < (std::size_t{1} << 16) ? Result<void>() : flush();
    }

    [[nodiscard]] Result<void> finish() {
        if (auto done = flush(); !done) return done;
        if (fsync(fd_) != 0) return system_failure(errno, "cannot write " + path_);
        ::close(fd_);
        fd_ = -1;
        return {};
    }

  private:
    [[nodiscard]] Result<void> flush() {
        std::string_view left = buffer_;
        while (!left.empty()) {
            const ssize_t written = ::write(fd_, left.data(), left.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return system_failure(errno, "cannot write " + path_);
            left.remove_prefix(static_cast<std::size_t>(written));
        }
        buffer_.clear();
        return {};
    }

    std::string path_;
    int fd_ = -1;
    std::string buffer_;
};

Result<memory::ExportReport> export_lines(Invocation& run, const memory::RecordSink& sink) {
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    memory::ExportOptions options;
    options.sessions = run.texts("--session");
    return (*manager)->export_records(sink, options, run.call());
}

Result<Exit> export_to_output(Invocation& run) {
    const auto report = export_lines(run, [&](std::string_view line) -> Result<void> {
        run.out.line(line);
        if (!run.out.failed()) return {};
        return failure(ErrorCode::unavailable, "the output was closed");
    });
    // A failed output is reported at the end of the program, or was a reader that has seen enough.
    if (!report && !run.out.failed()) return tl::unexpected(report.error());
    return Exit::done;
}

Result<Exit> export_to_file(Invocation& run, const std::string& path) {
    NewFile file(path);
    // The store first: where there is none, no file is left.
    if (const auto manager = run.manager(); !manager) return tl::unexpected(manager.error());
    if (auto done = file.create(); !done) return tl::unexpected(done.error());
    const auto report = export_lines(run, [&](std::string_view line) -> Result<void> {
        if (auto done = file.write(line); !done) return done;
        return file.write("\n");
    });
    if (!report) return tl::unexpected(report.error());
    if (auto done = file.finish(); !done) return tl::unexpected(done.error());
    if (!run.out.is_text()) {
        memory::records::Writer json;
        json.open('{');
        json.field_unchecked("path", path);
        json.field("records", report->records);
        json.close('}');
        run.out.line(json.take());
    } else {
        run.out.note(fmt::format("{} records in {}", with_commas(report->records), path));
    }
    return Exit::done;
}

Result<Exit> export_records(Invocation& run) {
    const std::string path = run.optional_text("FILE").value_or("-");
    return path == "-" ? export_to_output(run) : export_to_file(run, path);
}

Result<Exit> import_jsonl(Invocation& run) {
    const std::string path = run.text("FILE");
    auto source = Source::open(path, run.interrupt());
    if (!source) return tl::unexpected(source.error());
    const auto manager = run.manager();
    if (!manager) return tl::unexpected(manager.error());
    memory::ImportOptions options;
    options.session = run.optional_text("--session");
    options.source = run.optional_text("--source");
    // The folder does not count: the same file from elsewhere is the same source.
    if (!options.source && path != "-") {
        options.source = std::filesystem::path(path).filename().string();
    }
    ImportBatch report(run);
    Progress progress;
    const auto next = [&]() -> Result<std::optional<std::string>> {
        progress.show(fmt::format("{} lines read", with_commas(source->line_number())));
        return source->read_line(kMostLineBytes);
    };
    const auto imported = (*manager)->import_records(next, options, run.call());
    progress.clear();
    if (!imported) {
        memory::Error error = imported.error();
        if (error.component != "cli") error.message = source->name() + ": " + error.message;
        return tl::unexpected(error);
    }
    report.tally.read = imported->records;
    report.tally.added = imported->added;
    report.tally.existing = imported->existing;
    report.report("records");
    return Exit::done;
}

}  // namespace

std::vector<Command> archive_commands() {
    return {
        {"import jsonl",
         "exported records, or chat rows {role, content, …}, one a line",
         "kioku import jsonl chat.jsonl --session demo",
         {{"FILE", Kind::text, "the file, `-` for the standard input", true},
          {"--session", Kind::text, "the session of rows that name none", false, "ID"},
          {"--source", Kind::text,
           "what rows without an id are known by the next time (the file's name)", false, "NAME"}},
         Takes::nothing,
         Needs::new_store,
         {},
         import_jsonl},
        {"export",
         "every record as JSON Lines; `import jsonl` takes it back",
         "kioku export backup.jsonl --session demo",
         {{"FILE", Kind::text, "a new file, `-` for the standard output (-)"},
          {"--session", Kind::texts, "only this session", false, "ID"}},
         Takes::nothing,
         Needs::a_store,
         "list sessions with `kioku session list`",
         export_records},
    };
}

}  // namespace cli
