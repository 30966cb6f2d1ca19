// What comes in: texts given as they are, as "-" or as "@file", and files read line by line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/interrupt.hpp"
#include "kioku/error.hpp"

namespace cli {

// An open file or the standard input ("-"). Waits for data in a way that a signal ends.
class Source {
  public:
    // Errors: not_found, permission, invalid_argument (a folder).
    [[nodiscard]] static memory::Result<Source> open(const std::string& path,
                                                     const Interrupt& interrupt);
    ~Source();
    Source(Source&& other) noexcept;
    Source& operator=(Source&&) = delete;

    // As the user named it; "standard input" for "-".
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    // All of it, without one final newline when `drops_newline`.
    // Errors: limit (that is more than `max_bytes`), cancelled.
    [[nodiscard]] memory::Result<std::string> read_all(std::size_t max_bytes,
                                                       bool drops_newline = false);

    // The next line without its line end; nothing at the end. Errors: limit, naming the line.
    [[nodiscard]] memory::Result<std::optional<std::string>> read_line(std::size_t max_bytes);

    // Of the line that was read last, from 1.
    [[nodiscard]] std::int64_t line_number() const noexcept { return line_number_; }

  private:
    Source(int fd, std::string name, const Interrupt& interrupt)
        : fd_(fd), name_(std::move(name)), interrupt_(&interrupt) {}

    // More bytes into buffer_; false at the end.
    [[nodiscard]] memory::Result<bool> fill();

    int fd_ = -1;
    std::string name_;
    const Interrupt* interrupt_;
    std::string buffer_;
    std::size_t start_ = 0;  // of what has not been handed out
    std::int64_t line_number_ = 0;
};

// A text from the command line: "-" is the standard input, "@FILE" a file, both without one final
// newline; anything else is the text itself.
[[nodiscard]] memory::Result<std::string> text_argument(const std::string& argument,
                                                        std::size_t max_bytes,
                                                        const Interrupt& interrupt);

}  // namespace cli
