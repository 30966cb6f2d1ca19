// kioku import markdown: a session per file, a message per section.
#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "cli/import_batch.hpp"
#include "cli/input.hpp"
#include "cli/markdown_sections.hpp"
#include "cli/plain_text.hpp"
#include "cli/scope_options.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;
using memory::ErrorCode;
using memory::Result;

constexpr std::size_t kMostFileBytes = std::size_t{64} << 20;

bool is_markdown(const fs::path& path) {
    const auto extension = path.extension();
    return extension == ".md" || extension == ".markdown";
}

// Folders that hold what others wrote, or nothing to read.
bool is_skipped(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return name.starts_with('.') || name == "build" || name == "node_modules";
}

// The Markdown files below `folder`, sorted. Links to folders are not followed.
Result<std::vector<fs::path>> files_below(const fs::path& folder, const Invocation& run) {
    std::vector<fs::path> files;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                           error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (run.interrupt().signal_number() != 0) {
            return failure(ErrorCode::cancelled, "interrupted");
        }
        std::error_code ignored;  // what vanished in the meantime is no file
        if (entry->is_directory(ignored)) {
            if (is_skipped(entry->path())) entry.disable_recursion_pending();
        } else if (is_markdown(entry->path()) && entry->is_regular_file(ignored)) {
            files.push_back(entry->path());
        }
    }
    if (error) return system_failure(error.value(), "cannot list " + folder.string());
    std::sort(files.begin(), files.end());
    return files;
}

// How a file is called whatever the folder that the command is run with: relative to the working
// directory, or to the folder above `root` when that lies elsewhere.
std::string session_of(const fs::path& file, const fs::path& root) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(file, error);
    const fs::path here = fs::weakly_canonical(fs::current_path(error), error);
    fs::path relative = whole.lexically_relative(here);
    if (relative.empty() || *relative.begin() == "..") {
        relative = whole.lexically_relative(fs::weakly_canonical(root, error).parent_path());
    }
    std::int64_t ignored = 0;
    return "md:" + repair_utf8(relative.generic_string(), ignored);
}

// FNV-1a, 64 bits (draft-eastlake-fnv). Two sections of one file that collide would show as a
// conflict, not as a loss.
std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    return hash;
}

// {"heading": …}; null for a heading that no metadata holds.
memory::Json heading_metadata(const std::string& heading) {
    memory::records::Writer json;
    json.open('{');
    json.field("heading", heading);
    json.close('}');
    return memory::Json::parse(json.take()).value_or(memory::Json());
}

Result<void> import_file(Invocation& run, ImportBatch& batch, const fs::path& file,
                         const std::string& session) {
    auto source = Source::open(file.string(), run.interrupt());
    if (!source) return tl::unexpected(source.error());
    auto bytes = source->read_all(kMostFileBytes);
    if (!bytes) return tl::unexpected(bytes.error());
    const std::string document = repair_utf8(*bytes, batch.tally.repaired);
    if (auto done = batch.begin_session(session); !done) return done;
    std::map<std::string, int> seen;  // the same section twice in a file is two messages
    const std::size_t limit = run.settings().config.limits.content_bytes;
    for (auto& section : markdown_sections(document, limit)) {
        const std::string content_key = fmt::format("{:016x}-{:016x}-{}", fnv1a(section.heading),
                                                    fnv1a(section.text), section.text.size());
        memory::NewMessage message;
        message.role = memory::Role::user;
        message.scope = scope_of(run);
        message.idempotency_key = fmt::format("{}-{}", content_key, ++seen[content_key]);
        if (!section.heading.empty()) message.metadata = heading_metadata(section.heading);
        message.content = std::move(section.text);
        if (auto done = batch.add(std::move(message)); !done) return done;
    }
    return batch.flush();
}

// Whether the import goes on after this failure of one file.
bool is_about_the_file(const memory::Error& error) {
    switch (error.code) {
        case ErrorCode::invalid_argument:
        case ErrorCode::limit:
        case ErrorCode::conflict: return true;
        default: return error.component == "cli" && error.code != ErrorCode::cancelled;
    }
}

Result<Exit> import_markdown(Invocation& run) {
    const fs::path root = run.text("PATH");
    std::error_code error;
    const auto status = fs::status(root, error);
    if (!fs::exists(status)) {
        return failure(ErrorCode::not_found,
                       fmt::format("there is no file or folder \"{}\"", root.string()));
    }
    std::vector<fs::path> files = {root};
    if (fs::is_directory(status)) {
        auto found = files_below(root, run);
        if (!found) return tl::unexpected(found.error());
        files = std::move(*found);
    }
    ImportBatch batch(run);
    for (const auto& file : files) {
        const auto done = import_file(run, batch, file, session_of(file, root));
        if (done) continue;
        if (files.size() == 1 || !is_about_the_file(done.error())) {
            return import_failed(batch, done.error(), "sections");
        }
        print_error(describe(done.error(), "skipped " + file.string()));
        ++batch.tally.skipped;
    }
    batch.report("sections");
    return batch.tally.skipped == 0 ? Exit::done : Exit::failed;
}

}  // namespace

std::vector<Command> markdown_commands() {
    std::vector<Parameter> parameters = {
        {"PATH", Kind::text, "a file, or a folder with all below it", true},
    };
    for (const auto& parameter : scope_parameters())
        parameters.push_back(parameter);
    return {
        {"import markdown",
         "documents, a session per file, a message per section",
         "kioku import markdown docs",
         parameters,
         Takes::nothing,
         Needs::new_store,
         {},
         import_markdown},
    };
}

}  // namespace cli
