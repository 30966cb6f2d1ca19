// Signals that say little by themselves have no words here.
#include "recall/explanation.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace memory::recall {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kPhrases = {{
    {"prev", "said just after it"},
    {"session", "in a session about it"},
    {"best3", "in a session with more of it"},
    {"side", "said by the person in question"},
    {"date", "of that date"},
    {"many", "holds a number"},
    {"when", "says when"},
    {"past", "tells of the past"},
    {"answer", "has the shape of an answer"},
    {"question", "answers a question like it"},
    {"name", "has that name"},
    {"pair", "the words stand together"},
    {"kind", "a memory"},
}};

constexpr double kWorthSaying = .5;
constexpr std::size_t kMost = 3;  // phrases

}  // namespace

std::string explain(ItemKind kind, const std::vector<std::string>& matched,
                    const std::vector<SignalShare>& signals) {
    std::string reason;
    for (const std::string& word : matched) {
        if (!reason.empty()) reason += ", ";
        reason += word;
    }
    std::size_t said = 0;
    for (const SignalShare& signal : signals) {
        if (signal.share < kWorthSaying || said == kMost) break;
        const auto* phrase = std::find_if(kPhrases.begin(), kPhrases.end(),
                                          [&](const auto& p) { return p.first == signal.name; });
        if (phrase == kPhrases.end()) continue;
        if (!reason.empty()) reason += "; ";
        const bool is_episode = signal.name == "kind" && kind == ItemKind::episode;
        reason += is_episode ? "an episode" : phrase->second;
        ++said;
    }
    return reason;
}

}  // namespace memory::recall
