// Who speaks to whom in the dialogue that an item is part of, and whom the query means.
#pragma once

#include <vector>

#include "recall/index.hpp"
#include "recall/query.hpp"
#include "recall/ranking_function.hpp"

namespace memory::recall {

// For one query on one index.
class Talks {
  public:
    Talks(const Index& index, const Query& query, const RankingFunction& function)
        : index_(index), query_(query), function_(function), views_(index.scopes().size()) {}

    // Whether a user speaks with an assistant there.
    [[nodiscard]] bool has_assistant(const DocRow& row) { return view(row.scope).has_assistant; }

    // 1 for a message of the one who is named (of the user, where there is an assistant), -1 for
    // one of the other; 0 where that cannot be told.
    [[nodiscard]] double side(const DocRow& row);

  private:
    struct View {
        bool is_known = false;
        bool has_assistant = false;
        std::size_t speakers = 0;
        std::vector<SpeakerId> named;
    };
    [[nodiscard]] const View& view(std::uint32_t scope);

    const Index& index_;
    const Query& query_;
    const RankingFunction& function_;
    std::vector<View> views_;  // by scope
};

// The last message of the other side: at most four back in the same session. kNoDoc if none.
[[nodiscard]] Doc other_side_before(const Index& index, Doc doc);

// The message before this one in its session that still is there.
[[nodiscard]] inline Doc message_before(const Index& index, Doc doc) {
    do {
        doc = index.row(doc).before;
    } while (doc != kNoDoc && !index.row(doc).is_live);
    return doc;
}

}  // namespace memory::recall
