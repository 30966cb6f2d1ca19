/* Sessions: configuring, reading, listing, statistics, forking, clearing. */
#include "check.h"

static void configures(kioku_manager* manager) {
    GIVES(kioku_session_configure(
              manager, T("s"),
              T("{\"title\":\"T\",\"user\":\"u\",\"project\":\"p\",\"max_buffer_messages\":5,"
                "\"summarizer\":\"none\",\"deadline_ms\":5000}"),
              &text, &error),
          "{\"id\":\"s\",\"title\":\"T\",\"user\":\"u\",\"agent\":null,\"project\":\"p\"");
    GIVES(kioku_session_get(manager, T("s"), NONE, &text, &error), "\"max_buffer_messages\":5");
    GIVES(kioku_session_configure(manager, T("s"), T("{\"title\":null}"), &text, &error),
          "\"title\":null");
    GIVES(kioku_session_configure(manager, T("plain"), NONE, &text, &error), "\"id\":\"plain\"");
    OK(kioku_session_configure(manager, T("plain"), NONE, NULL, &error));
    REFUSED(kioku_session_configure(manager, T("s"), T("{\"user\":\"v\"}"), &text, &error),
            KIOKU_CONFLICT, "\"v\"");
    REFUSED(
        kioku_session_configure(manager, T("s"), T("{\"max_buffer_messages\":0}"), &text, &error),
        KIOKU_INVALID_ARGUMENT, "max_buffer_messages is 0");
    REFUSED(kioku_session_configure(manager, T("s"), T("{\"encoding\":\"x\"}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "x");
    REFUSED(kioku_session_configure(manager, T("s"), T("{\"tittle\":\"x\"}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "options has no key \"tittle\"");
    REFUSED(kioku_session_configure(manager, NONE, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "empty");
    REFUSED(kioku_session_configure(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "session is NULL with a length of 3");
    REFUSED(kioku_session_configure(manager, T("s"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL");
    REFUSED(kioku_session_configure(NULL, T("s"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "the manager is NULL");
    CHECK(kioku_session_configure(NULL, NONE, NONE, NULL, NULL) == KIOKU_INVALID_ARGUMENT);
}

static void reads(kioku_manager* manager) {
    REFUSED(kioku_session_get(manager, T("none"), NONE, &text, &error), KIOKU_NOT_FOUND, "none");
    REFUSED(kioku_session_get(NULL, T("s"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_get(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_get(manager, T("s"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_get(manager, T("a\xc3"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "session is not UTF-8 at byte 1");
    REFUSED(kioku_session_get(manager, "a\0b", 3, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "session holds NUL at byte 1");
    OK(kioku_session_get(manager, T("s"), NONE, NULL, &error));
    GIVES(kioku_session_stats(manager, T("s"), NONE, &text, &error),
          "\"buffer\":{\"message_count\":0");
    GIVES(kioku_session_stats(manager, T("s"), NONE, &text, &error), "\"context_version\":null");
    REFUSED(kioku_session_stats(manager, T("none"), NONE, &text, &error), KIOKU_NOT_FOUND, "none");
    REFUSED(kioku_session_stats(NULL, T("s"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_stats(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_stats(manager, T("s"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    OK(kioku_session_stats(manager, T("s"), NONE, NULL, &error));
}

static void lists(kioku_manager* manager) {
    char next[512];
    char options[600];
    GIVES(kioku_session_list(manager, NONE, &text, &error), "\"id\":\"plain\"");
    GIVES(kioku_session_list(manager, T("{\"user\":\"u\"}"), &text, &error), "\"id\":\"s\"");
    GIVES(kioku_session_list(manager, T("{\"user\":\"*\"}"), &text, &error), "{\"items\":[]}");
    GIVES(kioku_session_list(manager, T("{\"user\":null}"), &text, &error), "\"id\":\"plain\"");
    GIVES(kioku_session_list(manager, T("{\"user\":[\"u\",null],\"session\":[\"s\"]}"), &text,
                             &error),
          "\"id\":\"s\"");
    GIVES(kioku_session_list(manager, T("{\"agent\":[]}"), &text, &error), "{\"items\":[]}");
    OK(kioku_session_list(manager, T("{\"limit\":1}"), &text, &error));
    value_of(text->data, "next", next, sizeof next);
    CHECK(next[0] != '\0');
    free_text();
    snprintf(options, sizeof options, "{\"limit\":1,\"cursor\":\"%s\"}", next);
    GIVES(kioku_session_list(manager, S(options), &text, &error), "\"id\":\"s\"");
    OK(kioku_session_list(manager, NONE, NULL, &error));
    REFUSED(kioku_session_list(manager, T("{\"limit\":0}"), &text, &error), KIOKU_INVALID_ARGUMENT,
            "0");
    REFUSED(kioku_session_list(manager, T("{\"limit\":1001}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "1001");
    REFUSED(kioku_session_list(manager, T("{\"cursor\":\"?\"}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "cursor");
    REFUSED(kioku_session_list(manager, T("{\"user\":7}"), &text, &error), KIOKU_INVALID_ARGUMENT,
            "user is a number");
    REFUSED(kioku_session_list(manager, BAD, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_list(NULL, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
}

static void forks_and_clears(kioku_manager* manager) {
    add(manager, "old", "one");
    add(manager, "old", "two");
    GIVES(kioku_session_fork(manager, T("old"), T("new"), T("{\"at_seq\":1}"), &text, &error),
          "\"forked_from\":\"old\"");
    GIVES(kioku_session_get(manager, T("new"), NONE, &text, &error), "\"message_count\":1");
    OK(kioku_session_fork(manager, T("old"), T("new2"), NONE, NULL, &error));
    REFUSED(kioku_session_fork(manager, T("old"), T("new"), NONE, &text, &error), KIOKU_CONFLICT,
            "new");
    REFUSED(kioku_session_fork(manager, T("none"), T("x"), NONE, &text, &error), KIOKU_NOT_FOUND,
            "none");
    REFUSED(kioku_session_fork(manager, T("old"), T("x"), T("{\"at_seq\":3}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "3");
    REFUSED(kioku_session_fork(NULL, T("old"), T("x"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_session_fork(manager, BAD, T("x"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "session is NULL");
    REFUSED(kioku_session_fork(manager, T("old"), BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "new session is NULL");
    REFUSED(kioku_session_fork(manager, T("old"), T("x"), BAD, &text, &error),
            KIOKU_INVALID_ARGUMENT, "options is NULL");
    GIVES(kioku_session_clear(manager, T("old"), NONE, &text, &error), "\"messages\":2");
    GIVES(kioku_session_get(manager, T("old"), NONE, &text, &error), "\"message_count\":0");
    GIVES(kioku_session_clear(manager, T("new"), T("{\"all\":true}"), &text, &error),
          "\"erased\":true");
    REFUSED(kioku_session_clear(manager, T("new"), NONE, &text, &error), KIOKU_NOT_FOUND, "new");
    OK(kioku_session_clear(manager, T("new2"), NONE, NULL, &error));
    REFUSED(kioku_session_clear(manager, T("old"), T("{\"all\":1}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "all is a number");
    REFUSED(kioku_session_clear(NULL, T("old"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_session_clear(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_session_clear(manager, T("old"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
}

int main(void) {
    kioku_manager* manager = open_store("{\"path\":\"s.db\",\"durability\":\"normal\"}");
    configures(manager);
    reads(manager);
    lists(manager);
    forks_and_clears(manager);
    kioku_manager_close(manager);
    return finished();
}
