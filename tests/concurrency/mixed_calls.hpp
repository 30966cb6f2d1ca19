#pragma once

// `threads` threads on one store make `calls` calls each, of every kind, half through C++ and half
// through C; fails the test for an answer that no verb may give, and for a store that is not sound.
void make_mixed_calls(int threads, int calls);
