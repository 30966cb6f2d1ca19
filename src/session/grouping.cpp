// One pass over the rows: calls open, results close the newest open call of their id.
#include "session/grouping.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace memory::session {
namespace {

using std::size_t;

// The calls that wait for a result: for each id the groups whose call has it, oldest first.
class OpenCalls {
  public:
    // Opens each distinct id of one call; answers how many.
    size_t open(const std::vector<std::string>& ids, size_t group) {
        size_t opened = 0;
        for (const std::string& id : ids) {
            std::vector<size_t>& waiting = waiting_[id];
            if (!waiting.empty() && waiting.back() == group) continue;  // listed twice
            waiting.push_back(group);
            ++opened;
        }
        return opened;
    }

    // The group that a result with this id answers, which then waits for it no longer.
    std::optional<size_t> answer(const std::optional<std::string>& id) {
        if (!id) return std::nullopt;
        const auto found = waiting_.find(*id);
        if (found == waiting_.end() || found->second.empty()) return std::nullopt;
        const size_t group = found->second.back();
        found->second.pop_back();
        return group;
    }

  private:
    std::unordered_map<std::string_view, std::vector<size_t>> waiting_;
};

}  // namespace

std::vector<Group> group(std::span<const BufferRow> rows) {
    std::vector<Group> groups;
    std::vector<size_t> missing;  // per group: results still to come
    groups.reserve(rows.size());
    missing.reserve(rows.size());
    OpenCalls calls;

    for (size_t index = 0; index < rows.size(); ++index) {
        const BufferRow& row = rows[index];
        const bool is_result = row.role == Role::tool;
        if (is_result) {
            if (const std::optional<size_t> call = calls.answer(row.tool_call_id)) {
                Group& called = groups[*call];
                called.members.push_back(index);
                called.tokens += row.tokens;
                called.complete = --missing[*call] == 0;
                continue;
            }
        }
        const bool is_call = row.role == Role::assistant && !row.call_ids.empty();
        missing.push_back(is_call ? calls.open(row.call_ids, groups.size()) : 0);
        groups.push_back(Group{{index}, row.tokens, !is_call, is_result});
    }
    return groups;
}

}  // namespace memory::session
