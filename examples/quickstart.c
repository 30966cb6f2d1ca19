/* A message goes in, is durable, and comes back inside a context. */
#include <kioku.h>
#include <stdio.h>

#define TEXT(literal) (literal), sizeof(literal) - 1

int main(void) {
    kioku_manager* manager = NULL;
    kioku_text* context = NULL;
    kioku_error* error = NULL;
    int32_t code = kioku_manager_open(TEXT("{\"path\":\"kioku.db\"}"), &manager, &error);
    if (code == KIOKU_OK) {
        code = kioku_message_add(manager, TEXT("demo"), TEXT("user"),
                                 TEXT("My name is Ada, and we deploy on Fridays."), NULL, 0, NULL,
                                 NULL, &error);
    }
    if (code == KIOKU_OK) {
        code = kioku_context_get(manager, TEXT("demo"), TEXT("{\"budget_tokens\":2000}"), &context,
                                 &error);
    }
    if (code == KIOKU_OK) {
        printf("%s\n", context->data);
    } else {
        fprintf(stderr, "%s\n", kioku_error_message(error));
    }
    kioku_text_free(context);
    kioku_error_free(error);
    kioku_manager_close(manager);
    return code == KIOKU_OK ? 0 : 1;
}
