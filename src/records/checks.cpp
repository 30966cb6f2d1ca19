// The checks that every verb shares.
#include "records/checks.hpp"

#include <fmt/format.h>

#include "base/result.hpp"
#include "records/json_view.hpp"

namespace memory::records {

namespace {

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, "records", std::move(message));
}

}  // namespace

Result<void> check_size(std::string_view what, std::size_t size, std::size_t limit) {
    if (size <= limit) return {};
    return fail(ErrorCode::limit, "records",
                fmt::format("the {} has {} bytes, the limit is {}", what, size, limit));
}

Result<void> check_optional_id(std::string_view what, const std::optional<std::string>& text,
                               std::size_t limit) {
    if (!text) return {};
    return check_id(what, *text, limit);
}

Result<void> check_time(std::string_view what, const std::optional<Timestamp>& time) {
    using std::chrono::sys_days;
    using std::chrono::year;
    if (!time || (*time >= sys_days{year{0} / 1 / 1} && *time < sys_days{year{10'000} / 1 / 1})) {
        return {};
    }
    return refuse(fmt::format("{} is {} ms since 1970, outside the years 0000 to 9999", what,
                              time->time_since_epoch().count()));
}

Result<void> check_id(std::string_view what, std::string_view text, std::size_t limit) {
    if (text.empty()) return refuse(fmt::format("the {} is empty", what));
    KIOKU_TRY(check_size(what, text.size(), limit));
    return check_text(text, what);
}

Result<void> check_range(std::string_view what, std::int64_t value, std::int64_t least,
                         std::int64_t most) {
    if (value >= least && value <= most) return {};
    return refuse(fmt::format("{} is {}, it must be {} to {}", what, value, least, most));
}

Result<void> check_metadata(const Json& metadata, const Limits& limits) {
    if (metadata.is_null()) return {};
    if (!metadata.is_object()) {
        return refuse(fmt::format("metadata is {}, expected an object", describe(metadata.type())));
    }
    KIOKU_TRY(check_size("metadata", metadata.text().size(), limits.metadata_bytes));
    const int depth = depth_of(metadata.text());
    if (depth <= limits.metadata_depth) return {};
    return fail(
        ErrorCode::limit, "records",
        fmt::format("the metadata nests {} levels, the limit is {}", depth, limits.metadata_depth));
}

Result<void> check_scope(const Scope& scope, const Limits& limits) {
    KIOKU_TRY(check_optional_id("user", scope.user, limits.id_bytes));
    KIOKU_TRY(check_optional_id("agent", scope.agent, limits.id_bytes));
    return check_optional_id("project", scope.project, limits.id_bytes);
}

Result<void> check_page(const Page& page, const Limits& limits) {
    return check_range("limit", page.limit, 1, limits.max_list);
}

}  // namespace memory::records
