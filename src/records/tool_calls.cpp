// Reading the ids of tool calls.
#include "records/tool_calls.hpp"

#include <algorithm>

#include "base/quote.hpp"
#include "base/utf8.hpp"
#include "records/json_view.hpp"

namespace memory::records {
namespace {

constexpr std::size_t kMaxIdBytes = 256;

tl::unexpected<Error> refuse(std::size_t index, std::string_view what) {
    return fail(ErrorCode::invalid_argument, "records",
                "tool_calls[" + std::to_string(index) + "]" + std::string(what));
}

Result<std::string> id_of(std::string_view call, std::size_t index) {
    if (type_of(call) != JsonType::object) {
        return refuse(index, " is " + std::string(describe(type_of(call))) +
                                 ", expected an object with an id");
    }
    const std::vector<JsonMember> members = members_of(call);
    const auto found = std::find_if(members.begin(), members.end(),
                                    [](const JsonMember& member) { return member.name == "id"; });
    if (found == members.end()) return refuse(index, " has no id");
    const JsonType type = type_of(found->value);
    if (type != JsonType::string) {
        return refuse(index, ".id is " + std::string(describe(type)) + ", expected a string");
    }
    std::string id = decode_string(found->value);
    if (id.empty() || id.size() > kMaxIdBytes) {
        return refuse(index, ".id has " + std::to_string(id.size()) + " bytes, expected 1 to 256");
    }
    const bool control = std::any_of(id.begin(), id.end(), base::is_control);
    if (control) return refuse(index, ".id " + base::quote(id) + " holds a control character");
    return id;
}

}  // namespace

Result<std::vector<std::string>> tool_call_ids(const Json& tool_calls) {
    std::vector<std::string> ids;
    if (tool_calls.is_null()) return ids;
    if (!tool_calls.is_array()) {
        return fail(
            ErrorCode::invalid_argument, "records",
            "tool_calls is " + std::string(describe(tool_calls.type())) + ", expected an array");
    }
    for (const std::string_view call : elements_of(tool_calls.text())) {
        Result<std::string> id = id_of(call, ids.size());
        if (!id) return tl::unexpected(std::move(id).error());
        ids.push_back(std::move(*id));
    }
    std::vector<std::string_view> sorted(ids.begin(), ids.end());
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
        return fail(ErrorCode::invalid_argument, "records",
                    "tool_calls has the id " + base::quote(*twice) + " twice");
    }
    return ids;
}

}  // namespace memory::records
