/*
 * A writer of the crash tests that is a C host: `script_writer PATH DURABILITY`. Reads the words of
 * script.hpp from descriptor 198, a line each, and says "ok …" or "error …" on 199.
 */
#define _POSIX_C_SOURCE 200809L /* fdopen */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kioku.h"

#define S(string) (string), (uint64_t)strlen(string)

enum {
    kKey = 64,
    kRoom = 1 << 17
};

static kioku_manager* manager;
static kioku_error* error;
static char job[64];
static char lease[128];
static char content[kRoom];
static char json[kRoom];

/* text_of in script.cpp. */
static const char* text_of(const char* key, int size) {
    const int length = snprintf(content, sizeof content, "%s ", key);
    if (size > length) {
        memset(content + length, '.', (size_t)(size - length));
        content[size] = '\0';
    }
    return content;
}

static void copy_value(const char* from, const char* key, char* out, size_t room) {
    const char* const begin = strstr(from, key);
    size_t length = 0;
    out[0] = '\0';
    if (begin == NULL) return;
    length = strcspn(begin + strlen(key), "\"");
    if (length < room) snprintf(out, length + 1, "%s", begin + strlen(key));
}

static int32_t add(const char* session, const char* key, int size, char* said) {
    char options[kKey + 32];
    kioku_text* id = NULL;
    int64_t seq = 0;
    int32_t code = 0;
    snprintf(options, sizeof options, "{\"idempotency_key\":\"%s\"}", key);
    code = kioku_message_add(manager, S(session), S("user"), S(text_of(key, size)), S(options),
                             &seq, &id, &error);
    if (code == KIOKU_OK) sprintf(said, "%s %lld", id->data, (long long)seq);
    kioku_text_free(id);
    return code;
}

static int32_t batch(const char* session, const char* key, int count, int size) {
    char each[kKey + 16];
    size_t used = 0;
    int i = 0;
    json[used++] = '[';
    for (i = 1; i <= count; ++i) {
        snprintf(each, sizeof each, "%s:%d", key, i);
        used += (size_t)snprintf(json + used, sizeof json - used,
                                 "%s{\"role\":\"user\",\"content\":\"%s\",\"idempotency_key\":"
                                 "\"%s\"}",
                                 i > 1 ? "," : "", text_of(each, size), each);
    }
    snprintf(json + used, sizeof json - used, "]");
    return kioku_message_add_batch(manager, S(session), S(json), NULL, 0, NULL, &error);
}

static int32_t save(const char* session, int version) {
    char body[64];
    char options[64];
    snprintf(body, sizeof body, "{\"version\":%d}", version);
    snprintf(options, sizeof options, "{\"expected_version\":%d}", version - 1);
    return kioku_context_save(manager, S(session), S(body), S(options), NULL, &error);
}

static int32_t take(char* said) {
    kioku_text* given = NULL;
    const int32_t code = kioku_job_next(manager, NULL, 0, &given, &error);
    job[0] = '\0';
    if (given != NULL) {
        copy_value(given->data, "\"id\":\"", job, sizeof job);
        copy_value(given->data, "\"lease\":\"", lease, sizeof lease);
    }
    kioku_text_free(given);
    sprintf(said, "%s", job[0] != '\0' ? job : "none");
    return code;
}

static int32_t finish(char* said) {
    int32_t code = KIOKU_OK;
    sprintf(said, "none");
    if (job[0] == '\0') return code;
    code = kioku_job_complete(manager, S(job), S(lease), S("{\"text\":\"told in short\"}"), NULL, 0,
                              &error);
    if (code == KIOKU_OK) sprintf(said, "%s", job);
    job[0] = '\0';
    if (code == KIOKU_CONFLICT || code == KIOKU_NOT_FOUND) { /* folded or cleared since */
        kioku_error_free(error);
        error = NULL;
        code = KIOKU_OK;
    }
    return code;
}

static int32_t keep(int is_memory, const char* key, int size, char* said) {
    char options[3 * kKey];
    kioku_text* kept = NULL;
    int32_t code = 0;
    snprintf(options, sizeof options, "{\"source\":\"%s\",\"idempotency_key\":\"%s\"}", key, key);
    code = is_memory
               ? kioku_memory_add(manager, S(text_of(key, size)), S(options), &kept, &error)
               : kioku_episode_store(manager, S(text_of(key, size)), S(options), &kept, &error);
    if (kept != NULL) copy_value(kept->data, "\"id\":\"", said, 64);
    kioku_text_free(kept);
    return code;
}

static int32_t forget(const char* key) {
    char filter[2 * kKey];
    snprintf(filter, sizeof filter, "{\"source\":\"%s\"}", key);
    return kioku_forget_matching(manager, S(filter), NULL, 0, NULL, &error);
}

static int32_t execute(const char* verb, const char* session, const char* key, int count, int size,
                       char* said) {
    if (strcmp(verb, "add") == 0) return add(session, key, size, said);
    if (strcmp(verb, "batch") == 0) return batch(session, key, count, size);
    if (strcmp(verb, "save") == 0) return save(session, count);
    if (strcmp(verb, "take") == 0) return take(said);
    if (strcmp(verb, "finish") == 0) return finish(said);
    if (strcmp(verb, "remember") == 0) return keep(1, key, size, said);
    if (strcmp(verb, "store") == 0) return keep(0, key, size, said);
    if (strcmp(verb, "forget") == 0) return forget(key);
    if (strcmp(verb, "clear") == 0) {
        return kioku_session_clear(manager, S(session), NULL, 0, NULL, &error);
    }
    return KIOKU_INVALID_ARGUMENT;
}

int main(int argc, char** argv) {
    FILE* const hears = fdopen(198, "r");
    FILE* const says = fdopen(199, "w");
    char line[512];
    char verb[16];
    char session[kKey];
    char key[kKey];
    char said[128];
    int count = 0;
    int size = 0;
    if (argc != 3 || hears == NULL || says == NULL) return 2;
    snprintf(json, sizeof json, "{\"path\":\"%s\",\"durability\":\"%s\"}", argv[1], argv[2]);
    if (kioku_manager_open(S(json), &manager, NULL) != KIOKU_OK) return 1;
    fprintf(says, "ready\n");
    fflush(says);
    while (fgets(line, sizeof line, hears) != NULL) {
        said[0] = '\0';
        if (sscanf(line, "%15s %63s %63s %d %d", verb, session, key, &count, &size) != 5) return 2;
        if (execute(verb, session, key, count, size, said) == KIOKU_OK) {
            fprintf(says, "ok %s\n", said);
        } else {
            fprintf(says, "error %s\n", kioku_error_message(error));
            kioku_error_free(error);
            error = NULL;
        }
        fflush(says);
    }
    kioku_manager_close(manager);
    return 0;
}
