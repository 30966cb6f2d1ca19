/* Errors and texts: what they say, and whose they are. */
#include "check.h"

static void say_what_was_wrong(void) {
    kioku_error* other = NULL;
    CHECK(kioku_breaker_open(T("{\"name\":7}"), NULL, &error) == KIOKU_INVALID_ARGUMENT);
    CHECK(kioku_error_code(error) == KIOKU_INVALID_ARGUMENT);
    CHECK(strlen(kioku_error_message(error)) > 0);
    CHECK(strchr(kioku_error_message(error), '\n') == NULL);
    CHECK(strcmp(kioku_error_component(error), "capi") == 0);
    CHECK(kioku_error_retryable(error) == 0);

    /* A call leaves no error of the one before, and errors are independent. */
    other = error;
    error = NULL;
    REFUSED(kioku_manager_open(T("{\"path\":7}"), (kioku_manager**)&text, &error),
            KIOKU_INVALID_ARGUMENT, "path is a number");
    CHECK(strstr(kioku_error_message(other), "place for the breaker") != NULL);
    kioku_error_free(other);
    CHECK(kioku_error_code(other) == KIOKU_INVALID_ARGUMENT);
    CHECK(strstr(kioku_error_message(other), "freed, or never open") != NULL);
    CHECK(kioku_error_retryable(other) == 0);
    kioku_error_free(other);
}

static void answer_for_null(void) {
    CHECK(kioku_error_code(NULL) == KIOKU_OK);
    CHECK(strcmp(kioku_error_message(NULL), "") == 0);
    CHECK(strcmp(kioku_error_component(NULL), "") == 0);
    CHECK(kioku_error_retryable(NULL) == 0);
    kioku_error_free(NULL);
    kioku_text_free(NULL);
}

static void know_what_passes(void) {
    uint64_t permit = 0;
    int i = 0;
    kioku_breaker* breaker = NULL;
    OK(kioku_breaker_open(T("{\"consecutive_failures\":1}"), &breaker, &error));
    for (i = 0; i < 1; ++i) {
        OK(kioku_breaker_allow(breaker, &permit, &error));
        OK(kioku_breaker_report(breaker, permit, 1, NONE, &error));
    }
    CHECK(kioku_breaker_allow(breaker, &permit, &error) == KIOKU_UNAVAILABLE);
    CHECK(kioku_error_retryable(error) == 1);
    CHECK(strcmp(kioku_error_component(error), "guard") == 0);
    free_error();
    kioku_breaker_close(breaker);
}

int main(void) {
    say_what_was_wrong();
    answer_for_null();
    know_what_passes();
    return finished();
}
