/* Counters and events of the host's, as a receiver on this machine gets them. */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "check.h"

static int receiver;

/* The next datagram is this one. */
static void expect(const char* wanted) {
    char datagram[9000] = "";
    struct pollfd waits = {0, POLLIN, 0};
    ssize_t got = 0;
    waits.fd = receiver;
    if (poll(&waits, 1, 30000) == 1) got = recv(receiver, datagram, sizeof datagram - 1, 0);
    if (got < 0 || strcmp(datagram, wanted) != 0) printf("wanted %s, got %s\n", wanted, datagram);
    CHECK(got >= 0 && strcmp(datagram, wanted) == 0);
}

static void receive_at(const char* path) {
    struct sockaddr_un at = {0};
    at.sun_family = AF_UNIX;
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    unlink(path);
    receiver = socket(AF_UNIX, SOCK_DGRAM, 0);
    CHECK(receiver >= 0 && bind(receiver, (struct sockaddr*)&at, sizeof at) == 0);
}

static void refusals(kioku_manager* manager) {
    REFUSED(kioku_metric_count(manager, NONE, 1, NONE, &error), KIOKU_INVALID_ARGUMENT, "empty");
    REFUSED(kioku_metric_count(manager, BAD, 1, NONE, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_metric_count(manager, T("x"), 1, BAD, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_metric_count(manager, T("x"), 1, T("{\"tags\":[1]}"), &error),
            KIOKU_INVALID_ARGUMENT, "tags[0] is a number, expected a string");
    REFUSED(kioku_metric_count(NULL, T("x"), 1, NONE, &error), KIOKU_INVALID_ARGUMENT, "manager");
    REFUSED(kioku_event_send(manager, NONE, T("x"), NONE, &error), KIOKU_INVALID_ARGUMENT, "title");
    REFUSED(kioku_event_send(manager, T("t"), BAD, NONE, &error), KIOKU_INVALID_ARGUMENT, "NULL");
    REFUSED(kioku_event_send(manager, T("t"), NONE, T("{\"alert_type\":\"loud\"}"), &error),
            KIOKU_INVALID_ARGUMENT, "loud");
    REFUSED(kioku_event_send(NULL, T("t"), NONE, NONE, &error), KIOKU_INVALID_ARGUMENT, "manager");
}

int main(void) {
    kioku_manager* manager = NULL;
    receive_at("dsd");
    manager = open_store(
        "{\"path\":\"a.db\",\"dogstatsd\":{\"url\":\"unix://dsd\",\"env\":\"test\",\"service\":"
        "\"site\",\"version\":\"1\",\"tags\":[\"team:memory\"]}}");
    OK(kioku_metric_count(manager, T("opencode.tokens.used"), 42, T("{\"tags\":[\"model:x\"]}"),
                          &error));
    expect("opencode.tokens.used:42|c|#env:test,service:site,version:1,team:memory,model:x");
    OK(kioku_event_send(
        manager, T("Größe"), T("a\nb"),
        T("{\"alert_type\":\"error\",\"priority\":\"low\",\"aggregation_key\":\"k\","
          "\"source_type\":\"s\",\"host\":\"h\",\"timestamp\":1795253400}"),
        &error));
    expect(
        "_e{7,4}:Größe|a\\nb|d:1795253400|h:h|k:k|p:low|s:s|t:error|#env:test,service:site,"
        "version:1,team:memory");
    refusals(manager);
    kioku_manager_close(manager);
    REFUSED(kioku_metric_count(manager, T("x"), 1, NONE, &error), KIOKU_INVALID_ARGUMENT,
            "no manager is open");

    /* Off: success, and nothing is sent. */
    manager = open_store("{\"path\":\"a.db\"}");
    OK(kioku_metric_count(manager, T("x"), 1, NONE, &error));
    OK(kioku_event_send(manager, T("t"), T("x"), NONE, &error));
    refusals(manager);
    kioku_manager_close(manager);

    /* What the configuration does not say, the environment does. */
    setenv("KIOKU_STORE", "b.db", 1);
    setenv("KIOKU_DURABILITY", "normal", 1);
    setenv("DD_DOGSTATSD_URL", "unix://dsd", 1);
    setenv("DD_ENV", "ignored", 1);
    setenv("DD_SERVICE", "shop", 1);
    while (recv(receiver, &(char){0}, 1, MSG_DONTWAIT) > 0)
        continue;
    manager = open_store("{\"from_env\":true,\"dogstatsd\":{\"env\":\"live\"}}");
    OK(kioku_metric_count(manager, T("x"), 1, NONE, &error));
    expect("x:1|c|#env:live,service:shop");
    GIVES(kioku_manager_health(manager, NONE, &text, &error), "\"path\":\"");
    GIVES(kioku_manager_health(manager, NONE, &text, &error), "\"durability\":\"normal\"");
    kioku_manager_close(manager);
    CHECK(access("b.db", F_OK) == 0);
    setenv("KIOKU_DURABILITY", "hopeful", 1);
    REFUSED(kioku_manager_open(T("{\"from_env\":true}"), &manager, &error), KIOKU_INVALID_ARGUMENT,
            "hopeful");
    REFUSED(kioku_manager_open(T("{\"from_env\":false}"), &manager, &error), KIOKU_INVALID_ARGUMENT,
            "path");
    close(receiver);
    return finished();
}
