/* Closing under way: what other threads do with a handle meanwhile ends well. */
#include <pthread.h>
#include <stdatomic.h>

#include "check.h"

enum {
    kThreads = 4,
    kRounds = 20
};

static _Atomic(kioku_manager*) shared;
static atomic_int stop;
static atomic_int wrong;
static atomic_int done_calls;

static void* use(void* unused) {
    (void)unused;
    while (!atomic_load(&stop)) {
        kioku_manager* const manager = atomic_load(&shared);
        kioku_error* mine = NULL;
        kioku_text* list = NULL;
        int64_t seq = 0;
        int32_t code =
            kioku_message_add(manager, T("t"), T("user"), T("hello"), NONE, &seq, NULL, &mine);
        if (code != KIOKU_OK && code != KIOKU_INVALID_ARGUMENT && code != KIOKU_BUSY) {
            printf("%s\n", kioku_error_message(mine));
            atomic_fetch_add(&wrong, 1);
        }
        if (code == KIOKU_OK) atomic_fetch_add(&done_calls, 1);
        kioku_error_free(mine);
        kioku_message_list(manager, T("t"), T("{\"limit\":2}"), &list, NULL);
        kioku_text_free(list);
    }
    return NULL;
}

static void* cancel(void* operation) {
    kioku_operation_free(operation);
    return NULL;
}

int main(void) {
    pthread_t threads[kThreads];
    pthread_t canceller;
    kioku_operation* operation = NULL;
    int32_t ended = 0;
    int i = 0;
    int seen = 0;
    atomic_store(&shared, open_store("{\"path\":\"t.db\",\"durability\":\"normal\"}"));
    for (i = 0; i < kThreads; ++i)
        CHECK(pthread_create(&threads[i], NULL, use, NULL) == 0);
    for (i = 0; i < kRounds; ++i) {
        kioku_manager* const old = atomic_load(&shared);
        while (atomic_load(&done_calls) == seen) {
        }
        seen = atomic_load(&done_calls);
        kioku_manager_close(old);
        kioku_manager_close(old);
        atomic_store(&shared, open_store("{\"path\":\"t.db\",\"durability\":\"normal\"}"));
    }
    atomic_store(&stop, 1);
    for (i = 0; i < kThreads; ++i)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(atomic_load(&wrong) == 0);
    CHECK(atomic_load(&done_calls) >= kRounds);

    /* An operation freed by one thread while another waits for it. */
    OK(kioku_manager_check(atomic_load(&shared), NONE, &operation, &error));
    CHECK(pthread_create(&canceller, NULL, cancel, operation) == 0);
    if (kioku_operation_wait(operation, 60000, &ended, NULL) == KIOKU_OK) CHECK(ended == 1);
    CHECK(pthread_join(canceller, NULL) == 0);
    kioku_manager_close(atomic_load(&shared));
    return finished();
}
