/*
 * What calls cost in C, in nanoseconds: c_calls LIBRARY. One line each, "name ns"; with a path to a
 * store as second argument, what an append to it, a record of it and a count of tokens cost in
 * place of that.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kioku.h"

enum {
    kCalls = 1000000,
    kFewCalls = 200,
    kRounds = 15,
    kTexts = 16,
    kAppends = 3000
};

static void* library;
static char texts[kTexts][32];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

#define LOAD(name) __typeof__(&name) name##_ = (__typeof__(&name))(intptr_t)dlsym(library, #name)

/* The best of kRounds: what else the machine does only adds. */
#define MEASURE(name, call)                                    \
    do {                                                       \
        double best = 1e18;                                    \
        for (int round = 0; round < kRounds; ++round) {        \
            const double from = now();                         \
            for (int i = 0; i < kCalls; ++i) {                 \
                const char* text = texts[i % kTexts];          \
                call;                                          \
                __asm__ volatile("" : : "g"(text) : "memory"); \
            }                                                  \
            const double ns = (now() - from) / kCalls;         \
            if (ns < best) best = ns;                          \
        }                                                      \
        printf("%s %.2f\n", name, best);                       \
    } while (0)

/* The same of calls that do something. */
#define MEASURE_FEW(name, call)                           \
    do {                                                  \
        double best = 1e18;                               \
        for (int round = 0; round < kRounds; ++round) {   \
            const double from = now();                    \
            for (int i = 0; i < kFewCalls; ++i)           \
                call;                                     \
            const double ns = (now() - from) / kFewCalls; \
            if (ns < best) best = ns;                     \
        }                                                 \
        printf("%s %.2f\n", name, best);                  \
    } while (0)

static int compare(const void* a, const void* b) {
    const double x = *(const double*)a;
    const double y = *(const double*)b;
    return (x > y) - (x < y);
}

static int append(const char* path) {
    LOAD(kioku_manager_open);
    LOAD(kioku_manager_close);
    LOAD(kioku_message_add);
    LOAD(kioku_text_free);
    LOAD(kioku_session_get);
    LOAD(kioku_tokenizer_open);
    LOAD(kioku_tokenizer_count);
    LOAD(kioku_tokenizer_close);
    static double samples[kAppends];
    char config[512];
    char content[201];
    memset(content, 'x', 200);
    snprintf(config, sizeof config, "{\"path\":\"%s\",\"durability\":\"normal\"}", path);
    kioku_manager* manager = NULL;
    if (kioku_manager_open_(config, strlen(config), &manager, NULL) != 0) return 1;
    for (int i = 0; i < kAppends; ++i) {
        int64_t seq = 0;
        kioku_text* id = NULL;
        const double from = now();
        if (kioku_message_add_(manager, "s", 1, "user", 4, content, 200, NULL, 0, &seq, &id, NULL))
            return 1;
        kioku_text_free_(id);
        samples[i] = now() - from;
    }
    kioku_tokenizer* tokenizer = NULL;
    if (kioku_tokenizer_open_(NULL, 0, &tokenizer, NULL) != 0) return 1;
    MEASURE_FEW("count", {
        int64_t tokens = 0;
        if (kioku_tokenizer_count_(tokenizer, "a text of 20 bytes..", 20, &tokens, NULL)) return 1;
    });
    MEASURE_FEW("session", {
        kioku_text* record = NULL;
        if (kioku_session_get_(manager, "s", 1, NULL, 0, &record, NULL)) return 1;
        kioku_text_free_(record);
    });
    kioku_tokenizer_close_(tokenizer);
    kioku_manager_close_(manager);
    qsort(samples, kAppends, sizeof *samples, compare);
    printf("append %.0f\n", samples[kAppends / 2]);
    return 0;
}

int main(int count, char** arguments) {
    library = dlopen(arguments[1], RTLD_NOW);
    if (library == NULL) return 1;
    if (count > 2) return append(arguments[2]);
    for (int i = 0; i < kTexts; ++i)
        snprintf(texts[i], sizeof texts[i], "a text of 20 byte %02d", i);
    LOAD(kioku_tokenizer_count);
    LOAD(kioku_job_renew);
    LOAD(kioku_query_memory);
    LOAD(kioku_tokenizer_estimate);
    LOAD(kioku_text_free);
    int64_t number = 0;
    int64_t low = 0;
    int64_t high = 0;
    kioku_text* out = NULL;
    kioku_error* error = NULL;
    MEASURE("text_to_number", kioku_tokenizer_count_(NULL, text, 20, &number, &error));
    MEASURE("two_texts_to_numbers",
            kioku_tokenizer_estimate_(text, 20, text, 20, &number, &low, &high, &error));
    MEASURE("three_texts_to_number",
            kioku_job_renew_(NULL, text, 20, text, 20, text, 20, &number, &error));
    MEASURE("text_to_text",
            (kioku_query_memory_(NULL, text, 20, 5, NULL, 0, &out, &error), kioku_text_free_(out)));
    return 0;
}
