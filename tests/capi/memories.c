/* Memories, episodes and forgetting: adding, reading, filters, versions, dry runs. */
#include "check.h"

static char id[64];

/* The first id in the last answer. */
static void take_id(void) {
    const char* at = text == NULL ? NULL : strstr(text->data, "\"id\":\"");
    CHECK(at != NULL);
    snprintf(id, sizeof id, "%.36s", at == NULL ? "" : at + 6);
    free_text();
}

static void remembers(kioku_manager* manager) {
    OK(kioku_memory_add(manager, T("Ada prefers tea."),
                        T("{\"user\":\"ada\",\"tags\":[\"tea\"],\"metadata\":{\"n\":1.50},"
                          "\"confidence\":0.5,\"session\":\"s\"}"),
                        &text, &error));
    CHECK(text != NULL && strstr(text->data, "\"category\":\"preference\",\"existed\":false"));
    take_id();
    GIVES(kioku_memory_add(manager, T("Ada prefers tea."),
                           T("{\"user\":\"ada\",\"session\":\"s\"}"), &text, &error),
          "\"existed\":true");
    GIVES(kioku_memory_get(manager, S(id), NONE, &text, &error),
          "\"confidence\":0.5,\"pinned\":false,\"tags\":[\"tea\"],\"metadata\":{\"n\":1.50},"
          "\"user\":\"ada\",\"agent\":null,\"project\":null,\"session\":\"s\",\"source\":null,"
          "\"access_count\":0,\"version\":1,");
    OK(kioku_memory_add(manager, T("no outs"), NONE, NULL, NULL));
    GIVES(kioku_memory_add_batch(manager, T("[\"one\",{\"content\":\"two\"},\"one\"]"), NONE, &text,
                                 &error),
          "\"existed\":true}]}");
    REFUSED(kioku_memory_add(manager, NONE, NONE, &text, &error), KIOKU_INVALID_ARGUMENT, "empty");
    REFUSED(kioku_memory_add(manager, T("x"), T("{\"colour\":1}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "options has no key \"colour\"");
    REFUSED(kioku_memory_add_batch(manager, T("[{}]"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "memories[0]: content is missing");
    REFUSED(kioku_memory_add_batch(manager, T("[1]"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "memories[0]");
}

static void updates(kioku_manager* manager) {
    GIVES(kioku_memory_update(manager, S(id),
                              T("{\"content\":\"Ada prefers coffee.\",\"expected_version\":1,"
                                "\"by\":\"bob\",\"reason\":\"asked\"}"),
                              &text, &error),
          "\"version\":2");
    REFUSED(kioku_memory_update(manager, S(id), T("{\"expected_version\":1}"), &text, &error),
            KIOKU_CONFLICT, "is at version 2, not 1");
    GIVES(kioku_memory_history(manager, S(id), T("{\"limit\":1}"), &text, &error),
          "\"by\":\"bob\",\"reason\":\"asked\"}],\"next\":\"2\"}");
    GIVES(kioku_memory_history(manager, S(id), T("{\"cursor\":\"2\"}"), &text, &error),
          "\"content\":\"Ada prefers tea.\"");
}

static void filters(kioku_manager* manager) {
    GIVES(kioku_memory_list(manager, T("{\"user\":\"ada\"}"), &text, &error), "coffee");
    GIVES(kioku_memory_list(manager, T("{\"user\":null,\"limit\":1}"), &text, &error), "\"next\":");
    GIVES(kioku_memory_list(manager, T("{\"user\":[]}"), &text, &error), "{\"items\":[]}");
    GIVES(
        kioku_memory_list(manager, T("{\"metadata\":{\"n\":{\">\":1,\"<=\":1.5}}}"), &text, &error),
        "coffee");
    GIVES(kioku_memory_list(manager, T("{\"metadata\":{\"n\":2}}"), &text, &error),
          "{\"items\":[]}");
    GIVES(kioku_memory_list(manager, T("{\"category\":[\"preference\"],\"tags_all\":[\"tea\"]}"),
                            &text, &error),
          "coffee");
    REFUSED(kioku_memory_list(manager, T("{\"users\":\"ada\"}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "options has no key \"users\"");
    REFUSED(kioku_memory_list(manager, T("{\"metadata\":{\"n\":{\"~\":1}}}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "has no operator \"~\"");
}

static void stores(kioku_manager* manager) {
    char episode[64];
    OK(kioku_episode_store(manager, T("It rained."),
                           T("{\"kind\":\"weather\",\"timestamp\":1795253400}"), &text, &error));
    take_id();
    snprintf(episode, sizeof episode, "%s", id);
    GIVES(kioku_episode_get(manager, S(episode), NONE, &text, &error),
          "\"kind\":\"weather\",\"source\":\"opencode\",\"metadata\":{},");
    GIVES(kioku_episode_list(manager, T("{\"episode_kind\":\"weather\"}"), &text, &error),
          "It rained.");
    REFUSED(kioku_memory_get(manager, S(episode), NONE, &text, &error), KIOKU_NOT_FOUND,
            "there is no memory");
    REFUSED(kioku_episode_store(manager, T("x"), T("{\"kind\":\"\"}"), &text, &error),
            KIOKU_INVALID_ARGUMENT, "kind is empty");
}

static void forgets(kioku_manager* manager) {
    char ids[80];
    snprintf(ids, sizeof ids, "[\"%s\"]", id);
    GIVES(kioku_forget(manager, S(ids), T("{\"dry_run\":true}"), &text, &error),
          "{\"dry_run\":true,\"erased\":false,\"messages\":0,\"summaries\":0,\"jobs\":0,"
          "\"memories\":0,\"episodes\":1,\"forks\":[],\"items\":[{\"id\":\"");
    GIVES(kioku_forget(manager, S(ids), NONE, &text, &error),
          "{\"dry_run\":false,\"erased\":true,");
    REFUSED(kioku_forget(manager, S(ids), NONE, &text, &error), KIOKU_NOT_FOUND,
            "nothing was forgotten");
    REFUSED(kioku_forget_matching(manager, T("{}"), NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "the filter is empty");
    REFUSED(kioku_forget_matching(manager, NONE, NONE, &text, &error), KIOKU_INVALID_ARGUMENT,
            "the filter is empty");
    GIVES(kioku_forget_matching(manager, T("{\"user\":\"ada\",\"kinds\":[\"memory\"]}"), NONE,
                                &text, &error),
          "\"memories\":1");
}

int main(void) {
    kioku_manager* manager = open_store("{\"path\":\"n.db\",\"durability\":\"normal\"}");
    remembers(manager);
    updates(manager);
    filters(manager);
    stores(manager);
    forgets(manager);
    kioku_manager_close(manager);
    return finished();
}
