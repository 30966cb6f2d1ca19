// Checking, joining and splitting tags.
#include "memories/tags.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/utf8.hpp"
#include "records/checks.hpp"

namespace memory::memories {

Result<void> check_tags(const std::vector<std::string>& tags, const Limits& limits) {
    if (tags.size() > kMaxTags) {
        return fail(ErrorCode::limit, "memories",
                    fmt::format("the memory has {} tags, the limit is {}", tags.size(), kMaxTags));
    }
    for (const std::string& tag : tags) {
        KIOKU_TRY(records::check_id("tag", tag, limits.id_bytes));
        if (std::any_of(tag.begin(), tag.end(), base::is_control)) {
            return fail(ErrorCode::invalid_argument, "memories",
                        fmt::format("the tag {} holds a control character", base::quote(tag)));
        }
    }
    return {};
}

std::vector<std::string> distinct_tags(const std::vector<std::string>& tags) {
    std::vector<std::string> distinct;
    for (const std::string& tag : tags) {
        if (std::find(distinct.begin(), distinct.end(), tag) == distinct.end()) {
            distinct.push_back(tag);
        }
    }
    return distinct;
}

std::string join_tags(const std::vector<std::string>& tags) {
    std::string joined = "\n";
    for (const std::string& tag : tags)
        joined += tag + '\n';
    return joined;
}

std::vector<std::string> split_tags(std::string_view joined) {
    std::vector<std::string> tags;
    while (!joined.empty()) {
        const auto end = std::min(joined.find('\n'), joined.size());
        if (end > 0) tags.emplace_back(joined.substr(0, end));
        joined.remove_prefix(std::min(end + 1, joined.size()));
    }
    return tags;
}

}  // namespace memory::memories
