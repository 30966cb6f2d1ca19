/*
 * kioku.h: the C ABI of Kioku, an embeddable memory for AI agents. Bindings for any language are
 * made from this header alone. Verbs, records and their keys are those of docs/; the JSON that goes
 * in and comes out has its schemas in docs/schema.
 *
 * Shape
 *   Every verb is int32_t kioku_<noun>_<verb>(handle, inputs…, options, outs…, kioku_error
 *   **error). The answer is 0 (KIOKU_OK) or one of the codes below. What a verb takes beyond its
 *   typed inputs is one JSON object, `options`, so that a new option never changes a signature.
 *   Exceptions to the shape, none of which can fail: kioku_abi_version, kioku_version, everything
 *   that ends in _close or _free, and the accessors of kioku_error.
 *
 * Text
 *   In: a pointer and a length in bytes, UTF-8 without NUL; no terminator is needed. (NULL, 0) is
 *   the empty text, (NULL, n) with n > 0 is KIOKU_INVALID_ARGUMENT. The library keeps nothing of it
 *   after the call. Out: a kioku_text, which belongs to the caller until kioku_text_free. Its data
 *   ends in a NUL that `length` does not count, and holds no other.
 *
 * JSON Options, messages and configurations are checked strictly: an unknown key, a key given twice
 * and a value of another type are refused by name. Empty text stands for {}. Metadata, tool calls
 * and a saved context come back exactly as written, apart from space between tokens. Times are RFC
 * 3339 in UTC; integers are taken too, below 10^11 as seconds, else as milliseconds. Every verb on
 * a store that may wait takes `deadline_ms`: how long it may; 0 is not at all. Without one, a lock
 * is waited for as long as the configuration's busy_timeout_ms says.
 *
 * Outs
 *   Every out is set to NULL or 0 at once and stays so on failure (but see "Buffers"). An out that
 *   is not wanted may be NULL, with one exception: where a handle comes out, NULL is
 *   KIOKU_INVALID_ARGUMENT, and nothing is done.
 *
 * Buffers
 *   Token ids, bytes and ranges go into memory of the caller's, whose capacity is given. If it is
 *   too small, the answer is KIOKU_LIMIT, nothing is written, and the count that is needed is set.
 *
 * Errors
 *   On failure *error, unless `error` is NULL, is an object that the caller frees by
 *   kioku_error_free; on success it is NULL. Its message is one line that names the offending value
 *   and the limit, and never a message's content. A verb that fails has changed nothing, with one
 *   exception: memory that runs out while an answer is put together is KIOKU_NO_MEMORY, and the
 *   write may stand; an idempotency_key makes it safe to repeat. What any verb may answer is not
 *   repeated at each: KIOKU_INVALID_ARGUMENT (a handle that is closed or of another kind, text that
 *   is not UTF-8, wrong options), KIOKU_NO_MEMORY, KIOKU_INTERNAL; and every verb on a store
 *   KIOKU_LIMIT, KIOKU_BUSY, KIOKU_DEADLINE, KIOKU_CORRUPT and KIOKU_UNSUPPORTED, and when it
 *   writes KIOKU_FULL and KIOKU_READ_ONLY.
 *
 * Handles
 *   A handle is a number in the shape of a pointer: never an address, never 0, below 2^52. Using
 *   one that is closed, or was never open, is an error and not a crash; its number is not given out
 *   again. Closing NULL or a closed handle does nothing. A call that is under way when its handle
 *   is closed by another thread ends as it would have. Up to 65,536 handles are open at once,
 *   errors included; then KIOKU_LIMIT.
 *
 * Ownership
 *   What an open or a start gives out is the caller's, who closes it. A child (an operation, an
 *   export, an import) keeps its store open: closing the manager first is safe, and the store is
 *   closed with the last of them. Everything is to be closed before the library is unloaded.
 *
 * Threads
 *   Any function may be called from any thread at any time, on the same handle too. "any" at a
 *   function says that such calls run side by side, "in turns" that they wait for one another.
 *
 * Waiting
 *   The library never calls the host. "no" under Blocks is for a function that takes no lock for
 *   longer than a few instructions and does not touch the disk, "yes" for one that may wait for the
 *   disk, for another process or for a thread. Long work is an operation: started, polled or waited
 *   for, freed. The log is polled (kioku_log_next).
 *
 * Fork
 *   A child process must not use handles of its parent: verbs on a store answer KIOKU_UNSUPPORTED
 *   there, and closing gives up memory without waiting for threads that the child does not have.
 *
 * Compatibility
 *   A function, a code, a key and a number once released keep their meaning. The ABI has a number
 *   of its own, apart from the release's: it rises when a binary made for the one before would
 *   break, and is 0 until the first release.
 */
#ifndef KIOKU_H
#define KIOKU_H

#include <stdint.h>

#if defined(__GNUC__)
#define KIOKU_API __attribute__((visibility("default")))
#else
#define KIOKU_API
#endif

#define KIOKU_ABI_VERSION 0

#ifdef __cplusplus
extern "C" {
#endif

/* The codes; docs/errors.md has what each is in other hosts. */
enum {
    KIOKU_OK = 0,
    KIOKU_INVALID_ARGUMENT = 1, /* the input is wrong; the message names the value and the limit */
    KIOKU_NOT_FOUND = 2,        /* the thing named does not exist in this store */
    KIOKU_CONFLICT = 3,         /* it exists already, differently, or changed since it was read */
    KIOKU_BUSY = 4,             /* another process or thread holds what is needed; try again */
    KIOKU_UNAVAILABLE = 5,      /* a backend, library or provider cannot be reached */
    KIOKU_DEADLINE = 6,         /* the time given ran out; nothing was written */
    KIOKU_CANCELLED = 7,        /* the caller asked to stop; nothing was written */
    KIOKU_LIMIT = 8,            /* a limit was passed; the message names the value and the limit */
    KIOKU_FULL = 9,             /* no space left on the device; nothing was written */
    KIOKU_NO_MEMORY = 10,       /* an allocation failed */
    KIOKU_CORRUPT = 11,         /* the store is damaged; the message says what is known to stand */
    KIOKU_READ_ONLY = 12,       /* the store takes no writes */
    KIOKU_UNSUPPORTED = 13,     /* this build, backend or store version cannot do it */
    KIOKU_PERMISSION = 14,      /* the operating system or the host's policy refuses it */
    KIOKU_INTERNAL = 15         /* a defect in Kioku; please report it */
};

/* Text that the library gives out. The one public struct, and frozen. */
typedef struct kioku_text {
    const char* data; /* never NULL; NUL-terminated */
    uint64_t length;  /* bytes, without the NUL */
} kioku_text;

typedef struct kioku_error kioku_error;                 /* why a call failed */
typedef struct kioku_manager kioku_manager;             /* an open store */
typedef struct kioku_operation kioku_operation;         /* long work under way */
typedef struct kioku_exporter kioku_exporter;           /* records on their way out */
typedef struct kioku_importer kioku_importer;           /* records on their way in */
typedef struct kioku_tokenizer kioku_tokenizer;         /* counts tokens in one encoding */
typedef struct kioku_running_count kioku_running_count; /* tokens of a text that grows */
typedef struct kioku_breaker kioku_breaker;             /* a circuit breaker */

/* ---- the library, text, errors --------------------------------------------------------------- */

/*
 * What: The number of the ABI that this library has. It must equal the KIOKU_ABI_VERSION that the
 *   caller was compiled with.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_abi_version(void);

/*
 * What: The release, e.g. "0.1.0", ending in NUL.
 * Ownership: The library's, for as long as it is loaded.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API const char* kioku_version(void);

/*
 * What: Frees a text that a verb gave out. NULL does nothing.
 * Ownership: Takes the text, which must not be used or freed again.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_text_free(kioku_text* text);

/*
 * What: The code of a failure; KIOKU_OK for NULL, KIOKU_INVALID_ARGUMENT for one that was freed.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_error_code(const kioku_error* error);

/*
 * What: One lower-case line, ending in NUL, that says what was wrong; "" for NULL. Never NULL.
 * Ownership: The error's: valid until it is freed.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API const char* kioku_error_message(const kioku_error* error);

/*
 * What: The part of the library that answered, e.g. "storage", ending in NUL; "" for NULL. Never
 *   NULL.
 * Ownership: The error's: valid until it is freed.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API const char* kioku_error_component(const kioku_error* error);

/*
 * What: 1 if the same call may succeed later without any change, else 0.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_error_retryable(const kioku_error* error);

/*
 * What: Frees an error. NULL does nothing.
 * Ownership: Takes the error and its texts.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_error_free(kioku_error* error);

/* ---- the store ------------------------------------------------------------------------------- */

/*
 * What: Opens or creates a store. `config` is {path, create?, durability?, busy_timeout_ms?,
 *   recall_memory_mb?, session?, limits?, dogstatsd?, allow_network_file_system?, log_level?,
 *   log_capacity?, from_env?}. With from_env true, what is not given, the path included, is what
 *   the environment says (docs/store.md). Opening a file again in the same process shares one
 *   engine.
 * Ownership: *manager is the caller's, closed by kioku_manager_close.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND (no such folder; no such file, and create is false), KIOKU_PERMISSION,
 *   KIOKU_CONFLICT (another copy of Kioku or of SQLite in this process has it open, or this one
 *   has it with another recall_memory_mb), KIOKU_UNSUPPORTED (a newer store; a network file
 *   system).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_manager_open(const char* config, uint64_t config_length,
                                     kioku_manager** manager, kioku_error** error);

/*
 * What: Closes a store. Its file is closed when the last call and the last child have ended too.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: yes
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_manager_close(kioku_manager* manager);

/*
 * What: The state of each backend, what is pending, and what to do about it; does what is due.
 *   `health` is {available, backends[], path, version, …}.
 * Ownership: *health is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: those of any verb on a store
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_manager_health(kioku_manager* manager, const char* options,
                                       uint64_t options_length, kioku_text** health,
                                       kioku_error** error);

/*
 * What: Starts to copy the store, while it is in use, to a file that does not exist yet. The result
 *   is {path, size_bytes, sequence}.
 * Ownership: *operation is the caller's, freed by kioku_operation_free; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had); of the operation: KIOKU_CONFLICT (the path
 *   exists), KIOKU_NOT_FOUND (its folder does not), KIOKU_FULL, KIOKU_CANCELLED.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_manager_backup(kioku_manager* manager, const char* path,
                                       uint64_t path_length, const char* options,
                                       uint64_t options_length, kioku_operation** operation,
                                       kioku_error** error);

/*
 * What: Starts to read everything and hold it against the rules. The result is {ok, problems[],
 *   items, sessions}; a problem found is no failure.
 * Ownership: *operation is the caller's, freed by kioku_operation_free; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had); of the operation: KIOKU_CANCELLED.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_manager_check(kioku_manager* manager, const char* options,
                                      uint64_t options_length, kioku_operation** operation,
                                      kioku_error** error);

/*
 * What: Starts to give free space back and to remove tombstones. The result is {bytes_before,
 *   bytes_after, tombstones}.
 * Ownership: *operation is the caller's, freed by kioku_operation_free; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had); of the operation: KIOKU_FULL, KIOKU_CANCELLED.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_manager_compact(kioku_manager* manager, const char* options,
                                        uint64_t options_length, kioku_operation** operation,
                                        kioku_error** error);

/*
 * What: What any process wrote after sequence number `since` (0: from the beginning), in order.
 *   Options: limit. `changes` is {items[{sequence, op, kind, id}], sequence, more, rebuild}.
 * Ownership: *changes is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: those of any verb on a store
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_changes_since(kioku_manager* manager, int64_t since, const char* options,
                                      uint64_t options_length, kioku_text** changes,
                                      kioku_error** error);

/*
 * What: The oldest log record that was not asked for yet, {level, time, component, message}; NULL
 *   when there is none. The newest log_capacity records from log_level on are kept; a record says
 *   how many were lost.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_log_next(kioku_manager* manager, kioku_text** record, kioku_error** error);

/*
 * What: Adds `value` to a counter of the host's, sent through the configuration's `dogstatsd`;
 *   where that is off, checks its input and does nothing else. `options` is {tags?}, each tag
 *   "key:value" or one word. What cannot be sent is lost, and counted in metrics_dropped of
 *   kioku_manager_health.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb; KIOKU_LIMIT (a name above 200 bytes; 8,192 bytes with its tags),
 *   KIOKU_UNSUPPORTED (after a fork)
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_metric_count(kioku_manager* manager, const char* name, uint64_t name_length,
                                     int64_t value, const char* options, uint64_t options_length,
                                     kioku_error** error);

/*
 * What: Sends an event the same way, at once. `options` is {alert_type? (info, success, warning or
 *   error), priority? (normal or low), aggregation_key?, source_type?, host?, timestamp?, tags?}.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb; KIOKU_LIMIT (above 8,192 bytes as it is sent), KIOKU_UNSUPPORTED
 *   (after a fork)
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_event_send(kioku_manager* manager, const char* title, uint64_t title_length,
                                   const char* text, uint64_t text_length, const char* options,
                                   uint64_t options_length, kioku_error** error);

/* ---- sessions -------------------------------------------------------------------------------- */

/*
 * What: Changes what is set, and begins the session if it is new. Options: title, user, agent,
 *   project, summary_trigger_tokens, max_buffer_tokens, max_buffer_messages, max_summary_tokens,
 *   buffer_ttl_s, encoding, summarizer. `record` is the session.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (a scope that differs).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_session_configure(kioku_manager* manager, const char* session,
                                          uint64_t session_length, const char* options,
                                          uint64_t options_length, kioku_text** record,
                                          kioku_error** error);

/*
 * What: A session's record.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_session_get(kioku_manager* manager, const char* session,
                                    uint64_t session_length, const char* options,
                                    uint64_t options_length, kioku_text** record,
                                    kioku_error** error);

/*
 * What: Sessions, newest first. Options: user, agent, project, session (each absent, a text, null
 *   for "has none", or a list of these), limit, cursor. `list` is {items[], next?}.
 * Ownership: *list is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: those of any verb on a store
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_session_list(kioku_manager* manager, const char* options,
                                     uint64_t options_length, kioku_text** list,
                                     kioku_error** error);

/*
 * What: Figures of a session: {session, buffer, summaries, jobs_pending, jobs_failed,
 *   context_version}.
 * Ownership: *stats is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_session_stats(kioku_manager* manager, const char* session,
                                      uint64_t session_length, const char* options,
                                      uint64_t options_length, kioku_text** stats,
                                      kioku_error** error);

/*
 * What: Copies messages 1 to at_seq (an option; default: all), the settings and the scope into a
 *   new session. `record` is the new session.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND, KIOKU_CONFLICT (the new session exists).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_session_fork(kioku_manager* manager, const char* session,
                                     uint64_t session_length, const char* new_session,
                                     uint64_t new_session_length, const char* options,
                                     uint64_t options_length, kioku_text** record,
                                     kioku_error** error);

/*
 * What: Erases a session's messages, summaries, jobs, title and saved context to the byte; with the
 *   option all: true its record, memories and episodes too. `erasure` is {erased: true or
 *   "pending", messages, summaries, jobs, memories, episodes, forks[]}.
 * Ownership: *erasure is the caller's.
 * Threads: any
 * Blocks: yes: for readers of the old state, up to deadline_ms (200 unless given)
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_session_clear(kioku_manager* manager, const char* session,
                                      uint64_t session_length, const char* options,
                                      uint64_t options_length, kioku_text** erasure,
                                      kioku_error** error);

/* ---- messages -------------------------------------------------------------------------------- */

/*
 * What: Appends one message; it is durable when the call returns. A new session id begins a
 *   session. `role` is system, developer, user, assistant or tool. Options: name, tool_calls,
 *   tool_call_id, external_id, metadata, created_at (or timestamp), user, agent, project,
 *   idempotency_key. `seq` is the message's place in the session, `id` its id.
 * Ownership: *id is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (a scope that differs; an idempotency_key with another message).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_message_add(kioku_manager* manager, const char* session,
                                    uint64_t session_length, const char* role, uint64_t role_length,
                                    const char* content, uint64_t content_length,
                                    const char* options, uint64_t options_length, int64_t* seq,
                                    kioku_text** id, kioku_error** error);

/*
 * What: Appends all messages of a JSON array, or none. Each is {role, content, …} with the options
 *   of kioku_message_add as keys; content may be an array of parts. `added` is {items[{id, seq,
 *   existed}]}.
 * Ownership: *added is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (a scope that differs; an idempotency_key with another message).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_message_add_batch(kioku_manager* manager, const char* session,
                                          uint64_t session_length, const char* messages,
                                          uint64_t messages_length, const char* options,
                                          uint64_t options_length, kioku_text** added,
                                          kioku_error** error);

/*
 * What: The transcript, by seq. Options: from_seq, to_seq, limit, cursor. `list` is {items[],
 *   next?}.
 * Ownership: *list is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_message_list(kioku_manager* manager, const char* session,
                                     uint64_t session_length, const char* options,
                                     uint64_t options_length, kioku_text** list,
                                     kioku_error** error);

/*
 * What: Takes the text out of one message, to the byte; id, seq, role and time stand. `erasure` is
 *   as in kioku_session_clear.
 * Ownership: *erasure is the caller's.
 * Threads: any
 * Blocks: yes: for readers of the old state, up to deadline_ms (200 unless given)
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_message_redact(kioku_manager* manager, const char* message_id,
                                       uint64_t message_id_length, const char* options,
                                       uint64_t options_length, kioku_text** erasure,
                                       kioku_error** error);

/* ---- context --------------------------------------------------------------------------------- */

/*
 * What: What to hand to a model: summary, recalled items and buffer within a token budget. Options:
 *   budget_tokens, recall (true), query (the last user message), recall_limit (10). `context` is
 *   {session, messages[], current_summary, buffer_messages[], buffer_info, recalled[],
 *   total_tokens, message_count, budget_tokens, omitted, degraded[]}.
 * Ownership: *context is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND; KIOKU_LIMIT (nothing fits: the message names the least budget).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_context_get(kioku_manager* manager, const char* session,
                                    uint64_t session_length, const char* options,
                                    uint64_t options_length, kioku_text** context,
                                    kioku_error** error);

/*
 * What: Keeps the host's own JSON object with a session, which begins if it is new. Options:
 *   expected_version (0: none saved yet). `version` is the new one.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (another version is saved than the expected one).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_context_save(kioku_manager* manager, const char* session,
                                     uint64_t session_length, const char* context,
                                     uint64_t context_length, const char* options,
                                     uint64_t options_length, int64_t* version,
                                     kioku_error** error);

/*
 * What: The host's object as it was saved: {context, version, updated_at}.
 * Ownership: *saved is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND (no such session, or nothing saved).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_context_load(kioku_manager* manager, const char* session,
                                     uint64_t session_length, const char* options,
                                     uint64_t options_length, kioku_text** saved,
                                     kioku_error** error);

/* ---- memories -------------------------------------------------------------------------------- */

/*
 * What: Keeps one durable statement; what says exactly the same in the same scope is answered
 *   again. Options: category, confidence, pinned, tags, metadata, user, agent, project, session,
 *   source, created_at, expires_at, by, reason, idempotency_key. `added` is {id, category,
 *   existed}.
 * Ownership: *added is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (an idempotency_key with other content).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_memory_add(kioku_manager* manager, const char* content,
                                   uint64_t content_length, const char* options,
                                   uint64_t options_length, kioku_text** added,
                                   kioku_error** error);

/*
 * What: Keeps all memories of a JSON array, or none. Each is {content, …} with the options of
 *   kioku_memory_add as keys, or a text. `added` is {items[{id, category, existed}]}.
 * Ownership: *added is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: as kioku_memory_add
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_memory_add_batch(kioku_manager* manager, const char* memories,
                                         uint64_t memories_length, const char* options,
                                         uint64_t options_length, kioku_text** added,
                                         kioku_error** error);

/*
 * What: One memory's record. One that has expired is not found.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_memory_get(kioku_manager* manager, const char* memory_id,
                                   uint64_t memory_id_length, const char* options,
                                   uint64_t options_length, kioku_text** record,
                                   kioku_error** error);

/*
 * What: Sets the fields that the options give: content, category, confidence, pinned, tags,
 *   metadata, source, expires_at; by and reason are for the history. expected_version: a stale one
 *   is a conflict. `record` is the memory as it is then.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND, KIOKU_CONFLICT (the version; the scope has a memory that says
 *   exactly this).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_memory_update(kioku_manager* manager, const char* memory_id,
                                      uint64_t memory_id_length, const char* options,
                                      uint64_t options_length, kioku_text** record,
                                      kioku_error** error);

/*
 * What: The memories that match a filter, newest first. Options: user, agent, project, session,
 *   category, tags_any, tags_all, min_confidence, max_confidence, pinned, source, since, until,
 *   metadata, limit, cursor. `list` is {items[], next?}.
 * Ownership: *list is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: none of its own
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_memory_list(kioku_manager* manager, const char* options,
                                    uint64_t options_length, kioku_text** list,
                                    kioku_error** error);

/*
 * What: Every version of a memory, newest first. Options: limit, cursor. `list` is {items[],
 *   next?}.
 * Ownership: *list is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_memory_history(kioku_manager* manager, const char* memory_id,
                                       uint64_t memory_id_length, const char* options,
                                       uint64_t options_length, kioku_text** list,
                                       kioku_error** error);

/* ---- episodes -------------------------------------------------------------------------------- */

/*
 * What: Keeps what happened. Options: kind, source, metadata, user, agent, project, session,
 *   occurred_at (or timestamp), idempotency_key. `stored` is {id, existed}.
 * Ownership: *stored is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (an idempotency_key with other content).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_episode_store(kioku_manager* manager, const char* content,
                                      uint64_t content_length, const char* options,
                                      uint64_t options_length, kioku_text** stored,
                                      kioku_error** error);

/*
 * What: One episode's record.
 * Ownership: *record is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_NOT_FOUND
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_episode_get(kioku_manager* manager, const char* episode_id,
                                    uint64_t episode_id_length, const char* options,
                                    uint64_t options_length, kioku_text** record,
                                    kioku_error** error);

/*
 * What: The episodes that match a filter, the last to happen first. Options: user, agent, project,
 *   session, source, episode_kind, since, until, metadata, limit, cursor. `list` is {items[],
 *   next?}.
 * Ownership: *list is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: none of its own
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_episode_list(kioku_manager* manager, const char* options,
                                     uint64_t options_length, kioku_text** list,
                                     kioku_error** error);

/* ---- forgetting ------------------------------------------------------------------------------ */

/*
 * What: Erases items of any kind to the byte, with all that was derived from them: a JSON array of
 *   ids, all or none. A message is redacted. The option dry_run: true changes nothing. `forgotten`
 *   is {dry_run, erased, messages, summaries, jobs, memories, episodes, forks[], items[{id,
 *   kind}]}.
 * Ownership: *forgotten is the caller's.
 * Threads: any
 * Blocks: yes: for readers of the old state, up to deadline_ms (200 unless given)
 * Errors: KIOKU_NOT_FOUND (nothing is forgotten then).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_forget(kioku_manager* manager, const char* ids, uint64_t ids_length,
                               const char* options, uint64_t options_length, kioku_text** forgotten,
                               kioku_error** error);

/*
 * What: The same for all messages, memories and episodes that match a filter: the options of
 *   kioku_memory_list and kioku_episode_list but limit and cursor, and kinds. An empty filter is
 *   refused.
 * Ownership: *forgotten is the caller's.
 * Threads: any
 * Blocks: yes: for readers of the old state, up to deadline_ms (200 unless given)
 * Errors: none of its own
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_forget_matching(kioku_manager* manager, const char* filter,
                                        uint64_t filter_length, const char* options,
                                        uint64_t options_length, kioku_text** forgotten,
                                        kioku_error** error);

/* ---- recall ---------------------------------------------------------------------------------- */

/*
 * What: What the store holds that answers a query, best first: messages, memories and episodes.
 *   `query` is plain text without operators. Options: kinds, user, agent, project, session,
 *   category, tags_any, tags_all, min_confidence, max_confidence, pinned, source, episode_kind,
 *   since, until, metadata, limit (10), budget_tokens, explain (true), exclude (ids), neighbours
 *   (0), now, expect (an id). `answer` is {hits[{id, kind, text, score, signals{}, matched[],
 *   session, role?, name?, source, metadata, created_at, reason, neighbours[]?}], searched,
 *   took_us, degraded[], expected?{id, rank, reason}}.
 * Ownership: *answer is the caller's.
 * Threads: any
 * Blocks: yes: the first call reads the index in
 * Errors: KIOKU_INVALID_ARGUMENT (an empty query), KIOKU_LIMIT (a query above 64 KiB).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_recall(kioku_manager* manager, const char* query, uint64_t query_length,
                               const char* options, uint64_t options_length, kioku_text** answer,
                               kioku_error** error);

/*
 * What: The same as text for a prompt: one "- " line a hit, at most `limit`; empty where nothing is
 *   found. Answers are kept for 300 s and given again while nothing in the store has changed.
 *   Options: those of kioku_recall but limit, explain, neighbours and expect.
 * Ownership: *text is the caller's.
 * Threads: any
 * Blocks: yes: the first call reads the index in
 * Errors: KIOKU_INVALID_ARGUMENT (an empty query), KIOKU_LIMIT (a query above 64 KiB).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_query_memory(kioku_manager* manager, const char* query,
                                     uint64_t query_length, int64_t limit, const char* options,
                                     uint64_t options_length, kioku_text** text,
                                     kioku_error** error);

/* ---- jobs: work for the host's own model ----------------------------------------------------- */

/*
 * What: The oldest job that is due, under a lease of 300 s; NULL when there is none. Options:
 *   kinds[]. `job` is {id, lease, kind, input, lease_until, attempts}.
 * Ownership: *job is the caller's.
 * Threads: any
 * Blocks: yes
 * Errors: those of any verb on a store
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_job_next(kioku_manager* manager, const char* options,
                                 uint64_t options_length, kioku_text** job, kioku_error** error);

/*
 * What: Hands in a job's result, a JSON text; of "summarize" it is {"text": "…"}.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (the lease or the range is stale), KIOKU_NOT_FOUND (done or cleared).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_job_complete(kioku_manager* manager, const char* id, uint64_t id_length,
                                     const char* lease, uint64_t lease_length, const char* result,
                                     uint64_t result_length, const char* options,
                                     uint64_t options_length, kioku_error** error);

/*
 * What: Gives a job back with a reason. It is offered again at once, up to five attempts in all.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (the lease is stale), KIOKU_NOT_FOUND (done or cleared).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_job_fail(kioku_manager* manager, const char* id, uint64_t id_length,
                                 const char* lease, uint64_t lease_length, const char* reason,
                                 uint64_t reason_length, const char* options,
                                 uint64_t options_length, kioku_error** error);

/*
 * What: Another 300 s from now; `lease_until_ms` is the end, in milliseconds since 1970.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: yes
 * Errors: KIOKU_CONFLICT (the lease is stale), KIOKU_NOT_FOUND (done or cleared).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_job_renew(kioku_manager* manager, const char* id, uint64_t id_length,
                                  const char* lease, uint64_t lease_length, const char* options,
                                  uint64_t options_length, int64_t* lease_until_ms,
                                  kioku_error** error);

/* ---- export and import ----------------------------------------------------------------------- */

/*
 * What: Starts to write every record as JSON Lines to a file that does not exist yet (mode 0600),
 *   from one consistent read. Options: sessions[] (none: all). The result is {records}.
 * Ownership: *operation is the caller's, freed by kioku_operation_free; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had); of the operation: KIOKU_CONFLICT (the path
 *   exists), KIOKU_NOT_FOUND (its folder does not; a session), KIOKU_PERMISSION, KIOKU_FULL,
 *   KIOKU_CANCELLED. A file that was begun is removed.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_export(kioku_manager* manager, const char* path, uint64_t path_length,
                               const char* options, uint64_t options_length,
                               kioku_operation** operation, kioku_error** error);

/*
 * What: Starts to read a file of JSON Lines: exported records and chat rows. Options: session (of
 *   rows that name none), source (a name for what is read; rows without an id get a key made of it
 *   and their number, so that a second run adds nothing). The result is {records, added, existing}.
 * Ownership: *operation is the caller's, freed by kioku_operation_free; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had); of the operation: KIOKU_NOT_FOUND,
 *   KIOKU_PERMISSION, KIOKU_INVALID_ARGUMENT (naming the row; not a regular file; one that this
 *   process has open for reading and writing, as a store is), KIOKU_CONFLICT, KIOKU_CANCELLED.
 *   Rows before a failure may stand: the run is simply repeated.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_import(kioku_manager* manager, const char* path, uint64_t path_length,
                               const char* options, uint64_t options_length,
                               kioku_operation** operation, kioku_error** error);

/*
 * What: Begins an export in chunks. Options as for kioku_export. It holds one consistent read,
 *   which keeps the store's log from shrinking: fetch the chunks without long pauses.
 * Ownership: *exporter is the caller's, closed by kioku_export_close; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_export_open(kioku_manager* manager, const char* options,
                                    uint64_t options_length, kioku_exporter** exporter,
                                    kioku_error** error);

/*
 * What: The next whole lines, each with its newline; NULL after the last.
 * Ownership: *lines is the caller's.
 * Threads: in turns
 * Blocks: yes
 * Errors: those of the export, from then on at each call.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_export_next(kioku_exporter* exporter, kioku_text** lines,
                                    kioku_error** error);

/*
 * What: Ends an export, whether it has come to its end or not.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: yes: for its thread, which stops at the next record
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_export_close(kioku_exporter* exporter);

/*
 * What: Begins an import in chunks. Options as for kioku_import.
 * Ownership: *importer is the caller's, closed by kioku_import_close; it keeps the store open.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (no thread to be had).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_import_open(kioku_manager* manager, const char* options,
                                    uint64_t options_length, kioku_importer** importer,
                                    kioku_error** error);

/*
 * What: Hands over a piece of JSON Lines, cut anywhere, even inside a character. Its rows are
 *   written behind the call; it waits when many are pending.
 * Ownership: Nothing is handed over.
 * Threads: in turns
 * Blocks: yes
 * Errors: those of kioku_import's operation, for rows of earlier pieces, from then on at each call;
 *   KIOKU_CONFLICT (after kioku_import_finish).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_import_push(kioku_importer* importer, const char* data,
                                    uint64_t data_length, kioku_error** error);

/*
 * What: Says that nothing follows, which completes a last line without a newline, and waits until
 *   every row is written. `report` is {records, added, existing}.
 * Ownership: *report is the caller's.
 * Threads: in turns
 * Blocks: yes
 * Errors: those of kioku_import's operation
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_import_finish(kioku_importer* importer, kioku_text** report,
                                      kioku_error** error);

/*
 * What: Ends an import. What was written stands; without kioku_import_finish before, what is
 *   pending is dropped.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: yes: for its thread, which stops at the next row
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_import_close(kioku_importer* importer);

/* ---- operations ------------------------------------------------------------------------------ */

/*
 * What: Whether the work has ended (`done` is 1), and how many records an export or import has
 *   handled.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_operation_poll(kioku_operation* operation, int32_t* done, int64_t* progress,
                                       kioku_error** error);

/*
 * What: Waits for the end, up to timeout_ms (0 or more). `done` is 0 if that was not enough, which
 *   is no failure.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: yes
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_operation_wait(kioku_operation* operation, int64_t timeout_ms,
                                       int32_t* done, kioku_error** error);

/*
 * What: The result as JSON, or the failure that the work ended in; as often as it is asked for.
 * Ownership: *result is the caller's.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_BUSY (still running); those of the operation.
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_operation_result(kioku_operation* operation, kioku_text** result,
                                         kioku_error** error);

/*
 * What: Asks the work to stop. It ends in KIOKU_CANCELLED, or as it would have if it is too late.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_operation_cancel(kioku_operation* operation, kioku_error** error);

/*
 * What: Frees an operation; one that still runs is asked to stop and waited for.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: yes, while it runs
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_operation_free(kioku_operation* operation);

/* ---- tokens ---------------------------------------------------------------------------------- */

/*
 * What: A counter. Options: encoding (the name of an encoding or of a model; o200k_base unless
 *   given), or file: the path of a vocabulary of the host's own, a tiktoken file or a Hugging Face
 *   tokenizer.json; for a tiktoken file also pattern (the encoding that cuts text as this one does;
 *   cl100k_base unless given) and special_tokens, an array of {text, id}.
 * Ownership: *tokenizer is the caller's, closed by kioku_tokenizer_close.
 * Threads: any
 * Blocks: for a file's reading
 * Errors: KIOKU_INVALID_ARGUMENT (unknown: the message lists the names that are spelled most alike;
 *   a file that is no vocabulary), KIOKU_NOT_FOUND, KIOKU_PERMISSION and KIOKU_LIMIT (the file),
 *   KIOKU_UNSUPPORTED (its pre-tokenizer, by name).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_open(const char* options, uint64_t options_length,
                                       kioku_tokenizer** tokenizer, kioku_error** error);

/*
 * What: The encodings and models that are known, {encodings[], models[{name, encoding, prefix}]},
 *   in tiktoken's order: exact names first, then beginnings of names (prefix: true).
 * Ownership: *names is the caller's.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_models(kioku_text** names, kioku_error** error);

/*
 * What: Tokens in a text, which may hold NUL. Special tokens in it are ordinary text.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_count(kioku_tokenizer* tokenizer, const char* text,
                                        uint64_t text_length, int64_t* tokens, kioku_error** error);

/*
 * What: What a chat costs, the priming of the reply (3) included. `messages` is a JSON array as in
 *   kioku_message_add_batch.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_count_messages(kioku_tokenizer* tokenizer, const char* messages,
                                                 uint64_t messages_length, int64_t* tokens,
                                                 kioku_error** error);

/*
 * What: The tokens of a text, into `ids`, which has room for `capacity`; `count` is how many they
 *   are. Options: allowed_special, disallowed_special, each "all" or an array of special tokens'
 *   texts: allowed ones become their token, disallowed ones in the text are an error, all others
 *   are ordinary text.
 * Ownership: The buffer stays the caller's.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_LIMIT (too small: `count` is needed), KIOKU_INVALID_ARGUMENT (not UTF-8; a
 *   disallowed special token), KIOKU_UNSUPPORTED (an estimate has no ids).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_encode(kioku_tokenizer* tokenizer, const char* text,
                                         uint64_t text_length, const char* options,
                                         uint64_t options_length, uint32_t* ids, uint64_t capacity,
                                         uint64_t* count, kioku_error** error);

/*
 * What: The tokens of any bytes, as tiktoken's _encode_bytes has them, into `ids`, which has room
 *   for `capacity`; `count` is how many they are.
 * Ownership: The buffer stays the caller's.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_LIMIT (too small: `count` is needed), KIOKU_UNSUPPORTED (an estimate has no ids).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_encode_bytes(kioku_tokenizer* tokenizer, const char* bytes,
                                               uint64_t bytes_length, uint32_t* ids,
                                               uint64_t capacity, uint64_t* count,
                                               kioku_error** error);

/*
 * What: The bytes of `count` tokens, into `bytes`, which has room for `capacity`; `length` is how
 *   many they are. They need not be whole characters, and no NUL is added.
 * Ownership: The buffers stay the caller's.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_LIMIT (too small: `length` is needed), KIOKU_INVALID_ARGUMENT (no such token),
 *   KIOKU_UNSUPPORTED (an estimate has no ids).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_decode(kioku_tokenizer* tokenizer, const uint32_t* ids,
                                         uint64_t count, char* bytes, uint64_t capacity,
                                         uint64_t* length, kioku_error** error);

/*
 * What: The text of `count` tokens: their bytes, with U+FFFD for each part that is not UTF-8.
 * Ownership: *text is the caller's.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_INVALID_ARGUMENT (no such token), KIOKU_UNSUPPORTED (an estimate has no ids).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_decode_text(kioku_tokenizer* tokenizer, const uint32_t* ids,
                                              uint64_t count, kioku_text** text,
                                              kioku_error** error);

/*
 * What: `length` is that of the longest beginning of the text, in whole characters, of at most
 *   max_tokens (a few characters less where it ends in a run of more than 4 KB without white space
 *   or punctuation).
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_truncate(kioku_tokenizer* tokenizer, const char* text,
                                           uint64_t text_length, int64_t max_tokens,
                                           uint64_t* length, kioku_error** error);

/*
 * What: Cuts a text into chunks of at most max_tokens, each after the first beginning with up to
 *   `overlap` tokens of the one before. Each chunk is two numbers in `ranges`, its first byte and
 *   the one behind its last; there is room for `capacity` chunks, and `count` is how many they are.
 * Ownership: The buffer stays the caller's.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_LIMIT (too small: `count` is needed; one character costs more than max_tokens),
 *   KIOKU_INVALID_ARGUMENT (max_tokens is 0, or overlap not below it).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_split(kioku_tokenizer* tokenizer, const char* text,
                                        uint64_t text_length, int64_t max_tokens, int64_t overlap,
                                        uint64_t* ranges, uint64_t capacity, uint64_t* count,
                                        kioku_error** error);

/*
 * What: Tokens in a text for a family of models that publish no tokenizer: claude, gemini and so on
 *   (gpt where it is empty). Nine texts of ten are between `low` and `high`, as far as could be
 *   measured.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_INVALID_ARGUMENT (an unknown family; the message lists the known).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_tokenizer_estimate(const char* text, uint64_t text_length,
                                           const char* family, uint64_t family_length,
                                           int64_t* tokens, int64_t* low, int64_t* high,
                                           kioku_error** error);

/*
 * What: Closes a counter.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_tokenizer_close(kioku_tokenizer* tokenizer);

/*
 * What: A count of a text that grows, at the cost of what is appended (and of the run before it,
 *   where the text is one run of letters or of white space).
 * Ownership: *count is the caller's, closed by kioku_running_count_close. It outlives the counter.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_running_count_open(kioku_tokenizer* tokenizer, kioku_running_count** count,
                                           kioku_error** error);

/*
 * What: Appends text; `tokens` is the count of all that was appended, as kioku_tokenizer_count of
 *   the whole would have it.
 * Ownership: Nothing is handed over.
 * Threads: any; appends to one count wait for one another
 * Blocks: no
 * Errors: those of any verb; nothing is appended then
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_running_count_append(kioku_running_count* count, const char* text,
                                             uint64_t text_length, int64_t* tokens,
                                             kioku_error** error);

/*
 * What: Closes a running count.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_running_count_close(kioku_running_count* count);

/* ---- circuit breakers ------------------------------------------------------------------------ */

/*
 * What: A closed breaker for one dependency of the host's. Options: name, consecutive_failures,
 *   window_calls, min_calls, window_ms, failure_rate_percent, slow_call_rate_percent, slow_call_ms,
 *   open_ms, open_max_ms, max_probes, close_after_successes, probe_deadline_ms, seed.
 * Ownership: *breaker is the caller's, closed by kioku_breaker_close.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_breaker_open(const char* options, uint64_t options_length,
                                     kioku_breaker** breaker, kioku_error** error);

/*
 * What: Leave to make one call, whose outcome is to be reported under *permit.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_UNAVAILABLE (the call must not be made; the message says when to try again).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_breaker_allow(kioku_breaker* breaker, uint64_t* permit,
                                      kioku_error** error);

/*
 * What: How an allowed call ended: `verdict` is 0 for success, 1 for failure, 2 for neither (the
 *   request was at fault, or cancelled). Options: duration_ms, retry_after_ms.
 * Ownership: Takes the permit.
 * Threads: any
 * Blocks: no
 * Errors: KIOKU_CONFLICT (the permit is settled already).
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_breaker_report(kioku_breaker* breaker, uint64_t permit, int32_t verdict,
                                       const char* options, uint64_t options_length,
                                       kioku_error** error);

/*
 * What: `state` is 0 closed, 1 open, 2 half open, 3 forced open, 4 disabled; `snapshot` is
 *   everything there is to see: {name, state, in_state_ms, cause, …}.
 * Ownership: *snapshot is the caller's.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_breaker_state(kioku_breaker* breaker, int32_t* state, kioku_text** snapshot,
                                      kioku_error** error);

/*
 * What: Back to closed, as if new; the counters since creation stay.
 * Ownership: Nothing is handed over.
 * Threads: any
 * Blocks: no
 * Errors: those of any verb
 * Since: 0.1.0
 */
KIOKU_API int32_t kioku_breaker_reset(kioku_breaker* breaker, kioku_error** error);

/*
 * What: Closes a breaker.
 * Ownership: Takes the handle.
 * Threads: any
 * Blocks: no
 * Errors: none
 * Since: 0.1.0
 */
KIOKU_API void kioku_breaker_close(kioku_breaker* breaker);

#ifdef __cplusplus
}
#endif

#endif /* KIOKU_H */
