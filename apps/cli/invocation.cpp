// Parameters, the store and the question before something is destroyed.
#include "cli/invocation.hpp"

#include <array>
#include <charconv>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/plain_text.hpp"

namespace cli {

using memory::ErrorCode;
using memory::Result;

std::string Invocation::text(std::string_view name) const {
    return optional_text(name).value_or(std::string());
}

std::optional<std::string> Invocation::optional_text(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second.front();
}

std::vector<std::string> Invocation::texts(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::optional<std::int64_t> Invocation::number(std::string_view name) const {
    const auto text = optional_text(name);
    if (!text) return std::nullopt;
    std::int64_t number = 0;  // it is one: the command line was checked
    std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

memory::CallOptions Invocation::call() const {
    memory::CallOptions options;
    options.deadline_ms = settings_.deadline_ms;
    options.stop = interrupt_.token();
    return options;
}

Result<memory::Manager*> Invocation::manager() {
    if (manager_) return &*manager_;
    memory::Config config = settings_.config;
    config.create = command_.needs == Needs::new_store;
    if (config.path.empty()) {
        return failure(ErrorCode::invalid_argument,
                       "no store is named and HOME is not set; name one with --store");
    }
    if (config.create && settings_.store_is_default) {
        std::error_code error;
        const auto folder = std::filesystem::path(config.path).parent_path();
        if (std::filesystem::create_directories(folder, error)) {
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
        }
        if (error) return system_failure(error.value(), "cannot make " + folder.string());
    }
    // Opening is a call too.
    if (settings_.deadline_ms.value_or(-1) >= 0) config.busy_timeout_ms = *settings_.deadline_ms;
    auto opened = memory::Manager::open(config);
    if (!opened) {
        memory::Error error = opened.error();
        if (error.code == ErrorCode::not_found && !config.create) {
            error.message +=
                "; `kioku message add SESSION TEXT` begins a store, --store names another";
        }
        return tl::unexpected(error);
    }
    manager_.emplace(std::move(*opened));
    return &*manager_;
}

Result<void> Invocation::confirm(std::string_view what) {
    if (has("--yes")) return {};
    if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1) {
        return failure(ErrorCode::invalid_argument,
                       fmt::format("{} needs --yes where nobody can be asked; --dry-run shows what "
                                   "it would do",
                                   command_.name));
    }
    out.flush();
    print_error(fmt::format("{} [y/N] ", for_terminal(what)));
    std::array<char, 64> answer{};
    if (interrupt_.wait_readable(STDIN_FILENO)) {
        const ssize_t length = ::read(STDIN_FILENO, answer.data(), answer.size());
        if (length > 0 && (answer[0] == 'y' || answer[0] == 'Y')) return {};
    }
    return failure(ErrorCode::cancelled, "nothing was done");
}

}  // namespace cli
