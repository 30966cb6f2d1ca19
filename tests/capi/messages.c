/* Messages: appending one and many, listing, redacting. */
#include <stdlib.h>

#include "check.h"

#define ADD(role, content, options) \
    kioku_message_add(manager, T("m"), role, content, options, &seq, &text, &error)

static int64_t seq;

static void appends(kioku_manager* manager) {
    OK(ADD(T("user"), T("hello"), NONE));
    CHECK(seq == 1 && text != NULL && text->length == 36 && text->data[36] == '\0');
    free_text();
    OK(ADD(T("assistant"), T("w\xc3\xb6rld \xf0\x9f\x98\x80 \"\\\n"),
           T("{\"name\":\"a\",\"external_id\":\"e\",\"metadata\":{\"x\":1.50},\"deadline_ms\":1000,"
             "\"created_at\":\"2026-11-21T09:30:00Z\",\"idempotency_key\":\"k\"}")));
    CHECK(seq == 2);
    free_text();
    OK(kioku_message_add(manager, T("m"), T("user"), T("no outs"), NONE, NULL, NULL, NULL));
    OK(ADD(T("assistant"), NONE, T("{\"tool_calls\":[{\"id\":\"c\"}]}")));
    free_text();
    OK(ADD(T("tool"), T("result"), T("{\"tool_call_id\":\"c\",\"timestamp\":1795253400}")));
    CHECK(seq == 5);
    free_text();
    GIVES(kioku_message_list(manager, T("m"), T("{\"from_seq\":2,\"to_seq\":2}"), &text, &error),
          "\"content\":\"w\xc3\xb6rld \xf0\x9f\x98\x80 \\\"\\\\\\n\",\"name\":\"a\","
          "\"metadata\":{\"x\":1.50},\"created_at\":\"2026-11-21T09:30:00.000Z\"");
}

static void keeps_idempotency(kioku_manager* manager) {
    char first[64];
    OK(ADD(T("user"), T("once"), T("{\"idempotency_key\":\"i\"}")));
    CHECK(seq == 6);
    snprintf(first, sizeof first, "%s", text == NULL ? "" : text->data);
    free_text();
    OK(ADD(T("user"), T("once"), T("{\"idempotency_key\":\"i\"}")));
    CHECK(seq == 6 && text != NULL && strcmp(first, text->data) == 0);
    free_text();
    REFUSED(ADD(T("user"), T("twice"), T("{\"idempotency_key\":\"i\"}")), KIOKU_CONFLICT, "i");
    CHECK(seq == 0);
}

static void refuses(kioku_manager* manager) {
    char* large = malloc(2097152);
    REFUSED(ADD(T("user"), NONE, NONE), KIOKU_INVALID_ARGUMENT, "empty");
    REFUSED(ADD(T("bot"), T("x"), NONE), KIOKU_INVALID_ARGUMENT, "role \"bot\" is none of system");
    REFUSED(ADD(NONE, T("x"), NONE), KIOKU_INVALID_ARGUMENT, "role \"\"");
    REFUSED(ADD(BAD, T("x"), NONE), KIOKU_INVALID_ARGUMENT, "role is NULL");
    REFUSED(ADD(T("user"), BAD, NONE), KIOKU_INVALID_ARGUMENT, "content is NULL");
    REFUSED(ADD(T("user"), T("x"), BAD), KIOKU_INVALID_ARGUMENT, "options is NULL");
    REFUSED(ADD(T("user"), T("\xed\xa0\x80"), NONE), KIOKU_INVALID_ARGUMENT,
            "content is not UTF-8 at byte 0");
    REFUSED(kioku_message_add(manager, T("m"), T("user"), "x\0", 2, NONE, &seq, &text, &error),
            KIOKU_INVALID_ARGUMENT, "content holds NUL at byte 1");
    REFUSED(ADD(T("user"), T("x"), T("{\"role\":\"user\"}")), KIOKU_INVALID_ARGUMENT,
            "options has no key \"role\"");
    REFUSED(ADD(T("user"), T("x"), T("{\"metadata\":[]}")), KIOKU_INVALID_ARGUMENT,
            "metadata is an array, expected an object");
    REFUSED(ADD(T("user"), T("x"), T("{\"metadata\":{\"a\":1,\"a\":2}}")), KIOKU_INVALID_ARGUMENT,
            "twice");
    REFUSED(ADD(T("user"), T("x"), T("{\"name\":\"\\u0000\"}")), KIOKU_INVALID_ARGUMENT, "NUL");
    REFUSED(ADD(T("user"), T("x"), T("{\"tool_calls\":[{\"id\":\"c\"}]}")), KIOKU_INVALID_ARGUMENT,
            "tool_calls");
    REFUSED(ADD(T("assistant"), T("x"), T("{\"tool_calls\":[{}]}")), KIOKU_INVALID_ARGUMENT,
            "tool_calls[0] has no id");
    REFUSED(ADD(T("user"), T("x"), T("{\"created_at\":\"soon\"}")), KIOKU_INVALID_ARGUMENT, "soon");
    REFUSED(ADD(T("user"), T("x"), T("{\"user\":\"\"}")), KIOKU_INVALID_ARGUMENT, "user");
    REFUSED(ADD(T("user"), T("x"), T("{\"user\":\"other\"}")), KIOKU_CONFLICT, "other");
    REFUSED(kioku_message_add(NULL, T("m"), T("user"), T("x"), NONE, &seq, &text, &error),
            KIOKU_INVALID_ARGUMENT, "the manager is NULL");
    REFUSED(kioku_message_add(manager, BAD, T("user"), T("x"), NONE, &seq, &text, &error),
            KIOKU_INVALID_ARGUMENT, "session is NULL");
    REFUSED(kioku_message_add(manager, NONE, T("user"), T("x"), NONE, &seq, &text, &error),
            KIOKU_INVALID_ARGUMENT, "empty");
    memset(large, 'x', 2097152);
    REFUSED(
        kioku_message_add(manager, T("m"), T("user"), large, 1048577, NONE, &seq, &text, &error),
        KIOKU_LIMIT, "1048577");
    REFUSED(kioku_message_add(manager, large, 257, T("user"), T("x"), NONE, &seq, &text, &error),
            KIOKU_LIMIT, "257");
    CHECK(kioku_message_add(NULL, NONE, NONE, NONE, NONE, NULL, NULL, NULL) ==
          KIOKU_INVALID_ARGUMENT);
    free(large);
}

static void appends_batches(kioku_manager* manager) {
    GIVES(kioku_message_add_batch(manager, T("b"),
                                  T("[{\"role\":\"user\",\"content\":\"a\",\"user\":\"u\"},"
                                    "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\","
                                    "\"text\":\"b\"}]}]"),
                                  NONE, &text, &error),
          "\"seq\":2,\"existed\":false}]}");
    GIVES(kioku_message_add_batch(manager, T("b"), T("[]"), NONE, &text, &error), "{\"items\":[]}");
    GIVES(kioku_message_list(manager, T("b"), T("{\"from_seq\":2}"), &text, &error),
          "\"metadata\":{\"parts\":[{\"type\":\"text\",\"text\":\"b\"}]}");
    OK(kioku_message_add_batch(manager, T("b"), T("[{\"role\":\"user\",\"content\":\"c\"}]"),
                               T("{\"deadline_ms\":1000}"), NULL, &error));
    REFUSED(kioku_message_add_batch(manager, T("b"),
                                    T("[{\"role\":\"user\",\"content\":\"d\"},"
                                      "{\"role\":\"user\",\"content\":\"\"}]"),
                                    NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "empty");
    REFUSED(kioku_message_add_batch(
                manager, T("b"), T("[{\"role\":\"user\",\"content\":\"d\"},{\"content\":\"e\"}]"),
                NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "messages[1]: role is missing");
    REFUSED(kioku_message_add_batch(manager, T("b"), NONE, NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "messages: not JSON");
    REFUSED(kioku_message_add_batch(manager, T("b"), BAD, NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "messages is NULL");
    REFUSED(kioku_message_add_batch(manager, BAD, T("[]"), NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "session is NULL");
    REFUSED(kioku_message_add_batch(manager, T("b"), T("[]"), BAD, &text, &error),
            KIOKU_INVALID_ARGUMENT, "options is NULL");
    REFUSED(kioku_message_add_batch(NULL, T("b"), T("[]"), NONE, &text, &error),
            KIOKU_INVALID_ARGUMENT, "the manager is NULL");
    GIVES(kioku_session_get(manager, T("b"), NONE, &text, &error), "\"message_count\":3");
}

static void lists(kioku_manager* manager) {
    char next[512];
    char options[600];
    OK(kioku_message_list(manager, T("m"), T("{\"limit\":2}"), &text, &error));
    value_of(text->data, "next", next, sizeof next);
    CHECK(next[0] != '\0');
    free_text();
    snprintf(options, sizeof options, "{\"limit\":2,\"cursor\":\"%s\"}", next);
    GIVES(kioku_message_list(manager, T("m"), S(options), &text, &error), "\"seq\":3");
    GIVES(kioku_message_list(manager, T("m"), T("{\"from_seq\":1000}"), &text, &error),
          "{\"items\":[]}");
    OK(kioku_message_list(manager, T("m"), NONE, NULL, &error));
    REFUSED(kioku_message_list(manager, T("none"), NONE, &text, &error), KIOKU_NOT_FOUND, "none");
    REFUSED(kioku_message_list(manager, T("m"), T("{\"from_seq\":0}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "0");
    REFUSED(kioku_message_list(manager, T("m"), T("{\"limit\":-1}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "-1");
    REFUSED(kioku_message_list(NULL, T("m"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_message_list(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_message_list(manager, T("m"), BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
}

static void redacts(kioku_manager* manager) {
    char id[64];
    OK(kioku_message_list(manager, T("m"), T("{\"limit\":1}"), &text, &error));
    value_of(text->data, "id", id, sizeof id);
    free_text();
    GIVES(kioku_message_redact(manager, S(id), NONE, &text, &error), "\"erased\":true");
    GIVES(kioku_message_list(manager, T("m"), T("{\"limit\":1}"), &text, &error),
          "\"redacted\":true");
    OK(kioku_message_redact(manager, S(id), NONE, NULL, &error));
    REFUSED(kioku_message_redact(manager, T("01930000-0000-7000-8000-000000000000"), NONE, &text,
                                 &error),
            KIOKU_NOT_FOUND, "01930000");
    REFUSED(kioku_message_redact(NULL, S(id), NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_message_redact(manager, BAD, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_message_redact(manager, S(id), BAD, &text, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
}

int main(void) {
    kioku_manager* manager = open_store("{\"path\":\"m.db\",\"durability\":\"normal\"}");
    appends(manager);
    keeps_idempotency(manager);
    refuses(manager);
    appends_batches(manager);
    lists(manager);
    redacts(manager);
    kioku_manager_close(manager);
    return finished();
}
