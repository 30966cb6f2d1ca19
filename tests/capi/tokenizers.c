/* Tokenizers: counting and cutting, with buffers of the caller's. */
#include "check.h"

static void counts(kioku_tokenizer* tokenizer) {
    int64_t tokens = -1;
    int64_t more = -1;
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
    OK(kioku_tokenizer_estimate(T("hello world"), &tokens, &error));
    CHECK(tokens > 0);
    OK(kioku_tokenizer_estimate(NONE, NULL, &error));
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
    REFUSED(kioku_tokenizer_estimate(BAD, &tokens, &error), KIOKU_INVALID_ARGUMENT, "text is NULL");
}

static void has_no_ids_while_it_estimates(kioku_tokenizer* tokenizer) {
    uint32_t ids[4] = {0};
    char bytes[16];
    uint64_t count = 1;
    const int32_t code = kioku_tokenizer_encode(tokenizer, T("hello"), ids, 4, &count, &error);
    CHECK(code == KIOKU_OK || code == KIOKU_UNSUPPORTED);
    free_error();
    REFUSED(kioku_tokenizer_encode(NULL, T("x"), ids, 4, &count, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    CHECK(count == 0);
    REFUSED(kioku_tokenizer_encode(tokenizer, BAD, ids, 4, &count, &error), KIOKU_INVALID_ARGUMENT,
            "text is NULL");
    REFUSED(kioku_tokenizer_encode(tokenizer, T("x"), NULL, 4, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ids is NULL with a size of 4");
    REFUSED(kioku_tokenizer_decode(NULL, ids, 1, bytes, 16, &count, &error), KIOKU_INVALID_ARGUMENT,
            "NULL");
    REFUSED(kioku_tokenizer_decode(tokenizer, NULL, 1, bytes, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ids is NULL");
    REFUSED(kioku_tokenizer_decode(tokenizer, ids, 1, NULL, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "bytes is NULL");
    REFUSED(kioku_tokenizer_decode(tokenizer, ids, UINT64_MAX, bytes, 16, &count, &error),
            KIOKU_INVALID_ARGUMENT, "ids has a size of 18446744073709551615");
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

int main(void) {
    kioku_tokenizer* tokenizer = NULL;
    REFUSED(kioku_tokenizer_open(T("{\"encoding\":\"abc\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "abc");
    REFUSED(kioku_tokenizer_open(T("{\"model\":\"abc\"}"), &tokenizer, &error),
            KIOKU_INVALID_ARGUMENT, "options has no key \"model\"; known: encoding");
    REFUSED(kioku_tokenizer_open(BAD, &tokenizer, &error), KIOKU_INVALID_ARGUMENT,
            "options is NULL");
    REFUSED(kioku_tokenizer_open(NONE, NULL, &error), KIOKU_INVALID_ARGUMENT,
            "the place for the tokenizer is NULL");
    CHECK(tokenizer == NULL);
    OK(kioku_tokenizer_open(T("{\"encoding\":\"cl100k_base\"}"), &tokenizer, &error));
    kioku_tokenizer_close(tokenizer);
    OK(kioku_tokenizer_open(NONE, &tokenizer, &error));
    counts(tokenizer);
    has_no_ids_while_it_estimates(tokenizer);
    cuts(tokenizer);
    kioku_tokenizer_close(tokenizer);
    REFUSED(kioku_tokenizer_count(tokenizer, T("x"), NULL, &error), KIOKU_INVALID_ARGUMENT,
            "no tokenizer is open under this handle");
    kioku_tokenizer_close(tokenizer);
    kioku_tokenizer_close(NULL);
    return finished();
}
