// The token count of a text that grows: a conversation, a model's answer while it streams.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "kioku/error.hpp"
#include "kioku/token_counter.hpp"

namespace memory {

// Counts what was appended so far, at the cost of what is appended: the text is kept only from the
// last place on where its tokens cannot change any more, a word or so; all of it where it is one
// run of letters or white space, which each append counts again. Externally synchronised. May throw
// std::bad_alloc.
class RunningCount {
  public:
    explicit RunningCount(TokenCounter counter) noexcept;

    // Appends UTF-8 text and answers the tokens of all that was appended, as count_tokens of the
    // whole would. invalid_argument for what is not UTF-8; nothing is appended then.
    Result<std::size_t> append(std::string_view text);

    // The tokens of all that was appended.
    [[nodiscard]] std::size_t tokens() const noexcept { return settled_ + of_tail_; }

    // The bytes of all that was appended.
    [[nodiscard]] std::size_t size_bytes() const noexcept { return size_bytes_; }

  private:
    TokenCounter counter_;
    std::string tail_;         // what may still join with what comes
    std::size_t settled_ = 0;  // tokens of all before it
    std::size_t of_tail_ = 0;
    std::size_t size_bytes_ = 0;
};

}  // namespace memory
