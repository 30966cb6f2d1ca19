// One run of one command: what was asked, where to answer, and the store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/output.hpp"
#include "cli/settings.hpp"
#include "kioku/manager.hpp"

namespace cli {

class Invocation {
  public:
    Invocation(const Command& command, const Values& values, const Settings& settings,
               const Interrupt& interrupt, Output& output)
        : out(output),
          settings_(settings),
          interrupt_(interrupt),
          command_(command),
          values_(values) {}

    // Parameters by name. text() is empty and number() absent when the line does not have them.
    [[nodiscard]] bool has(std::string_view name) const { return values_.contains(name); }
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;

    [[nodiscard]] const Command& command() const noexcept { return command_; }
    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
    [[nodiscard]] const Interrupt& interrupt() const noexcept { return interrupt_; }

    // The deadline and the stop token that every call into the library takes.
    [[nodiscard]] memory::CallOptions call() const;

    // The store, opened at first need.
    [[nodiscard]] memory::Result<memory::Manager*> manager();

    // Whether a destructive command may go on. Asks on a terminal; elsewhere --yes is needed.
    // Errors: invalid_argument (no --yes), cancelled (declined or interrupted).
    [[nodiscard]] memory::Result<void> confirm(std::string_view what);

    Output& out;

  private:
    const Settings& settings_;
    const Interrupt& interrupt_;
    const Command& command_;
    const Values& values_;
    std::optional<memory::Manager> manager_;
};

}  // namespace cli
