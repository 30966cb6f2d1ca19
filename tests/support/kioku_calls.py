"""One call of any function of kioku.h with every argument in place, made from the header alone, so that a
test puts NULL, a closed handle or another kind's where it likes.
"""
import ctypes
import os
import pathlib
import sys

import kioku_ctypes

ROOT = pathlib.Path(__file__).resolve().parents[2]
INVALID_ARGUMENT = 1

lib = kioku_ctypes.Library(os.environ["KIOKU_LIBRARY"], ROOT / "capi" / "kioku.h")
passed = 0
findings = []


def check(holds, what):
    """Counts, and keeps what does not hold."""
    global passed
    if holds:
        passed += 1
    else:
        findings.append(what)


def finish():
    """Ends the test."""
    for finding in findings:
        print(finding)
    print(f"{passed} passed, {len(findings)} failed")
    sys.exit(1 if findings else 0)


manager = lib.call("manager_open", {"path": "calls.db", "durability": "normal"})
lib.call("message_add", manager, "session", "user", "hello")


def ended(operation):
    """The operation, once it has come to its end."""
    lib.call("operation_wait", operation, 60000)
    return operation


def fail():
    """An error's handle."""
    error = ctypes.c_void_p()
    lib.raw("kioku_breaker_reset", None, ctypes.addressof(error))
    return error.value


def running_count():
    """A running count, whose tokenizer is closed: it outlives it."""
    tokenizer = lib.call("tokenizer_open")
    count = lib.call("running_count_open", tokenizer)
    lib.raw("kioku_tokenizer_close", tokenizer)
    return count


HANDLES = {
    "kioku_manager": lambda: manager,
    "kioku_operation": lambda: ended(lib.call("manager_check", manager)),
    "kioku_exporter": lambda: lib.call("export_open", manager),
    "kioku_importer": lambda: lib.call("import_open", manager),
    "kioku_tokenizer": lambda: lib.call("tokenizer_open"),
    "kioku_running_count": running_count,
    "kioku_breaker": lambda: lib.call("breaker_open"),
    "kioku_error": fail,
}
CLOSES = {"kioku_manager": "kioku_manager_close", "kioku_error": "kioku_error_free",
          "kioku_operation": "kioku_operation_free", "kioku_exporter": "kioku_export_close",
          "kioku_importer": "kioku_import_close", "kioku_tokenizer": "kioku_tokenizer_close",
          "kioku_running_count": "kioku_running_count_close", "kioku_breaker": "kioku_breaker_close"}
TEXTS = {"config": b'{"path":"other.db","durability":"normal"}', "role": b"user", "options": b"{}", "result": b"{}",
         "context": b"{}", "family": b"gpt", "messages": b'[{"role":"user","content":"hello"}]', "path": b"file",
         "memories": b'["One."]', "ids": b'["0190a000-0000-7000-8000-000000000000"]', "filter": b'{"user":"nobody"}'}
NUMBERS = {"max_tokens": 4, "timeout_ms": 60000, "capacity": 8, "count": 2, "permit": 1, "limit": 5}


class Call:
    """The arguments of one call of a function, all of them in place."""

    def __init__(self, name):
        self.name, self.parameters = name, lib.functions[name][1]
        self.arguments, self.kept, self.outs, self.error = [], [], [], ctypes.c_void_p()
        for parameter in self.parameters:
            self.arguments.append(self.argument(parameter))

    def argument(self, parameter):
        """A pointer with its length, a number or a handle."""
        if parameter.kind == "handle":
            handle = HANDLES[parameter.type]()
            self.kept.append((parameter.type, handle))
            return [handle]
        if parameter.kind == "text":
            data = TEXTS.get(parameter.name, b"session")
            return [ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data)]
        if parameter.kind == "number":
            return [NUMBERS.get(parameter.name, 0)]
        if parameter.kind == "error":
            return [ctypes.addressof(self.error)]
        if parameter.kind == "free":
            return [None]
        out = (ctypes.c_uint64 * 64)() if parameter.kind == "buffer" else ctypes.c_uint64(0x5A5A)
        self.outs.append((parameter, out))
        return [ctypes.addressof(out)]

    def run_with(self, place, value):
        """Calls it with another handle at this place; answers the code."""
        self.arguments[place] = [value]
        return lib.raw(self.name, *sum(self.arguments, []))

    def run(self, *nulls):
        """Calls it with NULL at these places; answers the code."""
        for place in nulls:
            self.arguments[place] = [None] + ([3] if self.parameters[place].kind == "text" else [])
        return lib.raw(self.name, *sum(self.arguments, []))

    def end(self, code, nulls):
        """Outs of a failure are empty; everything is freed."""
        for place, parameter in enumerate(self.parameters):
            for declared, out in self.outs:
                if declared is parameter and declared.kind != "buffer" and place not in nulls:
                    # A buffer that is too small (limit, 8) leaves the count that is needed.
                    empty = out.value & 0xFFFFFFFF == 0 if declared.type == "int32_t" else out.value == 0
                    check(code in (0, 8) or empty, f"{self.name}: {declared.name} is set though it failed")
                    if declared.kind == "out_text" and out.value:
                        lib.raw("kioku_text_free", out.value)
                    if declared.kind == "out_handle" and out.value and declared.type in CLOSES:
                        lib.raw(CLOSES[declared.type], out.value)
        check(code in (0, None) or not self.error_wanted(nulls) or self.error.value, f"{self.name}: no error")
        lib.raw("kioku_error_free", self.error)
        for kind, handle in self.kept:
            if kind != "kioku_manager":  # which all calls share
                lib.raw(CLOSES[kind], handle)

    def error_wanted(self, nulls):
        """Whether there is a place for the error."""
        return any(one.kind == "error" and place not in nulls for place, one in enumerate(self.parameters))
