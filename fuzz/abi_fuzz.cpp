// The C ABI under any sequence of calls: the input names the functions, out of all that kioku.h
// exports, and chooses their arguments. With KIOKU_FUZZ_CALLS, a file's path, a line for each
// function says at the end how often it was called and how often it succeeded.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fuzzer/FuzzedDataProvider.h>

#include "abi_call.hpp"
#include "abi_world.hpp"
#include "kioku.h"
#include "sandbox.hpp"

namespace {

using fuzz::AbiCall;
using fuzz::World;

struct Function {
    const char* name;
    bool (*call)(World& world, const char* name);
    int calls = 0;
    int successes = 0;
};

// A verb: everything from its types.
#define VERB(function) \
    {#function, [](World& world, const char* name) { return AbiCall(world, name).run(function); }}

// What takes one handle and answers nothing.
#define CLOSE(function, Opaque)                 \
    {#function, [](World& world, const char*) { \
         function(world.pick<Opaque>());        \
         return true;                           \
     }}

// An accessor of an error.
#define ACCESSOR(function, holds)                                 \
    {#function, [](World& world, const char*) {                   \
         const auto answer = function(world.pick<kioku_error>()); \
         fuzz::expect(holds, #function);                          \
         return true;                                             \
     }}

std::array kFunctions{
    Function{"kioku_abi_version",
             [](World&, const char*) { return kioku_abi_version() == KIOKU_ABI_VERSION; }},
    Function{"kioku_version", [](World&, const char*) { return *kioku_version() != '\0'; }},
    Function{"kioku_text_free",
             [](World& world, const char*) {
                 kioku_text_free(world.take_text());
                 return true;
             }},
    Function ACCESSOR(kioku_error_code, answer >= KIOKU_OK && answer < KIOKU_INTERNAL),
    Function ACCESSOR(kioku_error_message, answer != nullptr && std::strlen(answer) < 100'000),
    Function ACCESSOR(kioku_error_component, answer != nullptr && std::strlen(answer) < 100),
    Function ACCESSOR(kioku_error_retryable, answer == 0 || answer == 1),
    Function CLOSE(kioku_error_free, kioku_error),
    Function VERB(kioku_manager_open),
    Function CLOSE(kioku_manager_close, kioku_manager),
    Function VERB(kioku_manager_health),
    Function VERB(kioku_manager_backup),
    Function VERB(kioku_manager_check),
    Function VERB(kioku_manager_compact),
    Function VERB(kioku_changes_since),
    Function VERB(kioku_log_next),
    Function VERB(kioku_metric_count),
    Function VERB(kioku_event_send),
    Function VERB(kioku_session_configure),
    Function VERB(kioku_session_get),
    Function VERB(kioku_session_list),
    Function VERB(kioku_session_stats),
    Function VERB(kioku_session_fork),
    Function VERB(kioku_session_clear),
    Function VERB(kioku_message_add),
    Function VERB(kioku_message_add_batch),
    Function VERB(kioku_message_list),
    Function VERB(kioku_message_redact),
    Function VERB(kioku_context_get),
    Function VERB(kioku_context_save),
    Function VERB(kioku_context_load),
    Function VERB(kioku_memory_add),
    Function VERB(kioku_memory_add_batch),
    Function VERB(kioku_memory_get),
    Function VERB(kioku_memory_update),
    Function VERB(kioku_memory_list),
    Function VERB(kioku_memory_history),
    Function VERB(kioku_episode_store),
    Function VERB(kioku_episode_get),
    Function VERB(kioku_episode_list),
    Function VERB(kioku_forget),
    Function VERB(kioku_forget_matching),
    Function VERB(kioku_recall),
    Function VERB(kioku_query_memory),
    Function VERB(kioku_job_next),
    Function VERB(kioku_job_complete),
    Function VERB(kioku_job_fail),
    Function VERB(kioku_job_renew),
    Function VERB(kioku_export),
    Function VERB(kioku_import),
    Function VERB(kioku_export_open),
    Function VERB(kioku_export_next),
    Function CLOSE(kioku_export_close, kioku_exporter),
    Function VERB(kioku_import_open),
    Function VERB(kioku_import_push),
    Function VERB(kioku_import_finish),
    Function CLOSE(kioku_import_close, kioku_importer),
    Function VERB(kioku_operation_poll),
    Function VERB(kioku_operation_wait),
    Function VERB(kioku_operation_result),
    Function VERB(kioku_operation_cancel),
    Function CLOSE(kioku_operation_free, kioku_operation),
    Function VERB(kioku_tokenizer_open),
    Function VERB(kioku_tokenizer_count),
    Function VERB(kioku_tokenizer_count_messages),
    Function VERB(kioku_tokenizer_models),
    Function VERB(kioku_tokenizer_encode),
    Function VERB(kioku_tokenizer_encode_bytes),
    Function VERB(kioku_tokenizer_decode),
    Function VERB(kioku_tokenizer_decode_text),
    Function VERB(kioku_tokenizer_truncate),
    Function VERB(kioku_tokenizer_split),
    Function VERB(kioku_tokenizer_estimate),
    Function CLOSE(kioku_tokenizer_close, kioku_tokenizer),
    Function VERB(kioku_running_count_open),
    Function VERB(kioku_running_count_append),
    Function CLOSE(kioku_running_count_close, kioku_running_count),
    Function VERB(kioku_breaker_open),
    Function VERB(kioku_breaker_allow),
    Function VERB(kioku_breaker_report),
    Function VERB(kioku_breaker_state),
    Function VERB(kioku_breaker_reset),
    Function CLOSE(kioku_breaker_close, kioku_breaker),
};

void tell_calls() {
    const char* path = std::getenv("KIOKU_FUZZ_CALLS");
    std::FILE* file = path != nullptr ? std::fopen(path, "w") : nullptr;
    if (file == nullptr) return;
    for (const Function& function : kFunctions)
        std::fprintf(file, "%s %d %d\n", function.name, function.calls, function.successes);
    std::fclose(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool will_tell = std::atexit(tell_calls) == 0;
    static_cast<void>(will_tell);
    FuzzedDataProvider input(data, size);
    {
        World world(input);
        for (int i = 0; i < 60 && input.remaining_bytes() > 0; ++i) {
            Function& function =
                kFunctions[input.ConsumeIntegralInRange<std::size_t>(0, kFunctions.size() - 1)];
            ++function.calls;
            if (function.call(world, function.name)) ++function.successes;
        }
    }
    fuzz::Sandbox::get().empty();
    return 0;
}
