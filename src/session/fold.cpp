// One pass over the places where the buffer may be cut, oldest first.
#include "session/fold.hpp"

#include <algorithm>

namespace memory::session {
namespace {

using std::size_t;

struct Size {
    std::int64_t tokens = 0;
    std::int64_t messages = 0;
};

bool is_due(const Size& size, const FoldPolicy& policy) {
    return fold_is_due(size.tokens, size.messages, policy);
}

bool is_within_half(const Size& size, const FoldPolicy& policy) {
    return size.tokens <= policy.summary_trigger_tokens / 2 &&
           size.messages <= policy.max_buffer_messages / 2;
}

size_t count_expired(std::span<const BufferRow> rows, const FoldPolicy& policy) {
    if (!policy.expired_before_seq) return 0;
    const auto first_kept = std::find_if(rows.begin(), rows.end(), [&policy](const BufferRow& row) {
        return row.seq >= *policy.expired_before_seq;
    });
    return static_cast<size_t>(first_kept - rows.begin());
}

}  // namespace

bool fold_is_due(std::int64_t tokens, std::int64_t messages, const FoldPolicy& policy) noexcept {
    return tokens >= policy.summary_trigger_tokens || messages > policy.max_buffer_messages;
}

FoldPlan plan_fold(std::span<const BufferRow> rows, const FoldPolicy& policy) {
    const std::vector<Group> groups = group(rows);
    const size_t expired = count_expired(rows, policy);

    Size kept;  // what stays if the buffer is cut at plan.leaving
    for (const BufferRow& row : rows)
        kept = {kept.tokens + row.tokens, kept.messages + 1};

    FoldPlan plan;
    Size passed;              // rows since plan.leaving
    size_t reach = 0;         // no cut below it: a group before it goes on until here
    bool is_waiting = false;  // a call without all its results has been passed
    bool is_folding = false;  // what did not expire is due by size
    auto next = groups.begin();
    for (size_t cut = 1; cut < rows.size(); ++cut) {
        passed = {passed.tokens + rows[cut - 1].tokens, passed.messages + 1};
        if (next != groups.end() && next->first() == cut - 1) {
            reach = std::max(reach, next->last() + 1);
            is_waiting = is_waiting || !next->complete;
            ++next;
        }
        if (reach > cut) continue;  // a group straddles this place
        if (cut > expired) {
            is_folding = is_folding || is_due(kept, policy);
            if (!is_folding || is_within_half(kept, policy)) break;
        }
        if (is_waiting) {
            plan.blocked = true;
            break;
        }
        plan.leaving = cut;
        kept = {kept.tokens - passed.tokens, kept.messages - passed.messages};
        passed = {};
    }
    if (plan.leaving > 0) plan.new_k = rows[plan.leaving - 1].seq;
    return plan;
}

}  // namespace memory::session
