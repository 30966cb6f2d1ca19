/* Tokenizers: counting, ids and cutting, with buffers of the caller's. */
#include "check.h"

static void counts(kioku_tokenizer* tokenizer) {
    int64_t tokens = -1;
    int64_t more = -1;
    int64_t low = -1;
    OK(kioku_tokenizer_count(tokenizer, NONE, &tokens, &error));
    CHECK(tokens == 0);
    OK(kioku_tokenizer_count(tokenizer, T("hello world"), &tokens, &error));
    CHECK(tokens > 0 && tokens < 11);
    OK(kioku_tokenizer_count(tokenizer, T("hello"), NULL, &error));
    OK(kioku_tokenizer_count_messages(tokenizer, T("[]"), &tokens, &error));
    CHECK(tokens == 3);
    OK(kioku_tokenizer_count_messages(tokenizer, T("[{\"role\":\"user\",\"content\":\"hi\"}]"),
                                      &tokens, &error));
    OK(kioku_tokenizer_count_messages(
        tokenizer, T("[{\"role\":\"user\",\"content\":[\"hi\"],\"name\":\"anna\"}]"), &more,
        &error));
    CHECK(tokens > 6 && more > tokens);
    OK(kioku_tokenizer_estimate(T("hello world"), NONE, &tokens, NULL, NULL, &error));
    CHECK(tokens == 2);
    OK(kioku_tokenizer_estimate(T("hello world"), T("claude"), &tokens, &low, &more, &error));
    CHECK(tokens > 0 && low <= tokens && tokens <= more);
    OK(kioku_tokenizer_estimate(NONE, NONE, NULL, NULL, NULL, &error));
    REFUSED(kioku_tokenizer_estimate(T("x"), T("klingon"), &tokens, &low, &more, &error),
            KIOKU_INVALID_ARGUMENT, "claude");
    CHECK(tokens == 0 && low == 0 && more == 0);
    REFUSED(kioku_tokenizer_count(NULL, T("x"), &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "the tokenizer is NULL");
    CHECK(tokens == 0);
    REFUSED(kioku_tokenizer_count(tokenizer, BAD, &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "text is NULL");
    REFUSED(kioku_tokenizer_count(tokenizer, T("\xff"), &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "text is not UTF-8");
    REFUSED(kioku_tokenizer_count_messages(NULL, T("[]"), &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_tokenizer_count_messages(tokenizer, BAD, &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "messages is NULL");
    REFUSED(kioku_tokenizer_count_messages(tokenizer, T("{}"), &tokens, &error),
            KIOKU_INVALID_ARGUMENT, "messages is an object, expected an array");
    REFUSED(kioku_tokenizer_estimate(BAD, NONE, &tokens, NULL, NULL, &error),
            KIOKU_INVALID_ARGUMENT, "text is NULL");
}

static void has_ids(kioku_tokenizer* tokenizer) {
    uint32_t ids[8] = {0};
    char bytes[16] = "";
    uint64_t count = 1;
    OK(kioku_tokenizer_encode(tokenizer, T("hello world"), NONE, ids, 8, &count, &error));
    CHECK(count == 2 && ids[0] == 24912 && ids[1] == 2375);
    REFUSED(kioku_tokenizer_encode(tokenizer, T("hello world"), NONE, ids, 1, &count, &error),
            KIOKU_LIMIT, "the buffer holds 1, 2 are needed");
    CHECK(count == 2);
    OK(kioku_tokenizer_decode(tokenizer, ids, 2, bytes, 16, &count, &error));
    CHECK(count == 11 && memcmp(bytes, "hello world", 11) == 0);
    OK(kioku_tokenizer_decode_text(tokenizer, ids, 2, &text, &error));
    CHECK(text != NULL && strcmp(text->data, "hello world") == 0);
    free_text();
    OK(kioku_tokenizer_encode(tokenizer, T("a<|endoftext|>"),
                              T("{\"allowed_special\":[\"<|endoftext|>\"]}"), ids, 8, &count,
                              &error));
    CHECK(count == 2 && ids[1] == 199999);
    OK(kioku_tokenizer_encode(tokenizer, T("<|endoftext|>"), T("{\"allowed_special\":\"all\"}"),
                              ids, 8, &count, &error));
    CHECK(count == 1);
    REFUSED(kioku_tokenizer_encode(tokenizer, T("<|endoftext|>"),
                                   T("{\"disallowed_special\":\"all\"}"), ids, 8, &count, &error),
            KIOKU_INVALID_ARGUMENT, "at byte 0, which is disallowed");
    REFUSED(kioku_tokenizer_encode(tokenizer, T("x"), T("{\"allowed_special\":\"some\"}"), ids, 8,
                                   &count, &error),
            KIOKU_INVALID_ARGUMENT, "expected an array");
    REFUSED(
        kioku_tokenizer_encode(tokenizer, T("x"), T("{\"specials\":1}"), ids, 8, &count, &error),
        KIOKU_INVALID_ARGUMENT, "known: allowed_special, disallowed_special");
    REFUSED(kioku_tokenizer_encode(tokenizer, T("\xff"), NONE, ids, 8, &count, &error),
            KIOKU_INVALID_ARGUMENT, "text is not UTF-8");
    OK(kioku_tokenizer_encode_bytes(tokenizer, T("\xff"), ids, 8, &count, &error));
    CHECK(count == 1 && ids[0] == 187);
    OK(kioku_tokenizer_decode(tokenizer, ids, 1, bytes, 16, &count, &error));
    CHECK(count == 1 && bytes[0] == '\xff');
    OK(kioku_tokenizer_decode_text(tokenizer, ids, 1, &text, &error));
    CHECK(text != NULL && strcmp(text->data, "\xEF\xBF\xBD") == 0);
    free_text();
    OK(kioku_tokenizer_encode(tokenizer, "a\0b", 3, NONE, ids, 8, &count, &error));
    CHECK(count == 3 && ids[1] == 188);
    ids[0] = 4000000000U;
    REFUSED(kioku_tokenizer_decode(tokenizer, ids, 1, bytes, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "o200k_base has no token 4000000000");
    REFUSED(kioku_tokenizer_decode_text(tokenizer, ids, 1, &text, &error), KIOKU_INVALID_ARGUMENT,
            "has no token");
    REFUSED(kioku_tokenizer_encode(NULL, T("x"), NONE, ids, 4, &count, &error),
            KIOKU_INVALID_ARGUMENT, "NULL");
    CHECK(count == 0);
    REFUSED(kioku_tokenizer_encode(tokenizer, BAD, NONE, ids, 4, &count, &error),
            KIOKU_INVALID_ARGUMENT, "text is NULL");
    REFUSED(kioku_tokenizer_encode(tokenizer, T("x"), NONE, NULL, 4, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ids is NULL with a size of 4");
    REFUSED(kioku_tokenizer_decode(NULL, ids, 1, bytes, 16, &count, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_tokenizer_decode(tokenizer, NULL, 1, bytes, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ids is NULL");
    ids[0] = 64;
    REFUSED(kioku_tokenizer_decode(tokenizer, ids, 1, NULL, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "bytes is NULL");
    REFUSED(kioku_tokenizer_decode(tokenizer, ids, UINT64_MAX, bytes, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ids has a size of 18446744073709551615");
}

static void names_models(void) {
    kioku_tokenizer* tokenizer = NULL;
    OK(kioku_tokenizer_models(&text, &error));
    CHECK(text != NULL && strstr(text->data, "\"o200k_harmony\"") != NULL);
    CHECK(text != NULL && strstr(text->data,
                                 "{\"name\":\"gpt-4o\",\"encoding\":\"o200k_base\","
                                 "\"prefix\":false}") != NULL);
    free_text();
    OK(kioku_tokenizer_open(T("{\"encoding\":\"gpt-4o-mini\"}"), &tokenizer, &error));
    kioku_tokenizer_close(tokenizer);
    REFUSED(kioku_tokenizer_open(T("{\"encoding\":\"gtp-4o\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "the nearest: gpt-4o");
}

static void counts_what_grows(kioku_tokenizer* tokenizer) {
    kioku_running_count* count = NULL;
    int64_t tokens = 0;
    OK(kioku_running_count_open(tokenizer, &count, &error));
    OK(kioku_running_count_append(count, T("hello wor"), &tokens, &error));
    CHECK(tokens == 2);
    OK(kioku_running_count_append(count, T("ld"), &tokens, &error));
    CHECK(tokens == 2);
    REFUSED(kioku_running_count_append(count, T("\xff"), &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "not UTF-8");
    CHECK(tokens == 0);
    OK(kioku_running_count_append(count, NONE, &tokens, &error));
    CHECK(tokens == 2);
    REFUSED(kioku_running_count_append(NULL, T("x"), &tokens, &error), KIOKU_INVALID_ARGUMENT,
            "the running count is NULL");
    REFUSED(kioku_running_count_open(NULL, &count, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    CHECK(count == NULL);
    REFUSED(kioku_running_count_open(tokenizer, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the place for the running count is NULL");
    OK(kioku_running_count_open(tokenizer, &count, &error));
    kioku_running_count_close(count);
    kioku_running_count_close(count);
    kioku_running_count_close(NULL);
}

static void cuts(kioku_tokenizer* tokenizer) {
    static const char story[] = "One two three four five six seven eight nine ten.";
    uint64_t length = 0;
    uint64_t needed = 0;
    uint64_t count = 0;
    uint64_t ranges[64];
    OK(kioku_tokenizer_truncate(tokenizer, T(story), 3, &length, &error));
    CHECK(length > 0 && length < sizeof story - 1);
    OK(kioku_tokenizer_truncate(tokenizer, T(story), 1000, &length, &error));
    CHECK(length == sizeof story - 1);
    OK(kioku_tokenizer_truncate(tokenizer, T(story), 0, &length, &error));
    CHECK(length == 0);
    OK(kioku_tokenizer_truncate(tokenizer, T(story), 3, NULL, &error));
    REFUSED(kioku_tokenizer_truncate(tokenizer, T(story), -1, &length, &error),
            KIOKU_INVALID_ARGUMENT, "max_tokens is -1");
    REFUSED(kioku_tokenizer_truncate(NULL, T(story), 1, &length, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_tokenizer_truncate(tokenizer, BAD, 1, &length, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");

    REFUSED(kioku_tokenizer_split(tokenizer, T(story), 4, 1, NULL, 0, &needed, &error), KIOKU_LIMIT,
            "are needed");
    CHECK(needed > 1 && needed <= 32);
    OK(kioku_tokenizer_split(tokenizer, T(story), 4, 1, ranges, 32, &count, &error));
    CHECK(count == needed && ranges[0] == 0 && ranges[2 * count - 1] == sizeof story - 1);
    ranges[2] = 77;
    REFUSED(kioku_tokenizer_split(tokenizer, T(story), 4, 1, ranges, 1, &count, &error),
            KIOKU_LIMIT, "the buffer holds 1");
    CHECK(count == needed && ranges[2] == 77);
    OK(kioku_tokenizer_split(tokenizer, NONE, 4, 1, NULL, 0, &count, &error));
    CHECK(count == 0);
    OK(kioku_tokenizer_split(tokenizer, T(story), 4, 0, ranges, 32, NULL, &error));
    REFUSED(kioku_tokenizer_split(tokenizer, T(story), 0, 0, ranges, 32, &count, &error),
            KIOKU_INVALID_ARGUMENT, "0");
    REFUSED(kioku_tokenizer_split(tokenizer, T(story), 4, -2, ranges, 32, &count, &error),
            KIOKU_INVALID_ARGUMENT, "overlap is -2");
    REFUSED(kioku_tokenizer_split(NULL, T(story), 4, 0, ranges, 32, &count, &error),
            KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_tokenizer_split(tokenizer, BAD, 4, 0, ranges, 32, &count, &error),
            KIOKU_INVALID_ARGUMENT, "text is NULL");
    REFUSED(kioku_tokenizer_split(tokenizer, T(story), 4, 0, NULL, 32, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ranges is NULL");
}

/* The 256 bytes as tokens, and "ab". */
static void write_vocabulary(const char* path) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    FILE* file = fopen(path, "w");
    unsigned byte = 0;
    if (file == NULL) return;
    for (byte = 0; byte < 256; ++byte)
        fprintf(file, "%c%c== %u\n", digits[byte >> 2], digits[(byte & 3) << 4], byte);
    fprintf(file, "YWI= 256\n");
    fclose(file);
}

static void opens_a_file(void) {
    kioku_tokenizer* tokenizer = NULL;
    kioku_manager* manager = NULL;
    uint32_t ids[8] = {0};
    uint64_t count = 0;
    write_vocabulary("own.tiktoken");
    OK(kioku_tokenizer_open(T("{\"file\":\"own.tiktoken\",\"pattern\":\"o200k_base\","
                              "\"special_tokens\":[{\"text\":\"<|end|>\",\"id\":300}]}"),
                            &tokenizer, &error));
    OK(kioku_tokenizer_encode(tokenizer, T("abc<|end|>"), T("{\"allowed_special\":\"all\"}"), ids,
                              8, &count, &error));
    CHECK(count == 3 && ids[0] == 256 && ids[1] == 'c' && ids[2] == 300);
    kioku_tokenizer_close(tokenizer);
    OK(kioku_manager_open(T("{\"path\":\"own.db\"}"), &manager, &error));
    REFUSED(kioku_tokenizer_open(T("{\"file\":\"own.db\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "file of an open store");
    kioku_manager_close(manager);
}

int main(void) {
    kioku_tokenizer* tokenizer = NULL;
    REFUSED(kioku_tokenizer_open(T("{\"encoding\":\"abc\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "abc");
    REFUSED(kioku_tokenizer_open(T("{\"model\":\"abc\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "options has no key \"model\"; known: encoding");
    REFUSED(kioku_tokenizer_open(T("{\"file\":\"nothing\"}"), &tokenizer, &error), KIOKU_NOT_FOUND,
            "nothing");
    REFUSED(kioku_tokenizer_open(T("{\"file\":\"x\",\"encoding\":\"gpt2\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "one or the other");
    REFUSED(kioku_tokenizer_open(T("{\"pattern\":\"gpt2\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "file is missing");
    opens_a_file();
    REFUSED(kioku_tokenizer_open(BAD, &tokenizer, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL");
    REFUSED(kioku_tokenizer_open(NONE, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the place for the tokenizer is NULL");
    CHECK(tokenizer == NULL);
    OK(kioku_tokenizer_open(T("{\"encoding\":\"cl100k_base\"}"), &tokenizer, &error));
    kioku_tokenizer_close(tokenizer);
    OK(kioku_tokenizer_open(NONE, &tokenizer, &error));
    counts(tokenizer);
    has_ids(tokenizer);
    names_models();
    counts_what_grows(tokenizer);
    cuts(tokenizer);
    kioku_tokenizer_close(tokenizer);
    REFUSED(kioku_tokenizer_count(tokenizer, T("x"), NULL, &error), KIOKU_INVALID_ARGUMENT,
            "no tokenizer is open under this handle");
    kioku_tokenizer_close(tokenizer);
    kioku_tokenizer_close(NULL);
    return finished();
}
