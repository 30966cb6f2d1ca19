/* A child process that uses what its parent opened gets errors, not a deadlock. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static kioku_manager* manager;
static kioku_operation* operation;
static kioku_exporter* exporter;
static kioku_importer* importer;

static void child(void) {
    int32_t done = 1;
    int status = 0;
    alarm(20); /* a deadlock ends the child, which the parent sees */
    REFUSED(kioku_session_get(manager, T("s"), NONE, &text, &error), KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_message_add(manager, T("s"), T("user"), T("x"), NONE, NULL, NULL, &error),
            KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_log_next(manager, &text, &error), KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_operation_wait(operation, 10000, &done, &error), KIOKU_UNSUPPORTED, "fork");
    CHECK(done == 0);
    REFUSED(kioku_operation_result(operation, &text, &error), KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_operation_cancel(operation, &error), KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_export_next(exporter, &text, &error), KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_import_push(importer, T("x"), &error), KIOKU_UNSUPPORTED, "fork");
    REFUSED(kioku_import_finish(importer, &text, &error), KIOKU_UNSUPPORTED, "fork");
    kioku_export_close(exporter);
    kioku_import_close(importer);
    kioku_operation_free(operation);
    kioku_manager_close(manager);
    status = finished();
    fflush(stdout);
    /* Not exit(): what the parent's running check holds belongs to a thread that this process
       lacks, so a leak checker would call it lost. */
    _exit(status);
}

int main(void) {
    int status = -1;
    pid_t process = 0;
    manager = open_store("{\"path\":\"f.db\",\"durability\":\"normal\"}");
    add(manager, "s", "hello");
    OK(kioku_manager_check(manager, NONE, &operation, &error));
    OK(kioku_export_open(manager, NONE, &exporter, &error));
    OK(kioku_import_open(manager, T("{\"session\":\"i\"}"), &importer, &error));
    fflush(stdout);
    process = fork();
    if (process == 0) child();
    CHECK(process > 0 && waitpid(process, &status, 0) == process);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);

    GIVES(kioku_session_get(manager, T("s"), NONE, &text, &error), "\"message_count\":1");
    OK(kioku_import_push(importer, T("{\"role\":\"user\",\"content\":\"x\"}\n"), &error));
    GIVES(kioku_import_finish(importer, &text, &error), "\"added\":1");
    OK(kioku_operation_wait(operation, 60000, NULL, &error));
    GIVES(kioku_operation_result(operation, &text, &error), "\"ok\":true");
    kioku_operation_free(operation);
    kioku_import_close(importer);
    kioku_export_close(exporter);
    kioku_manager_close(manager);
    return finished();
}
