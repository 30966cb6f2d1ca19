// Erasure in pages that were split, merged and rewritten many times.
#pragma once

// Uses a store at random, `rounds` times `steps` steps; after each round, and at the end, what was
// cleared since must be in no file.
void churn(unsigned seed, int rounds, int steps);
