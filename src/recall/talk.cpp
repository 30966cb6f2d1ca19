// What is known of a scope's speakers is worked out when one of its items is weighed.
#include "recall/talk.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace memory::recall {

namespace {

// Beside an assistant whoever speaks under another name than these is a user.
bool is_person(std::string_view speaker) {
    constexpr std::string_view kOthers[] = {"assistant", "tool", "system", "developer"};
    return std::find(std::begin(kOthers), std::end(kOthers), speaker) == std::end(kOthers);
}

}  // namespace

const Talks::View& Talks::view(std::uint32_t scope) {
    View& view = views_[scope];
    if (view.is_known) return view;
    view.is_known = true;
    const ScopeRow& row = index_.scopes()[scope];
    view.has_assistant = row.has_assistant();
    view.speakers = row.speakers.size();
    for (const auto& [speaker, count] : row.speakers) {
        const std::string& name = index_.speakers()[speaker];
        if (std::any_of(query_.names.begin(), query_.names.end(),
                        [&](const std::string& word) { return names(word, name); })) {
            view.named.push_back(speaker);
        }
    }
    return view;
}

double Talks::side(const DocRow& row) {
    if (row.speaker == kNobody) return 0;
    const View& here = view(row.scope);
    if (here.has_assistant) {
        if (query_.wants_explanation) return 0;
        return is_person(index_.speakers()[row.speaker]) ? 1 : -1;
    }
    if (query_.names.empty()) return 0;
    if (here.named.empty()) return function_.leaves_other_talks ? -1 : 0;
    if (here.speakers != 2 || here.named.size() != 1) return 0;
    return row.speaker == here.named[0] ? 1 : -1;
}

Doc other_side_before(const Index& index, Doc doc) {
    Doc other = doc;
    for (int back = 1; back <= 4; ++back) {
        other = message_before(index, other);
        if (other == kNoDoc) return kNoDoc;
        if (index.row(other).speaker != index.row(doc).speaker) return other;
    }
    return kNoDoc;
}

}  // namespace memory::recall
