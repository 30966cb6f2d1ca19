/* Handles: numbers that are looked up, whatever a host does with them. */
#include "check.h"

static int in_shape(const void* handle) {
    const uint64_t number = (uint64_t)(uintptr_t)handle;
    return number > 0xFFFF && number < ((uint64_t)1 << 52);
}

static void are_numbers(void) {
    kioku_manager* manager = open_store("{\"path\":\"h.db\",\"durability\":\"normal\"}");
    kioku_tokenizer* tokenizer = NULL;
    kioku_breaker* breaker = NULL;
    kioku_operation* operation = NULL;
    kioku_exporter* exporter = NULL;
    kioku_importer* importer = NULL;
    OK(kioku_tokenizer_open(NONE, &tokenizer, &error));
    OK(kioku_breaker_open(NONE, &breaker, &error));
    OK(kioku_manager_check(manager, NONE, &operation, &error));
    OK(kioku_export_open(manager, NONE, &exporter, &error));
    OK(kioku_import_open(manager, NONE, &importer, &error));
    CHECK(kioku_tokenizer_count(NULL, NONE, NULL, &error) == KIOKU_INVALID_ARGUMENT);
    CHECK(in_shape(manager) && in_shape(tokenizer) && in_shape(breaker) && in_shape(operation));
    CHECK(in_shape(exporter) && in_shape(importer) && in_shape(error));
    free_error();

    /* One kind never passes for another. */
    REFUSED(kioku_manager_health((kioku_manager*)tokenizer, NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "no manager is open");
    REFUSED(kioku_tokenizer_count((kioku_tokenizer*)manager, NONE, NULL, &error),
            KIOKU_INVALID_ARGUMENT, "no tokenizer is open");
    REFUSED(kioku_operation_poll((kioku_operation*)exporter, NULL, NULL, &error),
            KIOKU_INVALID_ARGUMENT, "no operation is open");
    REFUSED(kioku_import_push((kioku_importer*)exporter, NONE, &error), KIOKU_INVALID_ARGUMENT,
            "no importer is open");
    kioku_manager_close((kioku_manager*)breaker);
    kioku_error_free((kioku_error*)breaker);
    OK(kioku_breaker_reset(breaker, &error));

    /* Parents first, children last. */
    kioku_manager_close(manager);
    kioku_breaker_close(breaker);
    OK(kioku_operation_wait(operation, 60000, NULL, &error));
    GIVES(kioku_import_finish(importer, &text, &error), "{\"records\":0");
    OK(kioku_export_next(exporter, NULL, &error));
    kioku_import_close(importer);
    kioku_operation_free(operation);
    kioku_export_close(exporter);
    kioku_tokenizer_close(tokenizer);
}

static void survive_nonsense(void) {
    static const uint64_t numbers[] = {
        1, 4096, 0xDEADBEEF, 0x7FFFFFFFFFFF, 0x10000100001, (uint64_t)1 << 52, UINT64_MAX};
    size_t i = 0;
    for (i = 0; i < sizeof numbers / sizeof *numbers; ++i) {
        void* const made_up = (void*)(uintptr_t)numbers[i];
        REFUSED(kioku_manager_health(made_up, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
                "no manager is open");
        REFUSED(kioku_breaker_reset(made_up, &error), KIOKU_INVALID_ARGUMENT, "no breaker is open");
        CHECK(kioku_error_code(made_up) == KIOKU_INVALID_ARGUMENT);
        CHECK(strlen(kioku_error_message(made_up)) > 0 &&
              strlen(kioku_error_component(made_up)) > 0);
        kioku_error_free(made_up);
        kioku_manager_close(made_up);
        kioku_operation_free(made_up);
        kioku_export_close(made_up);
        kioku_import_close(made_up);
        kioku_tokenizer_close(made_up);
        kioku_breaker_close(made_up);
    }
}

static void open_and_close_often(void) {
    char config[64];
    int i = 0;
    for (i = 0; i < 500; ++i) {
        kioku_manager* manager = NULL;
        snprintf(config, sizeof config, "{\"path\":\"often%d.db\",\"durability\":\"normal\"}",
                 i % 3);
        if (kioku_manager_open(S(config), &manager, &error) != KIOKU_OK) break;
        kioku_manager_close(manager);
        if (kioku_manager_health(manager, NONE, NULL, NULL) != KIOKU_INVALID_ARGUMENT) break;
    }
    CHECK(i == 500);
    free_error();
}

/* Errors that nobody frees use up the table, and nothing worse. */
static void run_out(void) {
    static kioku_error* errors[65536];
    kioku_tokenizer* tokenizer = NULL;
    size_t count = 0;
    size_t i = 0;
    while (count < sizeof errors / sizeof *errors) {
        kioku_breaker_reset(NULL, &errors[count]);
        if (strstr(kioku_error_message(errors[count]), "too many handles") != NULL) break;
        ++count;
    }
    CHECK(count > 60000 && count < 65536 + 1);
    kioku_tokenizer_open(NONE, &tokenizer, &error);
    CHECK(kioku_error_code(error) == KIOKU_LIMIT && tokenizer == NULL);
    CHECK(strcmp(kioku_error_component(error), "capi") == 0 && kioku_error_retryable(error) == 0);
    free_error();
    for (i = 0; i < count; ++i)
        kioku_error_free(errors[i]);
    OK(kioku_tokenizer_open(NONE, &tokenizer, &error));
    kioku_tokenizer_close(tokenizer);
}

int main(void) {
    are_numbers();
    survive_nonsense();
    open_and_close_often();
    run_out();
    return finished();
}
