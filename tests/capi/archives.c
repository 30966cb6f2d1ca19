/* Export and import: over paths and in chunks. */
#define _POSIX_C_SOURCE 200809L /* symlink */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

enum {
    kMessages = 600
};

static kioku_operation* operation;

static void result(const char* part) {
    OK(kioku_operation_wait(operation, 60000, NULL, &error));
    GIVES(kioku_operation_result(operation, &text, &error), part);
    kioku_operation_free(operation);
}

static void failure(int32_t code, const char* part) {
    OK(kioku_operation_wait(operation, 60000, NULL, &error));
    REFUSED(kioku_operation_result(operation, &text, &error), code, part);
    kioku_operation_free(operation);
}

static void fill(kioku_manager* manager) {
    char* batch = malloc(kMessages * 256);
    size_t at = 0;
    int i = 0;
    at += (size_t)sprintf(batch, "[");
    for (i = 0; i < kMessages; ++i) {
        at += (size_t)sprintf(batch + at, "%s{\"role\":\"user\",\"content\":\"%0200d\"}",
                              i > 0 ? "," : "", i);
    }
    sprintf(batch + at, "]");
    OK(kioku_message_add_batch(manager, T("s"), S(batch), NONE, NULL, &error));
    OK(kioku_context_save(manager, T("s"), T("{\"a\":1}"), NONE, NULL, &error));
    free(batch);
}

static void goes_over_paths(kioku_manager* manager) {
    struct stat file;
    kioku_manager* other = open_store("{\"path\":\"other.db\",\"durability\":\"normal\"}");
    OK(kioku_export(manager, T("out.jsonl"), NONE, &operation, &error));
    result("{\"records\":");
    CHECK(stat("out.jsonl", &file) == 0 && (file.st_mode & 0777) == 0600);
    OK(kioku_import(other, T("out.jsonl"), NONE, &operation, &error));
    result("\"existing\":0}");
    OK(kioku_import(other, T("out.jsonl"), NONE, &operation, &error));
    result("\"added\":0,");
    GIVES(kioku_session_get(other, T("s"), NONE, &text, &error), "\"message_count\":600");
    GIVES(kioku_context_load(other, T("s"), NONE, &text, &error), "\"context\":{\"a\":1}");

    OK(kioku_export(manager, T("out.jsonl"), NONE, &operation, &error));
    failure(KIOKU_CONFLICT, "out.jsonl");
    OK(kioku_export(manager, T("no/such/out.jsonl"), NONE, &operation, &error));
    failure(KIOKU_NOT_FOUND, "no/such");
    OK(kioku_export(manager, T("none.jsonl"), T("{\"sessions\":[\"none\"]}"), &operation, &error));
    failure(KIOKU_NOT_FOUND, "none");
    CHECK(access("none.jsonl", F_OK) != 0);
    OK(kioku_import(manager, T("missing.jsonl"), NONE, &operation, &error));
    failure(KIOKU_NOT_FOUND, "missing.jsonl");
    OK(kioku_import(manager, T("."), NONE, &operation, &error));
    failure(KIOKU_INVALID_ARGUMENT, "not a regular file");
    OK(kioku_import(manager, T("a.db"), NONE, &operation, &error));
    failure(KIOKU_INVALID_ARGUMENT, "a file of the store itself");
    OK(kioku_import(manager, T("./a.db-wal"), NONE, &operation, &error));
    failure(KIOKU_INVALID_ARGUMENT, "a file of the store itself");
    OK(kioku_import(manager, T("other.db"), NONE, &operation, &error));
    failure(KIOKU_INVALID_ARGUMENT, "open in this process");
    CHECK(symlink("other.db", "link.jsonl") == 0);
    OK(kioku_import(manager, T("link.jsonl"), NONE, &operation, &error));
    failure(KIOKU_INVALID_ARGUMENT, "open in this process");
    OK(kioku_import(manager, T("other.db-shm"), NONE, &operation, &error));
    failure(KIOKU_INVALID_ARGUMENT, "open in this process");
    kioku_manager_close(other);
}

static void refuses(kioku_manager* manager) {
    kioku_exporter* exporter = NULL;
    kioku_importer* importer = NULL;
    operation = NULL;
    REFUSED(kioku_export(NULL, T("x"), NONE, &operation, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_export(manager, BAD, NONE, &operation, &error), KIOKU_INVALID_ARGUMENT, "path");
    REFUSED(kioku_export(manager, T("x"), BAD, &operation, &error), KIOKU_INVALID_ARGUMENT,
            "options");
    REFUSED(kioku_export(manager, T("x"), NONE, NULL, &error), KIOKU_INVALID_ARGUMENT, "place");
    REFUSED(kioku_import(NULL, T("x"), NONE, &operation, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_import(manager, BAD, NONE, &operation, &error), KIOKU_INVALID_ARGUMENT, "path");
    REFUSED(kioku_import(manager, T("x"), BAD, &operation, &error), KIOKU_INVALID_ARGUMENT,
            "options");
    REFUSED(kioku_import(manager, T("x"), NONE, NULL, &error), KIOKU_INVALID_ARGUMENT, "place");
    REFUSED(kioku_import(manager, T("x"), T("{\"sesion\":\"s\"}"), &operation, &error),
            KIOKU_INVALID_ARGUMENT, "known: session, source, deadline_ms");
    REFUSED(kioku_export_open(NULL, NONE, &exporter, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_export_open(manager, BAD, &exporter, &error), KIOKU_INVALID_ARGUMENT, "options");
    REFUSED(kioku_export_open(manager, NONE, NULL, &error), KIOKU_INVALID_ARGUMENT, "place");
    REFUSED(kioku_export_next(NULL, &text, &error), KIOKU_INVALID_ARGUMENT, "the exporter is NULL");
    REFUSED(kioku_import_open(NULL, NONE, &importer, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_import_open(manager, BAD, &importer, &error), KIOKU_INVALID_ARGUMENT, "options");
    REFUSED(kioku_import_open(manager, NONE, NULL, &error), KIOKU_INVALID_ARGUMENT, "place");
    REFUSED(kioku_import_push(NULL, T("x"), &error), KIOKU_INVALID_ARGUMENT,
            "the importer is NULL");
    REFUSED(kioku_import_finish(NULL, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    kioku_export_close(NULL);
    kioku_import_close(NULL);
    CHECK(operation == NULL && exporter == NULL && importer == NULL);
}

/* Every chunk of one store, pushed into another in pieces of `step` bytes. */
static void goes_in_chunks(kioku_manager* manager, const char* config, size_t step) {
    kioku_manager* other = open_store(config);
    kioku_exporter* exporter = NULL;
    kioku_importer* importer = NULL;
    int chunks = 0;
    OK(kioku_export_open(manager, NONE, &exporter, &error));
    OK(kioku_import_open(other, NONE, &importer, &error));
    while (kioku_export_next(exporter, &text, &error) == KIOKU_OK && text != NULL) {
        size_t at = 0;
        ++chunks;
        CHECK(text->length > 0 && text->data[text->length - 1] == '\n');
        for (at = 0; at < text->length; at += step) {
            const size_t left = (size_t)text->length - at;
            if (kioku_import_push(importer, text->data + at, left < step ? left : step, &error)) {
                CHECK(0);
                break;
            }
        }
        free_text();
    }
    CHECK(error == NULL && chunks > 1);
    OK(kioku_export_next(exporter, &text, &error));
    CHECK(text == NULL);
    kioku_export_close(exporter);
    REFUSED(kioku_export_next(exporter, &text, &error), KIOKU_INVALID_ARGUMENT, "no exporter");
    kioku_manager_close(other); /* the importer keeps its store open */
    GIVES(kioku_import_finish(importer, &text, &error), "\"existing\":0}");
    GIVES(kioku_import_finish(importer, &text, &error), "\"existing\":0}");
    REFUSED(kioku_import_push(importer, T("{}\n"), &error), KIOKU_CONFLICT, "finished");
    kioku_import_close(importer);
    REFUSED(kioku_import_push(importer, T("{}\n"), &error), KIOKU_INVALID_ARGUMENT, "no importer");
    other = open_store(config);
    GIVES(kioku_session_get(other, T("s"), NONE, &text, &error), "\"message_count\":600");
    GIVES(kioku_session_stats(other, T("s"), NONE, &text, &error), "\"summarized_to\":5");
    kioku_manager_close(other);
}

static void takes_chat_rows(kioku_manager* manager) {
    kioku_importer* importer = NULL;
    int again = 0;
    for (again = 0; again < 2; ++again) {
        OK(kioku_import_open(manager, T("{\"session\":\"chat\",\"source\":\"talk\"}"), &importer,
                             &error));
        OK(kioku_import_push(importer, NONE, &error));
        OK(kioku_import_push(importer, T("{\"role\":\"user\",\"content\":\"\xc3"), &error));
        OK(kioku_import_push(importer, T("\xa4\"}\r\n\n{\"role\":\"assistant\",\"cont"), &error));
        OK(kioku_import_push(importer, T("ent\":\"b\"}"), &error));
        GIVES(kioku_import_finish(importer, &text, &error),
              again ? "{\"records\":2,\"added\":0,\"existing\":2}"
                    : "{\"records\":2,\"added\":2,\"existing\":0}");
        kioku_import_close(importer);
    }
    OK(kioku_import_open(manager, NONE, &importer, &error));
    OK(kioku_import_push(importer, T("{\"role\":\"user\",\"content\":\"a\"}\n"), &error));
    REFUSED(kioku_import_finish(importer, &text, &error), KIOKU_INVALID_ARGUMENT, "session");
    REFUSED(kioku_import_push(importer, T("{}\n"), &error), KIOKU_INVALID_ARGUMENT, "session");
    kioku_import_close(importer);
}

static void closes_early(kioku_manager* manager) {
    kioku_exporter* exporter = NULL;
    kioku_importer* importer = NULL;
    OK(kioku_export_open(manager, NONE, &exporter, &error));
    kioku_export_close(exporter);
    OK(kioku_export_open(manager, NONE, &exporter, &error));
    OK(kioku_export_next(exporter, NULL, &error));
    kioku_export_close(exporter);
    kioku_export_close(exporter);
    OK(kioku_import_open(manager, T("{\"session\":\"x\"}"), &importer, &error));
    OK(kioku_import_push(importer, T("{\"role\":"), &error));
    kioku_import_close(importer);
    kioku_import_close(importer);
    REFUSED(kioku_session_get(manager, T("x"), NONE, &text, &error), KIOKU_NOT_FOUND, "x");
    OK(kioku_export_open(manager, T("{\"sessions\":[\"none\"]}"), &exporter, &error));
    /* The archive's first line, which names no session, comes before the failure. */
    while (kioku_export_next(exporter, &text, &error) == KIOKU_OK && text != NULL)
        free_text();
    REFUSED(kioku_error_code(error), KIOKU_NOT_FOUND, "none");
    REFUSED(kioku_export_next(exporter, &text, &error), KIOKU_NOT_FOUND, "none");
    kioku_export_close(exporter);
}

int main(void) {
    kioku_manager* manager = open_store("{\"path\":\"a.db\",\"durability\":\"normal\"}");
    fill(manager);
    goes_over_paths(manager);
    refuses(manager);
    goes_in_chunks(manager, "{\"path\":\"chunks.db\",\"durability\":\"normal\"}", 100000);
    goes_in_chunks(manager, "{\"path\":\"pieces.db\",\"durability\":\"normal\"}", 777);
    takes_chat_rows(manager);
    closes_early(manager);
    kioku_manager_close(manager);
    return finished();
}
