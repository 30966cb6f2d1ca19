// kioku import git: each commit of a repository as a message. Reads `git log` through a pipe.
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "cli/import_batch.hpp"
#include "cli/plain_text.hpp"
#include "cli/scope_options.hpp"
#include "cli/spawn.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;

constexpr std::size_t kNameBytes = 256;

std::vector<std::string> git(const std::string& path, std::initializer_list<const char*> words) {
    std::vector<std::string> arguments = {"git", "-C", path, "--no-pager", "--no-replace-objects"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    return arguments;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// How a short git command ended.
struct Answer {
    bool is_good = false;
    std::string text;    // the first line that it printed
    std::string errors;  // the first line of its complaints
};

Result<Answer> ask_git(const Invocation& run, std::vector<std::string> arguments) {
    std::string printed;
    ChildProcess process;
    process.arguments = std::move(arguments);
    process.variables = {"LC_ALL=C"};
    process.keep_errors = true;
    process.on_output = [&](std::string_view text) -> Result<void> {
        printed += text;
        return {};
    };
    const auto end = run_child(process, run.interrupt());
    if (!end && end.error().code == ErrorCode::unavailable) {
        return failure(ErrorCode::unavailable,
                       end.error().message + "; install git (apt-get install git) and try again");
    }
    if (!end) return tl::unexpected(end.error());
    return Answer{end->exit_code == 0, first_line(printed), first_line(end->errors)};
}

struct Repository {
    std::string folder;  // its name, without the path
    bool has_commits = false;
};

Result<Repository> find_repository(const Invocation& run, const std::string& path) {
    const auto git_folder = ask_git(run, git(path, {"rev-parse", "--absolute-git-dir"}));
    if (!git_folder) return tl::unexpected(git_folder.error());
    if (!git_folder->is_good) {
        return failure(ErrorCode::not_found,
                       fmt::format("\"{}\" is not a git repository that can be read ({}); name "
                                   "one: `kioku import git PATH`",
                                   path, git_folder->errors));
    }
    const auto top = ask_git(run, git(path, {"rev-parse", "--show-toplevel"}));
    if (!top) return tl::unexpected(top.error());
    const auto head = ask_git(run, git(path, {"rev-parse", "-q", "--verify", "HEAD"}));
    if (!head) return tl::unexpected(head.error());
    // A bare repository has no folder with files: it is named after itself.
    const bool is_bare = !top->is_good || top->text.empty();
    const std::filesystem::path folder = is_bare ? git_folder->text : top->text;
    return Repository{folder.filename().string(), head->is_good};
}

// One commit's fields, as kLogFormat orders them.
enum Field {
    kHash,
    kAuthor,
    kTime,
    kText,
    kFields
};
constexpr const char* kLogFormat = "--format=%H%x00%an%x00%at%x00%B";

// Cuts what `git log -z` prints into commits, and these into messages.
class CommitReader {
  public:
    CommitReader(Invocation& run, ImportBatch& batch)
        : batch_(batch),
          scope_(scope_of(run)),
          content_bytes_(run.settings().config.limits.content_bytes) {}

    [[nodiscard]] Result<void> take(std::string_view text) {
        while (!text.empty()) {
            const auto end = text.find('\0');
            fields_[at_] += text.substr(0, end);
            if (end == std::string_view::npos) return {};
            text.remove_prefix(end + 1);
            if (++at_ < kFields) continue;
            at_ = kHash;
            if (auto done = batch_.add(message()); !done) return done;
            for (auto& field : fields_)
                field.clear();
        }
        return {};
    }

  private:
    memory::NewMessage message() {
        memory::NewMessage message;
        message.role = memory::Role::user;
        message.external_id = fields_[kHash];
        message.idempotency_key = fields_[kHash];
        message.scope = scope_;
        const std::string author = one_line(repair_utf8(fields_[kAuthor], batch_.tally.repaired));
        if (!author.empty()) message.name = cut_bytes(author, kNameBytes);
        message.created_at = time();
        std::string text = repair_utf8(fields_[kText], batch_.tally.repaired);
        while (text.ends_with('\n'))
            text.pop_back();
        if (text.empty()) text = "(no commit message)";
        if (text.size() > content_bytes_) {
            text = cut_bytes(text, content_bytes_);
            ++batch_.tally.cut;
        }
        message.content = std::move(text);
        return message;
    }

    // When the author wrote it; none where the clock was so wrong that no calendar holds the year.
    [[nodiscard]] std::optional<memory::Timestamp> time() const {
        constexpr std::int64_t first = -62'167'219'200;  // year 0000
        constexpr std::int64_t last = 253'402'300'799;   // year 9999
        const std::string& text = fields_[kTime];
        std::int64_t seconds = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (parsed.ec != std::errc() || seconds < first || seconds > last) return std::nullopt;
        return memory::Timestamp(std::chrono::seconds(seconds));
    }

    ImportBatch& batch_;
    memory::Scope scope_;
    std::size_t content_bytes_;
    std::string fields_[kFields];
    int at_ = kHash;
};

Result<void> read_commits(Invocation& run, const std::string& path, ImportBatch& batch) {
    CommitReader reader(run, batch);
    ChildProcess process;
    process.arguments = git(path, {"-c", "log.showSignature=false", "log", "-z", "--reverse",
                                   "--no-color", "--encoding=UTF-8", kLogFormat, "HEAD", "--"});
    process.keep_errors = true;
    process.on_output = [&](std::string_view text) { return reader.take(text); };
    const auto end = run_child(process, run.interrupt());
    if (!end) return tl::unexpected(end.error());
    if (end->exit_code != 0) {
        return failure(ErrorCode::unavailable,
                       fmt::format("git log ended with exit code {} ({})", end->exit_code,
                                   first_line(end->errors)));
    }
    return batch.flush();
}

Result<Exit> import_git(Invocation& run) {
    const std::string path = run.optional_text("PATH").value_or(".");
    const auto repository = find_repository(run, path);
    if (!repository) return tl::unexpected(repository.error());
    ImportBatch batch(run);
    std::int64_t ignored = 0;
    const std::string session =
        run.optional_text("--session").value_or("git:" + repair_utf8(repository->folder, ignored));
    if (auto done = batch.begin_session(session); !done) return tl::unexpected(done.error());
    if (repository->has_commits) {
        if (auto done = read_commits(run, path, batch); !done) {
            return import_failed(batch, done.error(), "commits");
        }
    }
    batch.report("commits");
    return Exit::done;
}

}  // namespace

std::vector<Command> git_commands() {
    std::vector<Parameter> parameters = {
        {"PATH", Kind::text, "a folder inside the repository (.)"},
        {"--session", Kind::text, "the session's id (git:FOLDER)", false, "ID"},
    };
    for (const auto& parameter : scope_parameters())
        parameters.push_back(parameter);
    return {
        {"import git",
         "a repository's commits, a message each; again adds only what is new",
         "kioku import git ~/src/kioku --project kioku",
         parameters,
         Takes::nothing,
         Needs::new_store,
         {},
         import_git},
    };
}

}  // namespace cli
