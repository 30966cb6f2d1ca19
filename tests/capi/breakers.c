/* Circuit breakers. */
#include "check.h"

static uint64_t permit;
static int32_t state;

static void fail_once(kioku_breaker* breaker) {
    OK(kioku_breaker_allow(breaker, &permit, &error));
    CHECK(permit != 0);
    OK(kioku_breaker_report(breaker, permit, 1, NONE, &error));
}

int main(void) {
    kioku_breaker* breaker = NULL;
    int i = 0;
    REFUSED(kioku_breaker_open(T("{\"max_probes\":0}"), &breaker, &error), KIOKU_INVALID_ARGUMENT,
            "max_probes");
    REFUSED(kioku_breaker_open(T("{\"probes\":1}"), &breaker, &error), KIOKU_INVALID_ARGUMENT,
            "breaker options has no key \"probes\"");
    REFUSED(kioku_breaker_open(BAD, &breaker, &error), KIOKU_INVALID_ARGUMENT, "options is NULL");
    REFUSED(kioku_breaker_open(NONE, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the place for the breaker is NULL");
    OK(kioku_breaker_open(T("{\"name\":\"redis\",\"consecutive_failures\":3,\"seed\":7}"), &breaker,
                          &error));
    GIVES(kioku_breaker_state(breaker, &state, &text, &error),
          "{\"name\":\"redis\",\"state\":\"closed\"");
    CHECK(state == 0);
    OK(kioku_breaker_allow(breaker, &permit, &error));
    OK(kioku_breaker_report(breaker, permit, 0, T("{\"duration_ms\":5}"), &error));
    REFUSED(kioku_breaker_report(breaker, permit, 0, NONE, &error), KIOKU_CONFLICT, "permit");
    REFUSED(kioku_breaker_report(breaker, 123456, 0, NONE, &error), KIOKU_INVALID_ARGUMENT,
            "123456");
    for (i = 0; i < 3; ++i)
        fail_once(breaker);
    REFUSED(kioku_breaker_allow(breaker, &permit, &error), KIOKU_UNAVAILABLE, "redis");
    CHECK(permit == 0);
    OK(kioku_breaker_state(breaker, &state, NULL, &error));
    CHECK(state == 1);
    GIVES(kioku_breaker_state(breaker, NULL, &text, &error), "\"cause\":\"consecutive_failures\"");
    OK(kioku_breaker_reset(breaker, &error));
    OK(kioku_breaker_allow(breaker, &permit, &error));
    REFUSED(kioku_breaker_report(breaker, permit, 9, NONE, &error), KIOKU_INVALID_ARGUMENT, "9");
    REFUSED(kioku_breaker_report(breaker, permit, 0, BAD, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_breaker_report(breaker, permit, 0, T("{\"duration_ms\":-1}"), &error),
            KIOKU_INVALID_ARGUMENT, "duration_ms is -1, below the least 0");
    OK(kioku_breaker_report(breaker, permit, 2, T("{\"retry_after_ms\":0}"), &error));
    OK(kioku_breaker_allow(breaker, NULL, &error));
    REFUSED(kioku_breaker_allow(NULL, &permit, &error), KIOKU_INVALID_ARGUMENT,
            "the breaker is NULL");
    REFUSED(kioku_breaker_report(NULL, 1, 0, NONE, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_breaker_state(NULL, &state, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_breaker_reset(NULL, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    kioku_breaker_close(breaker);
    REFUSED(kioku_breaker_allow(breaker, &permit, &error), KIOKU_INVALID_ARGUMENT,
            "no breaker is open under this handle");
    kioku_breaker_close(breaker);
    kioku_breaker_close(NULL);
    return finished();
}
