// kioku restore: a backup becomes a store again. Never writes over a store: with --yes the old one
// is moved aside, and only when no process has it open.
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/invocation.hpp"
#include "cli/words.hpp"
#include "records/to_json.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;
using memory::ErrorCode;
using memory::Result;

// Keeps every process from opening or using a store, by the lock bytes of SQLite's file format
// (sqlite.org/fileformat2.html, "The Lock-Byte Page"): each open connection holds some of them.
// Opening the file this way is sound here because this process has not opened it through SQLite.
class ExclusiveHold {
  public:
    ~ExclusiveHold() {
        if (fd_ >= 0) ::close(fd_);
    }
    ExclusiveHold() = default;
    ExclusiveHold(const ExclusiveHold&) = delete;
    ExclusiveHold& operator=(const ExclusiveHold&) = delete;

    [[nodiscard]] Result<void> take(const std::string& path) {
        fd_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        if (fd_ < 0) return system_failure(errno, "cannot open " + path);
        struct flock bytes{};
        bytes.l_type = F_WRLCK;
        bytes.l_whence = SEEK_SET;
        bytes.l_start = 0x40000000;
        bytes.l_len = 512;
        if (fcntl(fd_, F_OFD_SETLK, &bytes) == 0) return {};
        return failure(ErrorCode::conflict,
                       fmt::format("another process has \"{}\" open; end it first", path));
    }

  private:
    int fd_ = -1;
};

// "kioku.db.replaced-20261121T105400"; SQLite finds the log beside it by its name.
std::string aside_name(const std::string& path) {
    const std::string now = memory::to_string(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    std::string digits;
    for (const char c : now.substr(0, 19)) {
        if (c != '-' && c != ':') digits += c;
    }
    return path + ".replaced-" + digits;
}

Result<void> rename_file(const std::string& from, const std::string& to) {
    struct stat info{};
    if (stat(to.c_str(), &info) == 0) {
        return failure(ErrorCode::conflict, fmt::format("\"{}\" exists", to));
    }
    if (std::rename(from.c_str(), to.c_str()) == 0) return {};
    return system_failure(errno, fmt::format("cannot rename {} to {}", from, to));
}

// The store with its log moves first: what is left of it never meets the new file.
Result<void> swap_in(const std::string& restored, const std::string& target,
                     const std::string& aside) {
    ExclusiveHold hold;
    if (auto done = hold.take(target); !done) return done;
    for (const char* suffix : {"-wal", "-shm", "-journal"}) {
        std::error_code error;
        if (!fs::exists(target + suffix, error)) continue;
        if (auto done = rename_file(target + suffix, aside + suffix); !done) return done;
    }
    if (auto done = rename_file(target, aside); !done) return done;
    return rename_file(restored, target);
}

// Copies `from` to `to` by way of the library, which refuses what is not a store, and checks it.
Result<memory::BackupReport> copy_store(const Invocation& run, const std::string& from,
                                        const std::string& to) {
    memory::Config config = run.settings().config;
    config.path = from;
    config.create = false;
    auto source = memory::Manager::open(config);
    if (!source) return tl::unexpected(source.error());
    const auto check = source->check(run.call());
    if (!check) return tl::unexpected(check.error());
    if (!check->ok) {
        return failure(ErrorCode::corrupt,
                       fmt::format("\"{}\" is damaged ({} problems); nothing was restored", from,
                                   check->problems.size()));
    }
    return source->backup(to, run.call());
}

// Removes a copy that was not swapped in.
struct Leftover {
    std::string path;
    ~Leftover() {
        if (!path.empty()) ::unlink(path.c_str());
    }
};

Result<memory::BackupReport> replace(Invocation& run, const std::string& from,
                                     const std::string& target, const std::string& aside) {
    Leftover copy{fmt::format("{}.restoring-{}", target, getpid())};
    auto report = copy_store(run, from, copy.path);
    if (!report) return report;
    if (auto done = swap_in(copy.path, target, aside); !done) return tl::unexpected(done.error());
    copy.path.clear();
    report->path = target;
    return report;
}

Result<Exit> restore(Invocation& run) {
    const std::string from = run.text("BACKUP");
    const std::string target = run.text("TARGET");
    std::error_code error;
    const bool replaces = fs::exists(target, error);
    if (replaces && fs::equivalent(from, target, error)) {
        return failure(ErrorCode::invalid_argument, "the backup and the store are the same file");
    }
    const std::string aside = aside_name(target);
    const std::string what =
        replaces ? fmt::format("replaces the store {}; the old one is kept as {}", target, aside)
                 : fmt::format("makes the store {}", target);
    if (run.has("--dry-run")) {
        print_dry_run(run.out, what);
        return Exit::done;
    }
    if (replaces) {
        if (auto yes = run.confirm("kioku restore " + what + "; go on?"); !yes) {
            return tl::unexpected(yes.error());
        }
    }
    const auto report =
        replaces ? replace(run, from, target, aside) : copy_store(run, from, target);
    if (!report) return tl::unexpected(report.error());
    if (!run.out.is_text()) {
        run.out.line(memory::records::to_json(*report));
        return Exit::done;
    }
    run.out.fields({{"path", report->path},
                    {"size_bytes", run.out.size(report->size_bytes)},
                    {"sequence", run.out.count(report->sequence)}});
    if (replaces) run.out.fields({{"replaced", aside}});
    return Exit::done;
}

}  // namespace

std::vector<Command> restore_commands() {
    return {
        {"restore",
         "make a store from a backup",
         "kioku restore ~/kioku-backup.db ~/kioku.db",
         {{"BACKUP", Kind::text, "a file that `kioku backup` wrote", true},
          {"TARGET", Kind::text, "the new store; an existing one is moved aside after asking",
           true}},
         Takes::confirmation,
         Needs::no_store,
         "name a file that `kioku backup` wrote",
         restore},
    };
}

}  // namespace cli
