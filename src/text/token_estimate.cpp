// A first estimator: a quarter token per ASCII byte, more for other scripts.
#include "text/token_estimate.hpp"

#include <cstdint>

#include "base/utf8.hpp"

namespace memory::text {
namespace {

constexpr std::uint64_t kUnit = 64;  // fractions of a token

std::uint64_t cost_of(char byte) {
    if (static_cast<unsigned char>(byte) < 0x80) return 16;
    return base::is_continuation(byte) ? 0 : 48;
}

}  // namespace

std::size_t estimate_tokens(std::string_view text) noexcept {
    std::uint64_t units = 0;
    for (const char byte : text)
        units += cost_of(byte);
    return static_cast<std::size_t>((units + kUnit - 1) / kUnit);
}

std::size_t estimate_prefix(std::string_view text, std::size_t max_tokens) noexcept {
    const std::uint64_t limit = max_tokens > SIZE_MAX / kUnit ? UINT64_MAX : max_tokens * kUnit;
    std::uint64_t units = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        units += cost_of(text[at]);
        if (units > limit) return at;
    }
    return text.size();
}

}  // namespace memory::text
