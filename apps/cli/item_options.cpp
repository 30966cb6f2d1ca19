// Filters, JSON and times on the command line.
#include "cli/item_options.hpp"

#include <charconv>

#include <fmt/format.h>

#include "cli/input.hpp"
#include "cli/scope_options.hpp"
#include "records/noun_options.hpp"

namespace cli {

using memory::ErrorCode;
using memory::Result;

Result<memory::Timestamp> time_argument(const std::string& text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc() && stopped == end) return memory::time_from_number(number);
    return memory::parse_time(text);
}

Result<std::optional<memory::Timestamp>> time_option(const Invocation& run, std::string_view name) {
    const auto text = run.optional_text(name);
    if (!text) return std::optional<memory::Timestamp>();
    const auto time = time_argument(*text);
    if (!time) return tl::unexpected(time.error());
    return std::optional(*time);
}

Result<memory::Json> json_option(const Invocation& run, std::string_view name) {
    const auto argument = run.optional_text(name);
    if (!argument) return memory::Json();
    const std::size_t limit = run.settings().config.limits.metadata_bytes;
    const auto text = text_argument(*argument, limit, run.interrupt());
    if (!text) return tl::unexpected(text.error());
    auto json = memory::Json::parse(*text, {limit, run.settings().config.limits.metadata_depth});
    if (!json) {
        memory::Error error = json.error();
        error.message = fmt::format("{}: {}", name, error.message);
        return tl::unexpected(error);
    }
    return json;
}

Result<std::optional<double>> real_option(const Invocation& run, std::string_view name) {
    const auto text = run.optional_text(name);
    if (!text) return std::optional<double>();
    double value = 0;
    const char* const end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, value);
    if (error == std::errc() && stopped == end) return std::optional(value);
    return failure(ErrorCode::invalid_argument, fmt::format("{} {} is no number", name, *text));
}

std::vector<Parameter> item_filter_parameters(bool of_memories) {
    std::vector<Parameter> parameters = filter_parameters();
    parameters.push_back({"--session", Kind::texts, "only this session's", false, "ID"});
    parameters.push_back({"--since", Kind::text, "not before", false, "TIME"});
    parameters.push_back({"--until", Kind::text, "before", false, "TIME"});
    if (of_memories) {
        parameters.push_back({"--category", Kind::texts, "only of this category", false, "WORD"});
        parameters.push_back(
            {"--tag", Kind::texts, "only with this tag (all of several)", false, "TAG"});
        parameters.push_back({"--pinned", Kind::flag, "only pinned ones"});
    }
    parameters.push_back(
        {"--filter", Kind::text, "any filter as a JSON object, or @FILE", false, "JSON"});
    return parameters;
}

Result<memory::ItemFilter> item_filter_of(const Invocation& run) {
    memory::ItemFilter filter;
    if (run.has("--filter")) {
        const auto json = json_option(run, "--filter");
        if (!json) return tl::unexpected(json.error());
        auto read = memory::records::read_filter(json->text());
        if (!read) return tl::unexpected(read.error());
        filter = std::move(*read);
    }
    const memory::ScopeFilter scope = filter_of(run);
    if (scope.user) filter.scope.user = scope.user;
    if (scope.agent) filter.scope.agent = scope.agent;
    if (scope.project) filter.scope.project = scope.project;
    if (run.has("--session")) {
        const auto ids = run.texts("--session");
        filter.scope.session.emplace(ids.begin(), ids.end());
    }
    if (run.has("--category")) filter.category = run.texts("--category");
    if (run.has("--tag")) filter.tags_all = run.texts("--tag");
    if (run.has("--pinned")) filter.pinned = true;
    for (auto [name, target] :
         {std::pair("--since", &filter.since), std::pair("--until", &filter.until)}) {
        const auto time = time_option(run, name);
        if (!time) return tl::unexpected(time.error());
        if (*time) *target = *time;
    }
    return filter;
}

const std::vector<Parameter>& place_parameters() {
    static const std::vector<Parameter> parameters = {
        {"--user", Kind::text, "whose it is", false, "ID"},
        {"--agent", Kind::text, "the agent that it belongs to", false, "ID"},
        {"--project", Kind::text, "the project that it belongs to", false, "ID"},
        {"--session", Kind::text, "the session that it belongs to; a new id begins one", false,
         "ID"},
    };
    return parameters;
}

}  // namespace cli
