/*
 * What the C tests share: plain checks with a counter. Each program ends by `return finished();`,
 * which prints "N passed, N failed".
 */
#ifndef KIOKU_TESTS_CHECK_H
#define KIOKU_TESTS_CHECK_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "kioku.h"

static int check_passed;
static int check_failed;

/* What the calls of a test put out; freed by the checks below. */
static kioku_error* error;
static kioku_text* text;

#define CHECK(condition) check_that((condition) ? 1 : 0, #condition, __FILE__, __LINE__)

/* The call succeeds and leaves no error. */
#define OK(call) check_ok((call), #call, __FILE__, __LINE__)

/* The call succeeds, and `text` is a JSON text that holds `part`. */
#define GIVES(call, part) check_gives((call), (part), #call, __FILE__, __LINE__)

/* The call fails with this code and a message that holds `part`; outs are empty. */
#define REFUSED(call, code, part) check_refused((call), (code), (part), #call, __FILE__, __LINE__)

/* Text in: pointer and length. */
#define T(literal) (literal), (uint64_t)(sizeof(literal) - 1)
#define S(string) (string), (uint64_t)strlen(string)
#define NONE NULL, 0
#define BAD NULL, 3

static inline void check_that(int holds, const char* what, const char* file, int line) {
    if (holds) {
        ++check_passed;
        return;
    }
    ++check_failed;
    printf("%s:%d: %s\n", file, line, what);
}

static inline void free_text(void) {
    kioku_text_free(text);
    text = NULL;
}

static inline void free_error(void) {
    kioku_error_free(error);
    error = NULL;
}

static inline void check_ok(int32_t code, const char* what, const char* file, int line) {
    if (code != KIOKU_OK) {
        printf("%d: %s: %s\n", code, kioku_error_component(error), kioku_error_message(error));
    }
    check_that(code == KIOKU_OK && error == NULL, what, file, line);
    free_error();
}

static inline void check_gives(int32_t code, const char* part, const char* what, const char* file,
                               int line) {
    const int holds =
        text != NULL && text->length == strlen(text->data) && strstr(text->data, part) != NULL;
    check_ok(code, what, file, line);
    if (!holds) printf("wanted %s, got %s\n", part, text == NULL ? "nothing" : text->data);
    check_that(holds, what, file, line);
    free_text();
}

static inline void check_refused(int32_t code, int32_t wanted, const char* part, const char* what,
                                 const char* file, int line) {
    const char* message = kioku_error_message(error);
    const int holds = code == wanted && error != NULL && kioku_error_code(error) == wanted &&
                      strstr(message, part) != NULL && text == NULL;
    if (!holds) printf("wanted %d with %s, got %d with %s\n", wanted, part, code, message);
    check_that(holds, what, file, line);
    free_text();
    free_error();
}

/* Copies the string value of a key in `json`; the first such key counts. */
static inline const char* value_of(const char* json, const char* key, char* out, size_t room) {
    char pattern[64];
    const char* begin = NULL;
    const char* end = NULL;
    snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
    begin = strstr(json, pattern);
    out[0] = '\0';
    if (begin == NULL) return out;
    begin += strlen(pattern);
    end = strchr(begin, '"');
    if (end == NULL || (size_t)(end - begin) >= room) return out;
    memcpy(out, begin, (size_t)(end - begin));
    out[end - begin] = '\0';
    return out;
}

static inline kioku_manager* open_store(const char* config) {
    kioku_manager* manager = NULL;
    OK(kioku_manager_open(S(config), &manager, &error));
    CHECK(manager != NULL);
    return manager;
}

static inline void add(kioku_manager* manager, const char* session, const char* content) {
    OK(kioku_message_add(manager, S(session), T("user"), S(content), NONE, NULL, NULL, &error));
}

static inline int finished(void) {
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed == 0 && check_passed > 0 ? 0 : 1;
}

#endif /* KIOKU_TESTS_CHECK_H */
