/* A store: opening, health, changes, the log, closing. */
#include "check.h"

static void refuses_wrong_configurations(void) {
    kioku_manager* manager = NULL;
    REFUSED(kioku_manager_open(NONE, &manager, &error), KIOKU_INVALID_ARGUMENT, "path is missing");
    REFUSED(kioku_manager_open(BAD, &manager, &error), KIOKU_INVALID_ARGUMENT,
            "config is NULL with a length of 3");
    REFUSED(kioku_manager_open(T("{"), &manager, &error), KIOKU_INVALID_ARGUMENT, "not JSON");
    REFUSED(kioku_manager_open(T("[]"), &manager, &error), KIOKU_INVALID_ARGUMENT,
            "config is an array, expected an object");
    REFUSED(kioku_manager_open(T("{\"path\":\"x.db\",\"colour\":1}"), &manager, &error),
            KIOKU_INVALID_ARGUMENT, "config has no key \"colour\"; known: path, from_env");
    REFUSED(kioku_manager_open(T("{\"path\":\"\xff\"}"), &manager, &error), KIOKU_INVALID_ARGUMENT,
            "not UTF-8");
    REFUSED(kioku_manager_open("{\"path\":\"a\0b\"}", 14, &manager, &error), KIOKU_INVALID_ARGUMENT,
            "not JSON");
    REFUSED(kioku_manager_open("{}", UINT64_MAX, &manager, &error), KIOKU_INVALID_ARGUMENT,
            "length of 18446744073709551615");
    REFUSED(kioku_manager_open(T("{\"path\":\"x.db\",\"create\":false}"), &manager, &error),
            KIOKU_NOT_FOUND, "x.db");
    REFUSED(kioku_manager_open(T("{\"path\":\"no/such/x.db\"}"), &manager, &error), KIOKU_NOT_FOUND,
            "no/such");
    REFUSED(kioku_manager_open(T("{\"path\":\".\"}"), &manager, &error), KIOKU_INVALID_ARGUMENT,
            "directory");
    CHECK(manager == NULL);
    CHECK(kioku_manager_open(NONE, &manager, NULL) == KIOKU_INVALID_ARGUMENT);
    REFUSED(kioku_manager_open(T("{\"path\":\"x.db\"}"), NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the place for the manager is NULL");
    CHECK(fopen("x.db", "rb") == NULL);
}

static void tells_its_health(kioku_manager* manager) {
    GIVES(kioku_manager_health(manager, NONE, &text, &error), "\"available\":true");
    GIVES(kioku_manager_health(manager, T("{}"), &text, &error), "\"backends\":[{\"name\":");
    GIVES(kioku_manager_health(manager, T("{\"deadline_ms\":1000}"), &text, &error),
          kioku_version());
    OK(kioku_manager_health(manager, NONE, NULL, &error));
    CHECK(kioku_manager_health(manager, NONE, NULL, NULL) == KIOKU_OK);
    REFUSED(kioku_manager_health(NULL, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "the manager is NULL");
    REFUSED(kioku_manager_health(manager, BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL with a length of 3");
    REFUSED(kioku_manager_health(manager, T("{\"deadline\":1}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "options has no key \"deadline\"; known: deadline_ms");
    REFUSED(kioku_manager_health(manager, T("{\"deadline_ms\":-1}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "-1");
    REFUSED(kioku_manager_health(manager, T("{\"deadline_ms\":\"1\"}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "deadline_ms is a string, expected a number");
}

static void lists_its_changes(kioku_manager* manager) {
    add(manager, "changes", "one");
    GIVES(kioku_changes_since(manager, 0, NONE, &text, &error), "\"op\":\"put\"");
    GIVES(kioku_changes_since(manager, 0, T("{\"limit\":1}"), &text, &error), "\"more\":true");
    GIVES(kioku_changes_since(manager, 1000000, NONE, &text, &error), "\"items\":[]");
    OK(kioku_changes_since(manager, 0, NONE, NULL, &error));
    REFUSED(kioku_changes_since(NULL, 0, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_changes_since(manager, -1, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "-1");
    REFUSED(kioku_changes_since(manager, 0, BAD, &text, &error), KIOKU_INVALID_ARGUMENT, "options");
    REFUSED(kioku_changes_since(manager, 0, T("{\"limit\":0}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "0");
}

static void keeps_its_log_until_asked(kioku_manager* manager) {
    int32_t code = KIOKU_OK;
    int records = 0;
    do {
        code = kioku_log_next(manager, &text, &error);
        records += text != NULL;
        if (text == NULL) break;
        CHECK(strstr(text->data, "\"level\":\"") != NULL);
        free_text();
    } while (code == KIOKU_OK && records < 1000);
    OK(code);
    CHECK(text == NULL);
    OK(kioku_log_next(manager, NULL, &error));
    REFUSED(kioku_log_next(NULL, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
}

int main(void) {
    kioku_manager* manager = NULL;
    kioku_manager* again = NULL;
    CHECK(kioku_abi_version() == KIOKU_ABI_VERSION);
    CHECK(strlen(kioku_version()) >= 5);
    refuses_wrong_configurations();
    manager =
        open_store("{\"path\":\"store.db\",\"durability\":\"normal\",\"log_level\":\"debug\"}");
    tells_its_health(manager);
    lists_its_changes(manager);
    keeps_its_log_until_asked(manager);

    again = open_store("{\"path\":\"store.db\",\"durability\":\"normal\"}");
    CHECK(again != manager);
    kioku_manager_close(manager);
    GIVES(kioku_session_get(again, T("changes"), NONE, &text, &error), "\"id\":\"changes\"");
    kioku_manager_close(again);
    kioku_manager_close(NULL);
    return finished();
}
