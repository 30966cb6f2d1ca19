// Whose a thing is, inside a store, and filters over that. A tenant is a store of its own; scopes
// only narrow what is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace memory {

// User, agent and project of a session or an item; each absent, or text of 1 to 256 bytes.
struct Scope {
    std::optional<std::string> user;
    std::optional<std::string> agent;
    std::optional<std::string> project;

    [[nodiscard]] bool empty() const noexcept { return !user && !agent && !project; }
    friend bool operator==(const Scope&, const Scope&) = default;
};

// One key of a filter: any of these values; an empty optional among them stands for "has none".
using ScopeValues = std::vector<std::optional<std::string>>;

// A filter over scopes. An absent key is no constraint; "*" is plain text, not a pattern. An empty
// list of values matches nothing.
struct ScopeFilter {
    std::optional<ScopeValues> user;
    std::optional<ScopeValues> agent;
    std::optional<ScopeValues> project;
    std::optional<ScopeValues> session;  // session ids

    [[nodiscard]] bool empty() const noexcept { return !user && !agent && !project && !session; }
};

}  // namespace memory
