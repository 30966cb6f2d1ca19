// Leftmost, then longest, as the automaton of Hugging Face's tokenizers looks for added tokens.
#include "text/added_tokens.hpp"

#include <cstring>

namespace memory::text {

AddedTokens::AddedTokens() : nodes_(1) {}

std::uint32_t AddedTokens::child_of(std::uint32_t node, char byte) const noexcept {
    std::uint32_t child = nodes_[node].child;
    while (child != 0 && nodes_[child].byte != byte)
        child = nodes_[child].sibling;
    return child;
}

bool AddedTokens::add(std::string_view bytes, TokenId id) {
    std::uint32_t node = 0;
    for (const char byte : bytes) {
        std::uint32_t child = child_of(node, byte);
        if (child == 0) {
            child = static_cast<std::uint32_t>(nodes_.size());
            nodes_.push_back({0, nodes_[node].child, 0, byte, false});
            nodes_[node].child = child;
        }
        node = child;
    }
    if (nodes_[node].is_token) return false;
    nodes_[node].is_token = true;
    nodes_[node].id = id;
    return true;
}

AddedTokens::Match AddedTokens::longest_at(std::string_view text, std::size_t at) const noexcept {
    Match match{at, 0, 0};
    std::uint32_t node = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        node = child_of(node, text[i]);
        if (node == 0) break;
        if (nodes_[node].is_token) match = {at, i + 1 - at, nodes_[node].id};
    }
    return match;
}

std::optional<AddedTokens::Match> AddedTokens::find(
    std::string_view text, std::size_t from, base::FunctionRef<bool(TokenId)> is_wanted) const {
    const std::uint32_t first = nodes_[0].child;
    if (first == 0) return std::nullopt;
    const bool is_single = nodes_[first].sibling == 0;  // as "<" mostly is
    for (std::size_t at = from; at < text.size();) {
        if (is_single) {
            const void* found = std::memchr(text.data() + at, nodes_[first].byte, text.size() - at);
            if (found == nullptr) break;
            at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        }
        const Match match = longest_at(text, at);
        if (match.length == 0) {
            ++at;
        } else if (is_wanted(match.id)) {
            return match;
        } else {
            at += match.length;
        }
    }
    return std::nullopt;
}

}  // namespace memory::text
