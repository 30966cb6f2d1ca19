/* Contexts: what is handed to a model, and what a host saves. */
#include "check.h"

static void gives(kioku_manager* manager) {
    add(manager, "c", "What is the capital of France?");
    GIVES(kioku_context_get(manager, T("c"), NONE, &text, &error),
          "\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]");
    GIVES(kioku_context_get(manager, T("c"), T("{\"budget_tokens\":100,\"recall\":false}"), &text,
                            &error),
          "\"budget_tokens\":100");
    OK(kioku_context_get(manager, T("c"), NONE, NULL, &error));
    REFUSED(kioku_context_get(manager, T("c"), T("{\"budget_tokens\":0}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "0");
    REFUSED(kioku_context_get(manager, T("c"), T("{\"budget_tokens\":4}"), &text, &error),
            KIOKU_LIMIT, "budget");
    REFUSED(kioku_context_get(manager, T("c"), T("{\"budget_tokens\":1.5}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "budget_tokens is 1.5, expected an integer");
    REFUSED(kioku_context_get(manager, T("none"), NONE, &text, &error), KIOKU_NOT_FOUND, "none");
    REFUSED(kioku_context_get(NULL, T("c"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_context_get(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_context_get(manager, T("c"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
}

static void saves(kioku_manager* manager) {
    int64_t version = -1;
    REFUSED(kioku_context_load(manager, T("c"), NONE, &text, &error), KIOKU_NOT_FOUND, "c");
    OK(kioku_context_save(manager, T("c"), T("{ \"a\" : 1e400 }"), NONE, &version, &error));
    CHECK(version == 1);
    GIVES(kioku_context_load(manager, T("c"), NONE, &text, &error),
          "{\"context\":{\"a\":1e400},\"version\":1,\"updated_at\":\"");
    OK(kioku_context_save(manager, T("c"), T("{}"), T("{\"expected_version\":1}"), &version,
                          &error));
    CHECK(version == 2);
    OK(kioku_context_save(manager, T("fresh"), T("{}"), T("{\"expected_version\":0}"), NULL,
                          &error));
    OK(kioku_context_load(manager, T("c"), NONE, NULL, &error));
    REFUSED(kioku_context_save(manager, T("c"), T("{}"), T("{\"expected_version\":1}"), &version,
                               &error),
            KIOKU_CONFLICT, "2");
    CHECK(version == 0);
    REFUSED(kioku_context_save(manager, T("c"), T("[]"), NONE, &version, &error),
            KIOKU_INVALID_ARGUMENT, "object");
    REFUSED(kioku_context_save(manager, T("c"), T("{"), NONE, &version, &error),
            KIOKU_INVALID_ARGUMENT, "JSON");
    REFUSED(kioku_context_save(manager, T("c"), NONE, NONE, &version, &error),
            KIOKU_INVALID_ARGUMENT, "");
    REFUSED(kioku_context_save(manager, T("c"), BAD, NONE, &version, &error),
            KIOKU_INVALID_ARGUMENT, "context is NULL");
    REFUSED(kioku_context_save(manager, BAD, T("{}"), NONE, &version, &error),
            KIOKU_INVALID_ARGUMENT, "session is NULL");
    REFUSED(kioku_context_save(manager, T("c"), T("{}"), BAD, &version, &error),
            KIOKU_INVALID_ARGUMENT, "options is NULL");
    REFUSED(kioku_context_save(NULL, T("c"), T("{}"), NONE, &version, &error),
            KIOKU_INVALID_ARGUMENT, "the manager is NULL");
    REFUSED(kioku_context_load(NULL, T("c"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_context_load(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_context_load(manager, T("c"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
}

int main(void) {
    kioku_manager* manager = open_store("{\"path\":\"c.db\",\"durability\":\"normal\"}");
    gives(manager);
    saves(manager);
    kioku_manager_close(manager);
    return finished();
}
