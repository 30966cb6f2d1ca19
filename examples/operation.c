/* Long work in C: a backup is started, waited for and asked for its result. */
#include <kioku.h>
#include <stdio.h>

#define TEXT(literal) (literal), sizeof(literal) - 1

static int32_t back_up(kioku_manager* manager, kioku_error** error) {
    kioku_operation* operation = NULL;
    kioku_text* report = NULL;
    int32_t done = 0;
    int32_t code = kioku_manager_backup(manager, TEXT("backup.db"), NULL, 0, &operation, error);
    while (code == KIOKU_OK && !done) {
        code = kioku_operation_wait(operation, 100, &done, error); /* or poll, or cancel */
    }
    if (code == KIOKU_OK) code = kioku_operation_result(operation, &report, error);
    if (code == KIOKU_OK) printf("%s\n", report->data);
    kioku_text_free(report);
    kioku_operation_free(operation);
    return code;
}

int main(void) {
    kioku_manager* manager = NULL;
    kioku_error* error = NULL;
    int32_t code = kioku_manager_open(TEXT("{\"path\":\"kioku.db\"}"), &manager, &error);
    if (code == KIOKU_OK) code = back_up(manager, &error);
    if (code != KIOKU_OK) {
        fprintf(stderr, "%s: %s\n", kioku_error_component(error), kioku_error_message(error));
    }
    kioku_error_free(error);
    kioku_manager_close(manager);
    return code == KIOKU_OK ? 0 : 1;
}
