/*
 * Two copies of the library in one process, as of a Python module beside the shared library: what
 * one has open the other refuses, for POSIX locks are the process's and closing a file drops them.
 * The first argument is how often both open a file at once.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "loaded.h"

static loaded copies[2];

static int32_t open_with(const loaded* kioku, const char* path, kioku_manager** manager,
                         kioku_error** error) {
    char config[256];
    snprintf(config, sizeof config, "{\"path\":\"%s\",\"durability\":\"normal\"}", path);
    return kioku->manager_open(config, strlen(config), manager, error);
}

static int adds(const loaded* kioku, kioku_manager* manager) {
    return kioku->message_add(manager, "s", 1, "user", 4, "Hello.", 6, NULL, 0, NULL, NULL, NULL) ==
           KIOKU_OK;
}

static void refuse_each_other(int first, int second) {
    kioku_manager* one = NULL;
    kioku_manager* other = NULL;
    kioku_manager* elsewhere = NULL;
    kioku_error* error = NULL;
    CHECK(open_with(&copies[first], "same.db", &one, NULL) == KIOKU_OK &&
          adds(&copies[first], one));
    CHECK(open_with(&copies[second], "same.db", &other, &error) == KIOKU_CONFLICT);
    CHECK(other == NULL &&
          strstr(copies[second].error_message(error), "another copy of Kioku") != NULL);
    copies[second].error_free(error);
    /* Being refused has cost the first one nothing, and another file is another matter. */
    CHECK(adds(&copies[first], one));
    CHECK(open_with(&copies[second], "other.db", &elsewhere, NULL) == KIOKU_OK);
    CHECK(adds(&copies[second], elsewhere) && adds(&copies[first], one));
    copies[first].manager_close(one);
    CHECK(open_with(&copies[second], "same.db", &other, NULL) == KIOKU_OK &&
          adds(&copies[second], other));
    copies[second].manager_close(other);
    copies[second].manager_close(elsewhere);
}

static char raced_path[32];
static kioku_manager* raced[2];
static atomic_int at_the_line;

static void* race(void* copy) {
    const int which = (int)((const loaded*)copy - copies);
    atomic_fetch_add(&at_the_line, 1);
    while (atomic_load(&at_the_line) < 2) {
    }
    open_with(&copies[which], raced_path, &raced[which], NULL);
    return NULL;
}

/* Both at once: never do both have it. */
static void race_to_open(int rounds) {
    int both = 0;
    int neither = 0;
    int round = 0;
    int i = 0;
    for (round = 0; round < rounds; ++round) {
        pthread_t threads[2];
        snprintf(raced_path, sizeof raced_path, "race%d.db", round / 2);
        atomic_store(&at_the_line, 0);
        for (i = 0; i < 2; ++i)
            CHECK(pthread_create(&threads[i], NULL, race, &copies[i]) == 0);
        for (i = 0; i < 2; ++i)
            CHECK(pthread_join(threads[i], NULL) == 0);
        both += raced[0] != NULL && raced[1] != NULL;
        neither += raced[0] == NULL && raced[1] == NULL;
        for (i = 0; i < 2; ++i)
            copies[i].manager_close(raced[i]);
    }
    printf("%d rounds: both had it in %d, neither in %d\n", rounds, both, neither);
    CHECK(both == 0 && neither == 0);
}

int main(int argc, char** argv) {
    char command[1024];
    const char* const path = getenv("KIOKU_LIBRARY");
    if (path == NULL) return 1;
    /* A file of its own: the loader takes the same file for the same library. */
    snprintf(command, sizeof command, "cp '%s' ./copy.so", path);
    CHECK(system(command) == 0);
    copies[0] = load(path);
    copies[1] = load("./copy.so");
    CHECK(copies[0].manager_open != copies[1].manager_open);
    refuse_each_other(0, 1);
    refuse_each_other(1, 0);
    race_to_open(argc > 1 ? atoi(argv[1]) : 80);
    return finished();
}
