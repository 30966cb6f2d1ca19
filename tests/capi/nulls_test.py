"""NULL in every pointer place of every function of kioku.h, one at a time and all together: a handle and a
text of some length are refused, an out that is not wanted is passed over, and nothing crashes.
"""
import ctypes
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import kioku_ctypes  # noqa: E402

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


manager = lib.call("manager_open", {"path": "nulls.db", "durability": "normal"})
lib.call("message_add", manager, "session", "user", "hello")
HANDLES = {
    "kioku_manager": lambda: manager,
    "kioku_operation": lambda: lib.call("manager_check", manager),
    "kioku_exporter": lambda: lib.call("export_open", manager),
    "kioku_importer": lambda: lib.call("import_open", manager),
    "kioku_tokenizer": lambda: lib.call("tokenizer_open"),
    "kioku_breaker": lambda: lib.call("breaker_open"),
    "kioku_error": lambda: 0,
}
CLOSES = {"kioku_operation": "kioku_operation_free", "kioku_exporter": "kioku_export_close",
          "kioku_importer": "kioku_import_close", "kioku_tokenizer": "kioku_tokenizer_close",
          "kioku_breaker": "kioku_breaker_close"}
NUMBERS = {"max_tokens": 4, "timeout_ms": 60000, "capacity": 8, "count": 2, "permit": 1}


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
            data = b"{}" if parameter.name in ("options", "result", "context") else b"session"
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
            if kind in CLOSES:
                lib.raw(CLOSES[kind], handle)

    def error_wanted(self, nulls):
        """Whether there is a place for the error."""
        return any(one.kind == "error" and place not in nulls for place, one in enumerate(self.parameters))


for function, (answer, parameters) in sorted(lib.functions.items()):
    if answer != "int32_t" or function.startswith("kioku_error") or not parameters:
        for _ in (one for one in parameters if one.is_pointer):
            lib.raw(function, *[None] * len(parameters))
            check(True, function)
        continue
    whole = Call(function)
    usual = whole.run()
    whole.end(usual, ())
    pointers = [place for place, one in enumerate(parameters) if one.is_pointer]
    for place in pointers:
        parameter = parameters[place]
        call = Call(function)
        code = call.run(place)
        if parameter.kind in ("handle", "text", "out_handle") or parameter.kind == "buffer":
            check(code == INVALID_ARGUMENT, f"{function}: NULL as {parameter.name} answers {code}")
        else:
            # A second message, job or import differs in nothing that its code would show.
            check(code == usual, f"{function}: NULL as {parameter.name} answers {code}, else {usual}")
        call.end(code, (place,))
    call = Call(function)
    code = call.run(*pointers)
    check(code == INVALID_ARGUMENT, f"{function}: NULL everywhere answers {code}")
    call.end(code, tuple(pointers))

lib.raw("kioku_manager_close", manager)
for finding in findings:
    print(finding)
print(f"{passed} passed, {len(findings)} failed")
sys.exit(1 if findings else 0)
