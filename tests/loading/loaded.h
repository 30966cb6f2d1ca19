/*
 * What the programs share that load the library while they run, as a plug-in's host does: a copy of
 * it and the functions that they call. KIOKU_LIBRARY is its path.
 */
#ifndef KIOKU_TESTS_LOADED_H
#define KIOKU_TESTS_LOADED_H

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kioku.h"

/* The functions that are called, by the names of kioku.h without "kioku_". */
#define KIOKU_LOADED(each)                                                                         \
    each(manager_open) each(manager_close) each(manager_check) each(message_add) each(context_get) \
        each(export_open) each(export_next) each(export_close) each(operation_wait)                \
            each(operation_free) each(text_free) each(error_code) each(error_message)              \
                each(error_free) each(breaker_open) each(breaker_allow) each(breaker_close)

typedef struct loaded {
    void* library;
#define KIOKU_MEMBER(name) __typeof__(&kioku_##name) name;
    KIOKU_LOADED(KIOKU_MEMBER)
} loaded;

static int check_passed;
static int check_failed;

#define CHECK(condition) check_that((condition) ? 1 : 0, #condition, __FILE__, __LINE__)

static inline void check_that(int holds, const char* what, const char* file, int line) {
    holds ? ++check_passed : ++check_failed;
    if (!holds) printf("%s:%d: %s\n", file, line, what);
}

static inline int finished(void) {
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed == 0 && check_passed > 0 ? 0 : 1;
}

static inline void* function_of(void* library, const char* name) {
    void* const found = dlsym(library, name);
    if (found == NULL) {
        printf("%s\n", dlerror());
        exit(1);
    }
    return found;
}

static inline loaded load(const char* path) {
    loaded it;
    it.library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (it.library == NULL) {
        printf("%s\n", dlerror());
        exit(1);
    }
    /* POSIX lets a function's address pass as an object's; ISO C has no way to say so. */
#define KIOKU_LOAD(name) *(void**)(void*)&it.name = function_of(it.library, "kioku_" #name);
    KIOKU_LOADED(KIOKU_LOAD)
    return it;
}

#endif /* KIOKU_TESTS_LOADED_H */
