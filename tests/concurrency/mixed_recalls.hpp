#pragma once

// `threads` threads on one store make `calls` calls each: they write, change and forget items with
// words of their own, and recall. Fails the test for an item that is not found when its write has
// returned, or is found when its deletion has.
void make_mixed_recalls(int threads, int calls);
