// Scope, filter and page options.
#include "cli/scope_options.hpp"

namespace cli {

const std::vector<Parameter>& scope_parameters() {
    static const std::vector<Parameter> parameters = {
        {"--user", Kind::text, "whose session it is", false, "ID"},
        {"--agent", Kind::text, "the agent that it belongs to", false, "ID"},
        {"--project", Kind::text, "the project that it belongs to", false, "ID"},
    };
    return parameters;
}

memory::Scope scope_of(const Invocation& run) {
    return {run.optional_text("--user"), run.optional_text("--agent"),
            run.optional_text("--project")};
}

const std::vector<Parameter>& filter_parameters() {
    static const std::vector<Parameter> parameters = {
        {"--user", Kind::texts, "only this user's (or any of several)", false, "ID"},
        {"--agent", Kind::texts, "only this agent's", false, "ID"},
        {"--project", Kind::texts, "only this project's", false, "ID"},
    };
    return parameters;
}

memory::ScopeFilter filter_of(const Invocation& run) {
    const auto values = [&](std::string_view name) -> std::optional<memory::ScopeValues> {
        if (!run.has(name)) return std::nullopt;
        const auto texts = run.texts(name);
        return memory::ScopeValues(texts.begin(), texts.end());
    };
    memory::ScopeFilter filter;
    filter.user = values("--user");
    filter.agent = values("--agent");
    filter.project = values("--project");
    return filter;
}

const std::vector<Parameter>& page_parameters() {
    static const std::vector<Parameter> parameters = {
        {"--limit", Kind::number, "how many at most (100)", false, "N"},
        {"--cursor", Kind::text, "go on where the list before ended", false, "CURSOR"},
        {"--all", Kind::flag, "all of them, however many"},
    };
    return parameters;
}

memory::Page page_of(const Invocation& run) {
    memory::Page page;
    page.cursor = run.optional_text("--cursor");
    if (run.has("--all")) page.limit = run.settings().config.limits.max_list;
    page.limit = run.number("--limit").value_or(page.limit);
    return page;
}

}  // namespace cli
