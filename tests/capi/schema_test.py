"""docs/schema against the library: what comes out is valid, what goes in has exactly the keys that the
library knows, and a value of a wrong type is refused by both.
"""
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import json_schema  # noqa: E402
import kioku_ctypes  # noqa: E402

lib = kioku_ctypes.Library(os.environ["KIOKU_LIBRARY"], ROOT / "capi" / "kioku.h")
schemas = json_schema.Schemas(ROOT / "docs" / "schema")
verbs = schemas.files.pop("verbs.json")
passed = 0
findings = []


def check(holds, what):
    """Counts, and keeps what does not hold."""
    global passed
    if holds:
        passed += 1
    else:
        findings.append(what)


def valid(verb, part, answer):
    """An answer of a verb against its schema; answers it, parsed."""
    value = json.loads(answer)
    errors = schemas.errors(verbs["kioku_" + verb][part], value)
    check(not errors, f"kioku_{verb}: {part}: {errors}: {answer[:300]}")
    return value


def asked(verb, part, *inputs):
    """Calls a verb and checks its answer."""
    return valid(verb, part, lib.call(verb, *inputs))


def finished(verb, *inputs):
    """Starts an operation, waits, and checks its result."""
    operation = lib.call(verb, *inputs)
    check(lib.call("operation_wait", operation, 60000) == 1, f"kioku_{verb} did not end")
    value = valid(verb, "result", lib.call("operation_result", operation))
    lib.raw("kioku_operation_free", operation)
    return value


def refusal(verb, *inputs):
    """The message of a call that must fail as invalid_argument."""
    try:
        lib.call(verb, *inputs)
    except kioku_ctypes.KiokuError as error:
        check(error.code == 1, f"kioku_{verb}{inputs} is refused with code {error.code}: {error.message}")
        return error.message
    check(False, f"kioku_{verb}{inputs} is not refused")
    return ""


# ---- the schemas themselves ----------------------------------------------------------------------


def walk(schema, file, place):
    """Every keyword known, every reference leads somewhere, every object with properties is closed."""
    for keyword in set(schema) - json_schema.ANNOTATIONS - {"$ref"}:
        check(hasattr(json_schema.Schemas, "_" + keyword), f"{place}: unknown keyword {keyword}")
    if "$ref" in schema:
        try:
            schemas.resolve(schema["$ref"], file)
        except KeyError:
            check(False, f"{place}: {schema['$ref']} leads nowhere")
    if "properties" in schema and "additionalProperties" not in schema:
        check(place.endswith("tool_calls/items"), f"{place}: takes any key")
    check(set(schema.get("required", ())) <= set(schema.get("properties", ())), f"{place}: requires unknown keys")
    for key, one in schema.get("properties", {}).items():
        walk(one, file, f"{place}/{key}")
    for one in schema.get("anyOf", []):
        walk(one, file, place)
    if "items" in schema:
        walk(schema["items"], file, place + "/items")


for file_name, content in schemas.files.items():
    check(content["$schema"].endswith("2020-12/schema") and content["$id"] == file_name, f"{file_name}: its head")
    for def_name, definition in content["$defs"].items():
        walk(definition, file_name, f"{file_name}#/$defs/{def_name}")

for name, (_, parameters) in lib.functions.items():
    wanted = {one.name for one in parameters if one.name in ("options", "config", "messages")}
    check(wanted <= set(verbs.get(name, {})), f"verbs.json: {name} lacks {wanted}")
check(set(verbs) <= set(lib.functions), "verbs.json: a verb that is not in kioku.h")

# ---- what goes in --------------------------------------------------------------------------------

manager = lib.call("manager_open", {"path": "schema.db", "durability": "normal", "log_level": "debug"})
breaker = lib.call("breaker_open", {})
tokenizer = lib.call("tokenizer_open", {})
HANDLES = {"kioku_manager": manager, "kioku_breaker": breaker, "kioku_tokenizer": tokenizer}
TEXTS = {"role": "user", "path": "nowhere/x", "session": "keys", "content": "x", "messages": "[]", "context": "{}",
         "query": "x", "memories": "[]", "ids": "[\"x\"]", "filter": "{\"user\":\"u\"}"}
WRONG = {"integer": "1", "string": 1, "boolean": "true", "object": [], "array": {}}


def call_with(verb, part, value):
    """Calls a verb with `value` in one of its JSON inputs, and something harmless elsewhere."""
    inputs = []
    for parameter in lib.functions["kioku_" + verb][1]:
        if parameter.kind == "handle":
            inputs.append(HANDLES[parameter.type])
        elif parameter.kind == "number":
            inputs.append(5 if parameter.name == "limit" else 0)
        elif parameter.kind == "text":
            inputs.append(value if parameter.name == part else TEXTS.get(parameter.name, "x" if parameter.name in (
                "id", "lease", "reason", "new_session", "message_id") else ""))
    return refusal(verb, *inputs)


def types_of(schema, file):
    """The types that a schema lets through."""
    if "$ref" in schema:
        return types_of(*schemas.resolve(schema["$ref"], file))
    if "anyOf" in schema:
        return set().union(*(types_of(one, file) for one in schema["anyOf"]))
    if "enum" in schema:
        return {next(name for name, is_one in json_schema.TYPES.items() if is_one(one)) for one in schema["enum"]}
    types = schema["type"]
    return set(types if isinstance(types, list) else [types])


def compare_keys(verb, part, place, wrap):
    """The properties of a schema are the keys that the library lists, and wrong types are refused by both.
    `wrap` puts an object where the library looks for it."""
    schema, file = schemas.resolve(place, "")
    message = call_with(verb, part, wrap({"no such key": 1}))
    known = re.search(r'has no key "no such key"; known: (.*)$', message)
    check(known and known[1].split(", ") == sorted(schema["properties"], key=known[1].split(", ").index),
          f"kioku_{verb}: {part}: {message} against {list(schema['properties'])}")
    for key, one in schema["properties"].items():
        types = types_of(one, file)
        for wrong in ("1", 1, True, {}, [], 1.5):
            fits = any(json_schema.TYPES[name](wrong) for name in types) if wrong != 1.5 else False
            if not fits:
                value = {**{need: TEXTS.get(need, "x") for need in schema.get("required", ())}, key: wrong}
                errors = schemas.errors(place, value)
                check(any(key in error for error in errors), f"{place}: takes {wrong!r} as {key}")
                message = call_with(verb, part, wrap(value))
                check(key in message, f"kioku_{verb}: {part}: {wrong!r} as {key}: {message}")


def same(value):
    """The object is the input itself."""
    return value


for verb_name, parts in verbs.items():
    for part_name in ("options", "config"):
        if part_name in parts:
            compare_keys(verb_name.removeprefix("kioku_"), part_name, parts[part_name], same)
compare_keys("message_add_batch", "messages", "message.json#/$defs/new_message", lambda value: [value])
compare_keys("memory_add_batch", "memories", "memory.json#/$defs/new_memory", lambda value: [value])
compare_keys("forget_matching", "filter", "forget.json#/$defs/filter_options", same)
compare_keys("manager_open", "config", "store.json#/$defs/limits", lambda value: {"path": "x.db", "limits": value})
compare_keys("manager_open", "config", "store.json#/$defs/settings", lambda value: {"path": "x.db", "session": value})
compare_keys("manager_open", "config", "store.json#/$defs/dogstatsd", lambda value: {"path": "x.db", "dogstatsd": value})

# ---- what comes out ------------------------------------------------------------------------------

CALL = [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]
asked("session_configure", "record", manager, "s", {
    "title": "T", "user": "u", "max_buffer_messages": 6, "summarizer": "host", "buffer_ttl_s": 1000})
asked("message_add_batch", "added", manager, "s", [
    {"role": "user", "content": "hi", "name": "anna", "external_id": "e", "metadata": {"a": [1]},
     "created_at": 1795253400, "idempotency_key": "k"},
    {"role": "assistant", "content": None, "tool_calls": CALL},
    {"role": "tool", "content": ["done"], "tool_call_id": "c1"},
    *({"role": "user", "content": f"message number {i}: " + "and so on " * 30} for i in range(9)),
])
page = asked("message_list", "list", manager, "s", {"limit": 2})
asked("context_get", "context", manager, "s")
asked("context_get", "context", manager, "s", {"budget_tokens": 60})
asked("session_stats", "stats", manager, "s")
lib.call("context_save", manager, "s", {"state": 1}, {"expected_version": 0})
asked("context_load", "saved", manager, "s")
job = asked("job_next", "job", manager)
lib.call("job_complete", manager, job["id"], job["lease"], {"text": "They said hello."})
lib.call("message_add_batch", manager, "s", [{"role": "user", "content": f"more {i}"} for i in range(12)])
asked("job_next", "job", manager)
asked("session_fork", "record", manager, "s", "fork")
asked("session_list", "list", manager, {"limit": 1})
asked("message_redact", "erasure", manager, page["items"][0]["id"])
asked("message_list", "list", manager, "s")
chat = [{"role": "user", "content": "x"}, {"role": "assistant", "content": "", "tool_calls": CALL},
        {"role": "tool", "content": "y", "tool_call_id": "c1", "name": "n"}]
lib.call("message_add_batch", manager, "chat", chat)
asked("context_get", "context", manager, "chat")
statement = asked("memory_add", "added", manager, "Ada counts sheep.", {
    "category": "own", "confidence": 0.5, "pinned": True, "tags": ["a", "b"], "metadata": {"n": 1}, "user": "u",
    "session": "chat", "source": "chat", "expires_at": "2999-01-01T00:00:00Z", "by": "ada", "reason": "said so",
    "idempotency_key": "k"})
asked("memory_add_batch", "added", manager, ["One.", {"content": "Two."}, {"content": "One."}])
asked("memory_get", "record", manager, statement["id"])
asked("memory_update", "record", manager, statement["id"], {"content": "Ada counted sheep.", "expected_version": 1})
asked("memory_list", "list", manager, {"limit": 1, "metadata": {"n": {">=": 0, "in": [1, 2]}}})
asked("memory_list", "list", manager, {"limit": 1})
asked("memory_history", "list", manager, statement["id"], {"limit": 1})
event = asked("episode_store", "stored", manager, "It rained.", {
    "kind": "weather", "source": "window", "occurred_at": 1795253400, "session": "chat", "idempotency_key": "k"})
lib.call("episode_store", manager, "It rained again.")
asked("episode_get", "record", manager, event["id"])
asked("episode_list", "list", manager, {"limit": 1, "episode_kind": ["weather"], "since": 0})
asked("episode_list", "list", manager, {"limit": 1})
asked("recall", "answer", manager, "Ada counting sheep", {
    "neighbours": 2, "limit": 2, "expect": statement["id"], "kinds": ["message", "memory", "episode", "summary"]})
asked("recall", "answer", manager, "what did anna say: hi", {"neighbours": 1, "session": "fork", "explain": False})
check(lib.call("query_memory", manager, "sheep", 5).startswith("- Ada counted sheep."), "kioku_query_memory: its text")
asked("context_get", "context", manager, "chat", {"query": "who counted sheep?", "recall_limit": 3})
asked("forget_matching", "forgotten", manager, {"kinds": ["memory", "message"], "session": "chat"}, {"dry_run": True})
asked("changes_since", "changes", manager, 0)
asked("manager_health", "health", manager)
finished("manager_check", manager)
finished("manager_compact", manager)
finished("manager_backup", manager, "copy.db")
finished("export", manager, "out.jsonl")
for line in pathlib.Path("out.jsonl").read_text(encoding="utf-8").splitlines():
    valid("export_next", "lines", line)
    row = json.loads(line)
    errors = schemas.errors(f"archive.json#/$defs/{row['record']}", row)
    check(not errors, f"{errors}: {line[:200]}")
other = lib.call("manager_open", {"path": "other.db", "durability": "normal"})
finished("import", other, "out.jsonl")
lib.raw("kioku_manager_close", other)
asked("forget", "forgotten", manager, [statement["id"], event["id"]])
asked("session_clear", "erasure", manager, "s")
while (record := lib.call("log_next", manager)) is not None:
    valid("log_next", "record", record)
asked("tokenizer_models", "names")
valid("breaker_state", "snapshot", lib.call("breaker_state", breaker)[1])
lib.raw("kioku_breaker_close", breaker)
lib.raw("kioku_tokenizer_close", tokenizer)
lib.raw("kioku_manager_close", manager)

# Every key of a record was really there at least once.
for file_name, content in schemas.files.items():
    for def_name, definition in content["$defs"].items():
        if "options" in def_name or file_name == "common.json" or def_name in (
                "config", "limits", "chat_row", "new_message", "new_memory", "summarize_result") or (
                file_name, def_name) in (("store.json", "settings"), ("session.json", "summary"),
                                         ("store.json", "dogstatsd"), ("store.json", "log_record")):
            continue
        for key in definition.get("properties", ()):
            check((f"{file_name}#/$defs/{def_name}", key) in schemas.seen,
                  f"{file_name}#/$defs/{def_name}: {key} never came out")

for finding in findings:
    print(finding)
print(f"{passed} passed, {len(findings)} failed")
sys.exit(1 if findings else 0)
