// Random queries over many scopes: none answers with an item of another scope.
#pragma once

namespace memory::recall::testing {

// A store of 100 scopes that share their words; so many random queries, each filtered to one scope,
// some to several, some through a session's context or query_memory.
void ask_at_random(int queries);

}  // namespace memory::recall::testing
