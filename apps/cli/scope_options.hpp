// The options that several commands share: scopes, filters over them, and pages.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/invocation.hpp"
#include "kioku/page.hpp"
#include "kioku/scope.hpp"
#include "records/to_json.hpp"

namespace cli {

// --user, --agent, --project: a session's scope.
[[nodiscard]] const std::vector<Parameter>& scope_parameters();
[[nodiscard]] memory::Scope scope_of(const Invocation& run);

// The same names, several times each, as a filter.
[[nodiscard]] const std::vector<Parameter>& filter_parameters();
[[nodiscard]] memory::ScopeFilter filter_of(const Invocation& run);

// --limit, --cursor, --all.
[[nodiscard]] const std::vector<Parameter>& page_parameters();
[[nodiscard]] memory::Page page_of(const Invocation& run);

// Asks for a list page by page and prints it: one page, or with --all every one.
template <class T>
memory::Result<Exit> print_pages(
    Invocation& run, std::vector<std::string> headings,
    const std::function<memory::Result<memory::List<T>>(const memory::Page&)>& ask,
    const std::function<std::vector<std::string>(const T&)>& row) {
    ListPrinter printer(run.out, std::move(headings));
    memory::Page page = page_of(run);
    while (true) {
        auto list = ask(page);
        if (!list) return tl::unexpected(list.error());
        std::vector<std::vector<std::string>> rows;
        std::vector<std::string> items;
        for (const T& item : list->items) {
            if (run.out.is_text()) {
                rows.push_back(row(item));
            } else {
                items.push_back(memory::records::to_json(item));
            }
        }
        printer.page(std::move(rows), items);
        if (!run.has("--all") || !list->next || run.out.failed()) {
            printer.end(list->next);
            return Exit::done;
        }
        page.cursor = std::move(list->next);
    }
}

}  // namespace cli
