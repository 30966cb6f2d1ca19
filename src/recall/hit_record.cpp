// A ranked item as users see it.
#include "recall/hit_record.hpp"

#include <algorithm>
#include <vector>

#include "base/stored_time.hpp"

namespace memory::recall {

namespace {

// What a user reads of a signal: several of ranking's go by one name (docs/recall.md).
struct PublicName {
    std::string_view signal, name;
};
constexpr PublicName kPublicNames[] = {
    {"own", "lexical"},    {"passage", "lexical"}, {"exact", "lexical"}, {"pair", "lexical"},
    {"prev", "talk"},      {"session", "session"}, {"best3", "session"}, {"side", "speaker"},
    {"me", "person"},      {"you", "person"},      {"date", "time"},     {"when", "time"},
    {"past", "time"},      {"many", "answer"},     {"digit", "answer"},  {"answer", "answer"},
    {"question", "asked"}, {"kind", "kind"},       {"name", "lexical"},
};

std::string_view public_name(std::string_view signal) {
    for (const PublicName& each : kPublicNames) {
        if (each.signal == signal) return each.name;
    }
    return signal;
}

std::vector<memory::SignalShare> grouped(const std::vector<SignalShare>& signals) {
    std::vector<memory::SignalShare> groups;
    for (const SignalShare& signal : signals) {
        const std::string_view name = public_name(signal.name);
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const auto& group) { return group.name == name; });
        if (same == groups.end()) {
            groups.push_back({name, signal.share});
        } else {
            same->share += signal.share;
        }
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto& a, const auto& b) { return a.share > b.share; });
    return groups;
}

}  // namespace

memory::Hit hit_record(Hit ranked, storage::ShownItem shown) {
    memory::Hit hit;
    hit.id = std::move(shown.id);
    hit.kind = shown.kind;
    hit.text = std::move(shown.text);
    hit.score = ranked.score;
    hit.signals = grouped(ranked.signals);
    hit.matched = std::move(ranked.matched);
    hit.session = std::move(shown.session_id);
    if (shown.role) hit.role = static_cast<Role>(*shown.role);
    hit.name = std::move(shown.name);
    hit.source = std::move(shown.source);
    if (!shown.metadata.empty()) {
        hit.metadata = Json::from_trusted(std::move(shown.metadata), JsonType::object);
    }
    hit.created_at = base::to_time(shown.time_ms);
    hit.reason = std::move(ranked.reason);
    return hit;
}

}  // namespace memory::recall
