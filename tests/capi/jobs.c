/* Jobs: a fold offers one where the host summarises. */
#include "check.h"

#define STALE "01930000-0000-7000-8000-000000000000"

static char id[64];
static char lease[128];

static void offer(kioku_manager* manager, const char* session) {
    char content[64];
    int i = 0;
    OK(kioku_session_configure(manager, S(session),
                               T("{\"summarizer\":\"host\",\"max_buffer_messages\":4}"), NULL,
                               &error));
    for (i = 0; i < 6; ++i) {
        snprintf(content, sizeof content, "message number %d of the talk", i);
        add(manager, session, content);
    }
}

static void pull(kioku_manager* manager) {
    OK(kioku_job_next(manager, T("{\"kinds\":[\"summarize\"]}"), &text, &error));
    CHECK(text != NULL);
    if (text == NULL) return;
    CHECK(strstr(text->data, "\"kind\":\"summarize\"") != NULL);
    value_of(text->data, "id", id, sizeof id);
    value_of(text->data, "lease", lease, sizeof lease);
    free_text();
}

static void refuses(kioku_manager* manager) {
    int64_t until = -1;
    REFUSED(kioku_job_next(NULL, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_job_next(manager, BAD, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_job_next(manager, T("{\"kinds\":\"a\"}"), &text, &error), KIOKU_INVALID_ARGUMENT,
            "kinds is a string, expected an array");
    REFUSED(kioku_job_complete(NULL, S(id), S(lease), T("{}"), NONE, &error),
            KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_job_complete(manager, BAD, S(lease), T("{}"), NONE, &error),
            KIOKU_INVALID_ARGUMENT, "id is NULL");
    REFUSED(kioku_job_complete(manager, S(id), BAD, T("{}"), NONE, &error), KIOKU_INVALID_ARGUMENT,
            "lease is NULL");
    REFUSED(kioku_job_complete(manager, S(id), S(lease), BAD, NONE, &error), KIOKU_INVALID_ARGUMENT,
            "result is NULL");
    REFUSED(kioku_job_complete(manager, S(id), S(lease), T("{}"), BAD, &error),
            KIOKU_INVALID_ARGUMENT, "options is NULL");
    REFUSED(kioku_job_complete(manager, S(id), S(lease), T("{\"text\":"), NONE, &error),
            KIOKU_INVALID_ARGUMENT, "result: not JSON");
    REFUSED(kioku_job_complete(manager, S(id), S(lease), T("{}"), NONE, &error),
            KIOKU_INVALID_ARGUMENT, "text");
    REFUSED(kioku_job_complete(manager, S(id), T(STALE), T("{\"text\":\"x\"}"), NONE, &error),
            KIOKU_CONFLICT, "another caller");
    REFUSED(kioku_job_fail(NULL, S(id), S(lease), T("r"), NONE, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_job_fail(manager, BAD, S(lease), T("r"), NONE, &error), KIOKU_INVALID_ARGUMENT,
            "id is NULL");
    REFUSED(kioku_job_fail(manager, S(id), BAD, T("r"), NONE, &error), KIOKU_INVALID_ARGUMENT,
            "lease is NULL");
    REFUSED(kioku_job_fail(manager, S(id), S(lease), BAD, NONE, &error), KIOKU_INVALID_ARGUMENT,
            "reason is NULL");
    REFUSED(kioku_job_fail(manager, S(id), S(lease), T("r"), BAD, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL");
    REFUSED(kioku_job_renew(NULL, S(id), S(lease), NONE, &until, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_job_renew(manager, BAD, S(lease), NONE, &until, &error), KIOKU_INVALID_ARGUMENT,
            "id is NULL");
    REFUSED(kioku_job_renew(manager, S(id), BAD, NONE, &until, &error), KIOKU_INVALID_ARGUMENT,
            "lease is NULL");
    REFUSED(kioku_job_renew(manager, S(id), S(lease), BAD, &until, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL");
    REFUSED(kioku_job_renew(manager, S(id), T(STALE), NONE, &until, &error), KIOKU_CONFLICT,
            "another caller");
    CHECK(until == 0);
}

int main(void) {
    int64_t until = 0;
    kioku_manager* manager = open_store("{\"path\":\"j.db\",\"durability\":\"normal\"}");
    OK(kioku_job_next(manager, NONE, &text, &error));
    CHECK(text == NULL);
    offer(manager, "one");
    REFUSED(kioku_job_next(manager, T("{\"kinds\":[\"other\"]}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "other");
    pull(manager);
    refuses(manager);
    OK(kioku_job_renew(manager, S(id), S(lease), NONE, &until, &error));
    CHECK(until > 1700000000000);
    OK(kioku_job_renew(manager, S(id), S(lease), NONE, NULL, &error));
    OK(kioku_job_fail(manager, S(id), S(lease), T("no model today"), NONE, &error));
    pull(manager);
    OK(kioku_job_complete(manager, S(id), S(lease), T("{\"text\":\"They talked.\"}"), NONE,
                          &error));
    GIVES(kioku_context_get(manager, T("one"), NONE, &text, &error),
          "\"current_summary\":\"They talked.\"");
    REFUSED(kioku_job_complete(manager, S(id), S(lease), T("{\"text\":\"x\"}"), NONE, &error),
            KIOKU_NOT_FOUND, id);
    offer(manager, "two");
    OK(kioku_job_next(manager, NONE, NULL, &error));
    OK(kioku_job_next(manager, NONE, &text, &error));
    CHECK(text == NULL);
    kioku_manager_close(manager);
    return finished();
}
