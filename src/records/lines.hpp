// JSON Lines that arrive in pieces.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace memory::records {

// Puts pieces together and hands out whole lines, without their "\n" or "\r\n", skipping empty ones
// and a byte order mark at the very beginning. For one thread.
class Lines {
  public:
    explicit Lines(std::size_t max_line_bytes = std::size_t{64} << 20)
        : max_line_bytes_(max_line_bytes) {}

    // Errors: limit, when a line is longer than allowed.
    [[nodiscard]] Result<void> push(std::string_view piece);

    // Says that nothing follows: what is left counts as a line.
    void finish();

    // The next whole line, until the next call of anything here.
    [[nodiscard]] std::optional<std::string_view> next();

    // What is not handed out yet.
    [[nodiscard]] std::size_t pending_bytes() const noexcept { return kept_.size() - read_; }

  private:
    std::size_t max_line_bytes_;
    std::string kept_;
    std::size_t read_ = 0;      // of kept_: handed out
    std::size_t searched_ = 0;  // of kept_: no line ends between read_ and here
    bool at_start_ = true;
};

}  // namespace memory::records
