// The negative controls of this suite: a promise is broken, and its proof must see that.
#pragma once

#include <cstdlib>

// A promise that the library breaks as long as this lives, in child processes too.
struct Broken {
    explicit Broken(const char* promise) { setenv("KIOKU_BREAK", promise, 1); }
    ~Broken() { unsetenv("KIOKU_BREAK"); }
    Broken(const Broken&) = delete;
    Broken& operator=(const Broken&) = delete;
};
