"""kioku.h in Python, read from the header itself: each function's parameters, and calls by JSON."""
import ctypes
import json
import pathlib
import re

SCALARS = {"int32_t": ctypes.c_int32, "int64_t": ctypes.c_int64, "uint64_t": ctypes.c_uint64}


class Text(ctypes.Structure):
    """kioku_text."""
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_uint64)]


class KiokuError(Exception):
    """A call's failure."""

    def __init__(self, code, message, component):
        super().__init__(message)
        self.code, self.message, self.component = code, message, component


class Parameter:
    """One parameter. `kind` is text, number, buffer, out_text, out_handle, out_number, error, handle or free."""

    def __init__(self, declared, name, follower):
        self.name, self.declared, self.type = name, declared, declared.replace("const ", "").rstrip("* ")
        stars = declared.count("*")
        if name == "error" and stars == 2:
            self.kind = "error"
        elif declared == "const char*" and follower == name + "_length":
            self.kind = "text"
        elif stars == 2:
            self.kind = "out_text" if self.type == "kioku_text" else "out_handle"
        elif stars == 1 and self.type.startswith("kioku_"):
            self.kind = "free" if self.type == "kioku_text" else "handle"
        elif stars == 1:
            self.kind = "buffer" if follower in ("capacity", "count") or name == "bytes" else "out_number"
        else:
            self.kind = "number"

    @property
    def c_type(self):
        """What ctypes passes for it."""
        return SCALARS[self.type] if self.kind == "number" else ctypes.c_void_p

    @property
    def is_pointer(self):
        """Whether NULL can stand here."""
        return self.kind != "number"


def parse(header):
    """The functions of the header: name -> (type of the answer, parameters without the lengths of texts)."""
    code = re.sub(r"/\*.*?\*/", "", pathlib.Path(header).read_text(encoding="utf-8"), flags=re.DOTALL)
    functions = {}
    for answer, name, inside in re.findall(r"KIOKU_API\s+([\w\s]+?\*?)\s*(kioku_\w+)\(([^)]*)\);", code):
        pairs = [re.fullmatch(r"(.*?[\w*])\s*\b(\w+)", " ".join(one.split())).groups()
                 for one in inside.split(",") if one.strip() != "void"]
        names = [one[1] for one in pairs] + [""]
        every = [Parameter(declared.replace(" *", "*"), own, names[at + 1]) for at, (declared, own) in enumerate(pairs)]
        texts = {one.name + "_length" for one in every if one.kind == "text"}
        functions[name] = (answer, [one for one in every if one.name not in texts])
    return functions


class Library:
    """The shared library. `call` speaks JSON; `raw` passes arguments as they are."""

    def __init__(self, library, header):
        self.functions = parse(header)
        self._library = ctypes.CDLL(str(library))
        for name, (answer, parameters) in self.functions.items():
            function = getattr(self._library, name)
            function.argtypes = sum(([one.c_type, ctypes.c_uint64] if one.kind == "text" else [one.c_type]
                                     for one in parameters), [])
            answers = {"int32_t": ctypes.c_int32, "const char*": ctypes.c_char_p, "void": None}
            function.restype = answers[answer.replace(" *", "*")]

    def raw(self, name, *arguments):
        """The function itself."""
        return getattr(self._library, name)(*arguments)

    def take_text(self, pointer):
        """The text behind a kioku_text*, freed; None for NULL."""
        if not pointer.value:
            return None
        text = Text.from_address(pointer.value)
        found = ctypes.string_at(text.data, text.length)
        assert ctypes.string_at(text.data + text.length, 1) == b"\0"
        self.raw("kioku_text_free", pointer)
        return found.decode("utf-8")

    def take_error(self, pointer):
        """The failure behind a kioku_error*, freed."""
        code, message, component = (self.raw("kioku_error_" + part, pointer)
                                    for part in ("code", "message", "component"))
        self.raw("kioku_error_free", pointer)
        return KiokuError(code, message.decode(), component.decode())

    def call(self, name, *inputs):
        """Calls kioku_<name>. Inputs in the header's order: handles and numbers as int, texts as str, anything
        else becomes JSON text, a missing last one is empty. Answers the outs: one alone, or a tuple."""
        name = "kioku_" + name
        given, arguments, outs, error = list(inputs), [], [], ctypes.c_void_p()
        for parameter in self.functions[name][1]:
            if parameter.kind in ("handle", "number"):
                arguments.append(given.pop(0))
            elif parameter.kind == "text":
                value = given.pop(0) if given else ""
                data = value if isinstance(value, bytes) else \
                    (value if isinstance(value, str) else json.dumps(value)).encode("utf-8")
                arguments += [ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), len(data)]
            elif parameter.kind == "error":
                arguments.append(ctypes.addressof(error))
            else:
                out = SCALARS[parameter.type]() if parameter.kind == "out_number" else ctypes.c_void_p()
                outs.append((parameter.kind, out))
                arguments.append(ctypes.addressof(out))
        if self.raw(name, *arguments) != 0:
            raise self.take_error(error)
        answers = [self.take_text(out) if kind == "out_text" else out.value for kind, out in outs]
        return answers[0] if len(answers) == 1 else tuple(answers)
