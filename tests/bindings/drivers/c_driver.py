"""The C ABI as a driver of the shared cases (tests/bindings/drivers.py says how it speaks). What it knows of
each verb is read from kioku.h and docs/schema/verbs.json.
"""
import ctypes
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import kioku_ctypes  # noqa: E402

lib = kioku_ctypes.Library(os.environ["KIOKU_LIBRARY"], ROOT / "capi" / "kioku.h")
SCHEMAS = json.loads((ROOT / "docs/schema/verbs.json").read_text(encoding="utf-8"))
CODES = {int(number): word for word, number in re.findall(
    r"^\| `(\w+)` \| `KIOKU_\w+ = (\d+)`", (ROOT / "docs/errors.md").read_text(encoding="utf-8"), re.MULTILINE)}
CLOSES = {"kioku_manager": "kioku_manager_close", "kioku_tokenizer": "kioku_tokenizer_close",
          "kioku_breaker": "kioku_breaker_close", "kioku_operation": "kioku_operation_free"}
open_handles = {}


def close(kind):
    """Closes the open handle of a kind, if there is one."""
    if kind in open_handles:
        lib.raw(CLOSES[kind], open_handles.pop(kind))


def finished():
    """The result of the operation that was started; it ends when the work has."""
    operation = open_handles["kioku_operation"]
    try:
        assert lib.call("operation_wait", operation, 60000) == 1
        return json.loads(lib.call("operation_result", operation))
    finally:
        close("kioku_operation")


def as_text(value):
    """A text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def inputs_of(parameters, values):
    """The call's inputs in the header's order, and the places of its buffers."""
    inputs = []
    for parameter in parameters:
        if parameter.kind == "handle":
            inputs.append(open_handles[parameter.type])
        elif parameter.name in ("options", "config"):
            inputs.append(json.dumps(values, ensure_ascii=False))
        elif parameter.kind == "number":
            inputs.append(values.pop(parameter.name, 5))
        elif parameter.kind == "text":
            inputs.append(as_text(values.pop(parameter.name, "")))
    return inputs


def encode(values):
    """tokenizer_encode, whose answer goes into a buffer."""
    ids, count, error = (ctypes.c_uint32 * 4096)(), ctypes.c_uint64(), ctypes.c_void_p()
    text, options = values.pop("text").encode("utf-8"), json.dumps(values).encode("utf-8")
    code = lib.raw("kioku_tokenizer_encode", open_handles["kioku_tokenizer"],
                   ctypes.cast(ctypes.c_char_p(text), ctypes.c_void_p), len(text),
                   ctypes.cast(ctypes.c_char_p(options), ctypes.c_void_p), len(options), ids, 4096,
                   ctypes.addressof(count), ctypes.addressof(error))
    if code:
        raise lib.take_error(error)
    return {"ids": ids[:count.value]}


def call(verb, values):
    """One verb; answers its record."""
    if verb == "tokenizer_encode":
        return encode(values)
    parameters = lib.functions["kioku_" + verb][1]
    made = [one for one in parameters if one.kind == "out_handle"]
    for one in made:
        close(one.type)
    # Options stand last, so every other input has been taken by then.
    answer = lib.call(verb, *inputs_of(parameters, values))
    outs = [one for one in parameters if one.kind in ("out_text", "out_number")]
    if made:
        open_handles[made[0].type] = answer
        return finished() if made[0].type == "kioku_operation" else None
    if not outs:
        return None
    answers = answer if len(outs) > 1 else (answer,)
    record = {one.name: json.loads(value) if value and one.name in SCHEMAS.get("kioku_" + verb, {}) else value
              for one, value in zip(outs, answers)}
    return record[outs[0].name] if len(outs) == 1 and outs[0].kind == "out_text" else record


for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = {"ok": call(asked["verb"], dict(asked["arguments"]))}
    except kioku_ctypes.KiokuError as error:
        answer = {"error": CODES[error.code], "message": error.message}
    print(json.dumps(answer), flush=True)
for kind in list(open_handles):
    close(kind)
