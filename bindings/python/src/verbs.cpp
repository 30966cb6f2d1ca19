// Finding a verb.
#include "verbs.hpp"

namespace memory::python {

const Verb* find_verb(std::string_view name) noexcept {
    for (const std::span<const Verb> verbs : {session_verbs(), item_verbs(), component_verbs()}) {
        for (const Verb& verb : verbs)
            if (verb.name == name) return &verb;
    }
    return nullptr;
}

}  // namespace memory::python
