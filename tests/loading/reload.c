/*
 * Loading the library, using it and unloading it, many times: it goes each time, and leaves no
 * memory, descriptor, thread or mapping. The number of rounds is the first argument.
 */
#include <dirent.h>
#include <malloc.h>
#include <unistd.h>

#include "loaded.h"

/* There in programs under a sanitizer only. */
extern int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

typedef struct state {
    int descriptors;
    int threads;
    int mappings;
    size_t heap_bytes;
} state;

static int entries_of(const char* folder) {
    int count = 0;
    DIR* const open = opendir(folder);
    if (open == NULL) return -1;
    while (readdir(open) != NULL)
        ++count;
    closedir(open);
    return count;
}

/* Lines of /proc/self/maps that are a file's; of all files where `name` is NULL. */
static int mappings_of(const char* name) {
    char line[1024];
    int count = 0;
    FILE* const maps = fopen("/proc/self/maps", "r");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (strchr(line, '/') != NULL && (name == NULL || strstr(line, name) != NULL)) ++count;
    if (maps != NULL) fclose(maps);
    return count;
}

static state state_now(void) {
    state now;
    now.descriptors = entries_of("/proc/self/fd");
    now.threads = entries_of("/proc/self/task");
    now.mappings = mappings_of(NULL);
    now.heap_bytes = mallinfo2().uordblks;
    return now;
}

static void use(const loaded* kioku) {
    static const char config[] = "{\"path\":\"reload.db\",\"durability\":\"normal\"}";
    kioku_manager* manager = NULL;
    kioku_operation* operation = NULL;
    kioku_exporter* exporter = NULL;
    kioku_breaker* breaker = NULL;
    kioku_text* text = NULL;
    kioku_error* error = NULL;
    int32_t done = 0;
    uint64_t permit = 0;
    CHECK(kioku->manager_open(config, sizeof config - 1, &manager, &error) == KIOKU_OK);
    CHECK(kioku->message_add(manager, "s", 1, "user", 4, "Hello.", 6, NULL, 0, NULL, &text,
                             &error) == KIOKU_OK);
    kioku->text_free(text);
    CHECK(kioku->context_get(manager, "s", 1, NULL, 0, &text, &error) == KIOKU_OK);
    kioku->text_free(text);
    CHECK(kioku->context_get(manager, "t", 1, NULL, 0, &text, &error) == KIOKU_NOT_FOUND);
    CHECK(kioku->error_code(error) == KIOKU_NOT_FOUND);
    kioku->error_free(error);
    CHECK(kioku->manager_check(manager, NULL, 0, &operation, &error) == KIOKU_OK);
    CHECK(kioku->operation_wait(operation, 60000, &done, &error) == KIOKU_OK && done == 1);
    kioku->operation_free(operation);
    /* An export that is not read to its end: its thread is stopped. */
    CHECK(kioku->export_open(manager, NULL, 0, &exporter, &error) == KIOKU_OK);
    CHECK(kioku->breaker_open(NULL, 0, &breaker, &error) == KIOKU_OK);
    CHECK(kioku->breaker_allow(breaker, &permit, &error) == KIOKU_OK);
    kioku->manager_close(manager);
    kioku->export_close(exporter);
    kioku->breaker_close(breaker);
}

int main(int argc, char** argv) {
    const char* const path = getenv("KIOKU_LIBRARY");
    const char* const name = path == NULL ? NULL : strrchr(path, '/') + 1;
    const int rounds = argc > 1 ? atoi(argv[1]) : 50;
    const int warm = rounds / 5 + 1;
    state before = {0, 0, 0, 0};
    state after;
    int round = 0;
    if (path == NULL) return 1;
    for (round = 0; round < rounds + warm; ++round) {
        loaded kioku;
        if (round == warm) before = state_now();
        kioku = load(path);
        use(&kioku);
        /* Before it goes: what it leaks has a name now, and is still reachable by nobody. */
        if (__lsan_do_recoverable_leak_check != NULL && round % 10 == 0)
            CHECK(__lsan_do_recoverable_leak_check() == 0);
        CHECK(dlclose(kioku.library) == 0);
        if (mappings_of(name) != 0) break;
        remove("reload.db");
    }
    CHECK(round == rounds + warm); /* it was unloaded each time */
    after = state_now();
    printf("%d rounds: descriptors %d, %d; threads %d, %d; mappings %d, %d; heap %zu, %zu\n",
           rounds, before.descriptors, after.descriptors, before.threads, after.threads,
           before.mappings, after.mappings, before.heap_bytes, after.heap_bytes);
    CHECK(after.descriptors == before.descriptors);
    CHECK(after.threads == before.threads);
    CHECK(after.mappings <= before.mappings);
    /* Exact where threads keep nothing for later: GLIBC_TUNABLES, see tests/CMakeLists.txt. */
    CHECK(after.heap_bytes <= before.heap_bytes);
    return finished();
}
