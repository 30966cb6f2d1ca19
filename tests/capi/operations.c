/* Operations: backup, check and compact, from start to free. */
#include <stdlib.h>

#include "check.h"

static kioku_operation* operation;

/* Waits for the end and frees the operation; its result holds `part`. */
static void ends_with(const char* part) {
    int32_t done = 0;
    int64_t progress = -1;
    OK(kioku_operation_wait(operation, 60000, &done, &error));
    CHECK(done == 1);
    OK(kioku_operation_poll(operation, &done, &progress, &error));
    CHECK(done == 1 && progress >= 0);
    GIVES(kioku_operation_result(operation, &text, &error), part);
    GIVES(kioku_operation_result(operation, &text, &error), part);
    OK(kioku_operation_result(operation, NULL, &error));
    OK(kioku_operation_cancel(operation, &error));
    GIVES(kioku_operation_result(operation, &text, &error), part);
    kioku_operation_free(operation);
}

static void fails_with(int32_t code, const char* part) {
    OK(kioku_operation_wait(operation, 60000, NULL, &error));
    REFUSED(kioku_operation_result(operation, &text, &error), code, part);
    REFUSED(kioku_operation_result(operation, &text, &error), code, part);
    kioku_operation_free(operation);
}

static void works(kioku_manager* manager) {
    kioku_manager* copy = NULL;
    OK(kioku_manager_check(manager, NONE, &operation, &error));
    ends_with("{\"ok\":true,\"problems\":[]");
    OK(kioku_manager_compact(manager, T("{\"deadline_ms\":30000}"), &operation, &error));
    ends_with("\"bytes_after\":");
    OK(kioku_manager_backup(manager, T("copy.db"), NONE, &operation, &error));
    ends_with("\"path\":\"copy.db\"");
    copy = open_store("{\"path\":\"copy.db\",\"create\":false}");
    GIVES(kioku_session_get(copy, T("s"), NONE, &text, &error), "\"message_count\":50");
    kioku_manager_close(copy);
    OK(kioku_manager_backup(manager, T("copy.db"), NONE, &operation, &error));
    fails_with(KIOKU_CONFLICT, "copy.db");
    OK(kioku_manager_backup(manager, T("no/such/copy.db"), NONE, &operation, &error));
    fails_with(KIOKU_NOT_FOUND, "no/such");
}

static void refuses(kioku_manager* manager) {
    operation = NULL;
    REFUSED(kioku_manager_backup(NULL, T("x"), NONE, &operation, &error), KIOKU_INVALID_ARGUMENT,
            "the manager is NULL");
    REFUSED(kioku_manager_backup(manager, BAD, NONE, &operation, &error), KIOKU_INVALID_ARGUMENT,
            "path is NULL");
    REFUSED(kioku_manager_backup(manager, T("x"), BAD, &operation, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL");
    REFUSED(kioku_manager_backup(manager, T("x"), NONE, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the place for the operation is NULL");
    REFUSED(kioku_manager_check(NULL, NONE, &operation, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_manager_check(manager, BAD, &operation, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_manager_check(manager, NONE, NULL, &error), KIOKU_INVALID_ARGUMENT, "place");
    REFUSED(kioku_manager_compact(NULL, NONE, &operation, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_manager_compact(manager, BAD, &operation, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_manager_compact(manager, NONE, NULL, &error), KIOKU_INVALID_ARGUMENT, "place");
    CHECK(operation == NULL);
    REFUSED(kioku_operation_poll(NULL, NULL, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the operation is NULL");
    REFUSED(kioku_operation_wait(NULL, 0, NULL, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_operation_result(NULL, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_operation_cancel(NULL, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    kioku_operation_free(NULL);
}

static void ends_in_any_order(kioku_manager* manager) {
    int32_t done = 1;
    OK(kioku_manager_check(manager, NONE, &operation, &error));
    REFUSED(kioku_operation_wait(operation, -1, &done, &error), KIOKU_INVALID_ARGUMENT,
            "timeout_ms is -1");
    CHECK(done == 0);
    OK(kioku_operation_wait(operation, INT64_MAX, NULL, &error));
    kioku_operation_free(operation);
    REFUSED(kioku_operation_poll(operation, &done, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "no operation is open under this handle");
    kioku_operation_free(operation);

    /* Freed while it runs. */
    OK(kioku_manager_check(manager, NONE, &operation, &error));
    kioku_operation_free(operation);

    /* The manager goes first: the operation keeps the store open. */
    OK(kioku_manager_check(manager, NONE, &operation, &error));
    kioku_manager_close(manager);
    REFUSED(kioku_manager_health(manager, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "no manager is open under this handle");
    ends_with("\"ok\":true");
}

int main(void) {
    char content[64];
    int i = 0;
    kioku_manager* manager = open_store("{\"path\":\"o.db\",\"durability\":\"normal\"}");
    for (i = 0; i < 50; ++i) {
        snprintf(content, sizeof content, "message %d", i);
        add(manager, "s", content);
    }
    works(manager);
    refuses(manager);
    ends_in_any_order(manager);
    return finished();
}
