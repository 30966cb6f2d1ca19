// Finds the level (a water filling over the contents' costs), then cuts from the longest down.
#include "session/squeeze.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "session/cut.hpp"

namespace memory::session {
namespace {

using std::int64_t;
using std::size_t;

int64_t cost_when_empty(ChatMessage& message, const CountTokens& counter) {
    std::string content = std::exchange(message.content, std::string());
    const int64_t cost = counter.message(message);
    message.content = std::move(content);
    return cost;
}

// The greatest level for which the lengths, each cut to it, add up to at most `room`.
int64_t common_level(std::vector<int64_t> lengths, int64_t room) {
    std::sort(lengths.begin(), lengths.end());
    auto sharing = static_cast<int64_t>(lengths.size());
    for (const int64_t length : lengths) {
        const int64_t share = room / sharing;
        if (length > share) return share;
        room -= length;
        --sharing;
    }
    return std::numeric_limits<int64_t>::max();
}

// Cuts one message to cost at most `limit`, which its empty content does not pass.
void cut(PricedMessage& priced, int64_t limit, const CountTokens& counter) {
    ChatMessage& message = priced.message;
    const std::string whole = std::exchange(message.content, std::string());
    const auto cost_of = [&](std::string_view beginning) {
        message.content.assign(beginning);
        return counter.message(message);
    };
    priced.cost = cost_of(cut_to_cost(whole, limit, cost_of));
    message.truncated = true;
}

}  // namespace

std::optional<int64_t> squeeze(std::vector<PricedMessage>& messages, int64_t room,
                               const CountTokens& counter) {
    std::vector<int64_t> empty;    // cost with empty content
    std::vector<int64_t> lengths;  // what the content adds to that
    for (PricedMessage& priced : messages) {
        empty.push_back(cost_when_empty(priced.message, counter));
        lengths.push_back(priced.cost - empty.back());
    }
    const int64_t least = std::accumulate(empty.begin(), empty.end(), int64_t{0});
    if (least > room) return least;
    const int64_t level = common_level(lengths, room - least);

    std::vector<size_t> order(messages.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return lengths[a] > lengths[b]; });

    const auto capped = [&](size_t i) { return empty[i] + std::min(lengths[i], level); };
    int64_t reserved = 0;  // for the messages not yet looked at
    for (const size_t i : order)
        reserved += capped(i);
    for (const size_t i : order) {
        reserved -= capped(i);
        if (messages[i].cost > room - reserved) cut(messages[i], room - reserved, counter);
        room -= messages[i].cost;
    }
    return std::nullopt;
}

}  // namespace memory::session
