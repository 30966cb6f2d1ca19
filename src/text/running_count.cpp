#include "kioku/running_count.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace memory {

RunningCount::RunningCount(TokenCounter counter) noexcept : counter_(std::move(counter)) {}

Result<std::size_t> RunningCount::append(std::string_view text) {
    if (const auto invalid = base::first_invalid(text)) {
        return fail(ErrorCode::invalid_argument, "text",
                    fmt::format("the text is not UTF-8 at byte {}", *invalid));
    }
    std::string tail = tail_;
    tail += text;
    const std::size_t cut = counter_.settled(tail);
    const std::string_view all = tail;
    const std::size_t settled = settled_ + counter_.count_tokens(all.substr(0, cut));
    const std::size_t of_tail = counter_.count_tokens(all.substr(cut));
    tail.erase(0, cut);
    tail_ = std::move(tail);
    settled_ = settled;
    of_tail_ = of_tail;
    size_bytes_ += text.size();
    return tokens();
}

}  // namespace memory
