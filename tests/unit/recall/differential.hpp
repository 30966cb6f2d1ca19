// The index of a store against a plain scan of what the test knows it holds.
#pragma once

namespace memory::recall::testing {

// So many rounds of random writes, changes and deletions through two openings of the store and
// another process, each followed by random questions with random filters to all three.
void compare_with_a_scan(unsigned seed, int rounds);

}  // namespace memory::recall::testing
