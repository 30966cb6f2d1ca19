"""tests/cases/bad_input.json through the command line and through the C ABI, or through the drivers of the hosts
that KIOKU_HOSTS names: each call is refused with the case's code and words, and leaves the store's file as it was.
"""
import collections
import ctypes
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "bindings"))
import drivers  # noqa: E402
import kioku_cli  # noqa: E402

TABLE = json.loads((kioku_cli.SOURCE / "tests/cases/bad_input.json").read_text(encoding="utf-8"))
LIBRARY = next(iter(sorted(pathlib.Path(kioku_cli.PROGRAM).parent.glob("libkioku.so*"))), None)
SANITIZED = b"__asan_init" in pathlib.Path(kioku_cli.PROGRAM).read_bytes() or \
    b"__tsan_init" in pathlib.Path(kioku_cli.PROGRAM).read_bytes()
CODES = dict(re.findall(r"^\| `(\w+)` \| `KIOKU_\w+ = (\d+)`",
                        (kioku_cli.SOURCE / "docs/errors.md").read_text(encoding="utf-8"), re.MULTILINE))
EXITS = dict(re.findall(r"^\| `(\w+)` .*\| (\d+) \|$",
                        (kioku_cli.SOURCE / "docs/errors.md").read_text(encoding="utf-8"), re.MULTILINE))
JSON_INPUTS = {"metadata", "tool_calls", "context", "messages", "ids", "filter"}
NEWER_VERSION = 1000
HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    held.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
"""
ran = collections.Counter()
running = {}  # the drivers


def distinct(pairs):
    """An object, unless a key is there twice."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def made(value):
    """The bytes of a text, or of what makes one."""
    if isinstance(value, str):
        return value.encode("utf-8")
    if "repeat" in value:
        return value["repeat"].encode("utf-8") * value["times"]
    if "bytes" in value:
        return bytes.fromhex(value["bytes"])
    return b"".join(made(part) for part in value["join"])


def is_maker(value):
    return isinstance(value, dict) and bool({"repeat", "bytes", "join"} & set(value))


def json_bytes(key, value):
    """A value as JSON text; a text keeps bytes that are not UTF-8."""
    if isinstance(value, dict) and "copies" in value:
        value = [value["copies"]] * value["times"]
    if is_maker(value) and key in JSON_INPUTS:
        return made(value)
    if is_maker(value):
        return b'"' + made(value).replace(b"\0", b"\\u0000") + b'"'
    return json.dumps(value).encode("utf-8")


def json_object(values):
    return b"{" + b",".join(json.dumps(key).encode() + b":" + json_bytes(key, value)
                            for key, value in values.items()) + b"}"


class Handle:
    """A few lines of kioku.h: a store, and calls whose inputs are texts."""
    library = None

    # verb -> typed inputs, and the types of the outs
    VERBS = {
        "message_add": (["session", "role", "content"], [ctypes.c_int64, ctypes.c_void_p]),
        "message_add_batch": (["session", "messages"], [ctypes.c_void_p]),
        "message_list": (["session"], [ctypes.c_void_p]),
        "message_redact": (["message"], [ctypes.c_void_p]),
        "session_configure": (["session"], [ctypes.c_void_p]),
        "session_get": (["session"], [ctypes.c_void_p]),
        "session_stats": (["session"], [ctypes.c_void_p]),
        "session_list": ([], [ctypes.c_void_p]),
        "session_fork": (["session", "new_session"], [ctypes.c_void_p]),
        "session_clear": (["session"], [ctypes.c_void_p]),
        "context_get": (["session"], [ctypes.c_void_p]),
        "context_save": (["session", "context"], [ctypes.c_int64]),
        "context_load": (["session"], [ctypes.c_void_p]),
        "changes_since": (["since"], [ctypes.c_void_p]),
        "memory_add": (["content"], [ctypes.c_void_p]),
        "memory_get": (["memory"], [ctypes.c_void_p]),
        "memory_update": (["memory"], [ctypes.c_void_p]),
        "memory_history": (["memory"], [ctypes.c_void_p]),
        "memory_list": ([], [ctypes.c_void_p]),
        "episode_store": (["content"], [ctypes.c_void_p]),
        "episode_get": (["episode"], [ctypes.c_void_p]),
        "episode_list": ([], [ctypes.c_void_p]),
        "recall": (["query"], [ctypes.c_void_p]),
        "query_memory": (["query", "limit"], [ctypes.c_void_p]),
        "metric_count": (["name", "value"], []),
        "event_send": (["title", "text"], []),
        "forget": (["ids"], [ctypes.c_void_p]),
        "forget_matching": (["filter"], [ctypes.c_void_p]),
    }

    def __init__(self):
        if Handle.library is None:
            Handle.library = ctypes.CDLL(str(LIBRARY))
            Handle.library.kioku_error_message.restype = ctypes.c_char_p
        self.manager = ctypes.c_void_p()

    def _call(self, function, *arguments):
        error = ctypes.c_void_p()
        code = getattr(self.library, function)(*arguments, ctypes.byref(error))
        message = ""
        if error:
            message = self.library.kioku_error_message(error).decode("utf-8")
            self.library.kioku_error_free(error)
        return code, message

    @staticmethod
    def _text(data):
        return ctypes.c_char_p(data), ctypes.c_uint64(len(data))

    def open(self, config):
        return self._call("kioku_manager_open", *self._text(config), ctypes.byref(self.manager))

    def verb(self, verb, values):
        values = dict(values)
        inputs, out_types = self.VERBS[verb]
        arguments = []
        for key in inputs:
            value = values.pop(key, 5) if key == "limit" else values.pop(key)
            if key in ("since", "limit", "value"):
                arguments.append(ctypes.c_int64(value))
            elif key in JSON_INPUTS:
                arguments += self._text(json_bytes(key, value))
            else:
                arguments += self._text(made(value))
        outs = [each() for each in out_types]
        answer = self._call("kioku_" + verb, self.manager, *arguments, *self._text(json_object(values)),
                            *map(ctypes.byref, outs))
        for out in outs:
            if isinstance(out, ctypes.c_void_p) and out:
                self.library.kioku_text_free(out)
        return answer

    def close(self):
        self.library.kioku_manager_close(self.manager)
        self.manager = ctypes.c_void_p()


class BadInput(kioku_cli.Case):
    # verb -> words, and the inputs that stand by themselves
    COMMANDS = {
        "message_add": (["message", "add"], ["session", "content"]),
        "message_list": (["message", "list"], ["session"]),
        "message_redact": (["redact", "--yes"], ["message"]),
        "session_configure": (["session", "config"], ["session"]),
        "session_get": (["session", "get"], ["session"]),
        "session_stats": (["session", "stats"], ["session"]),
        "session_list": (["session", "list"], []),
        "session_fork": (["session", "fork"], ["session", "new_session"]),
        "session_clear": (["session", "clear", "--yes"], ["session"]),
        "context_get": (["context"], ["session"]),
        "changes_since": (["changes"], []),
        "memory_add": (["remember"], ["content"]),
        "memory_get": (["memory", "get"], ["memory"]),
        "memory_update": (["memory", "update"], ["memory"]),
        "memory_history": (["memory", "history"], ["memory"]),
        "memory_list": (["memory", "list"], []),
        "episode_store": (["store"], ["content"]),
        "episode_get": (["episode", "get"], ["episode"]),
        "episode_list": (["episode", "list"], []),
        "forget_matching": (["forget", "--yes"], []),
        "recall": (["recall"], ["query"]),
        "query_memory": (["query"], ["query"]),
    }
    FLAGS = {"from_seq": "from", "to_seq": "to", "at_seq": "at", "budget_tokens": "budget", "deadline_ms": "deadline",
             "busy_timeout_ms": "deadline"}

    # Inputs that kioku.h names otherwise than a case does.
    PARAMETERS = {"message": {"message_redact": "message_id"}, "memory": dict.fromkeys(
        ["memory_get", "memory_update", "memory_history"], "memory_id"), "episode": {"episode_get": "episode_id"}}

    def prepare(self, setup):
        """Makes what the case finds at its path."""
        self.place = self.folder / "place"
        self.place.mkdir()
        self.path = self.place / "kioku.db"
        if setup == "no folder":
            self.path = self.place / "missing" / "kioku.db"
        elif setup == "directory":
            self.path.mkdir()
        elif setup == "text file":
            self.path.write_text("Dear diary,\n" * 1000, encoding="utf-8")
        elif setup == "foreign database":
            other = sqlite3.connect(self.path)
            other.execute("CREATE TABLE notes(note TEXT)")
            other.close()
        elif setup != "none":
            self.kioku("message", "add", "s1", "hello", "--user", "ada", "--store", self.path)
        if setup == "newer store":
            newer = sqlite3.connect(self.path)
            newer.execute(f"PRAGMA user_version={NEWER_VERSION}")
            newer.close()
        elif setup == "read-only store":
            self.path.chmod(0o444)
            if os.geteuid() == 0:
                if subprocess.run(["chattr", "+i", self.path], capture_output=True, check=False).returncode != 0:
                    self.skipTest("root writes to any file, and chattr +i is not to be had here")
                self.addCleanup(subprocess.run, ["chattr", "-i", self.path], check=True)
        elif setup == "locked store":
            self.hold("PRAGMA user_version", "BEGIN IMMEDIATE")
        elif setup == "taken store":
            self.hold("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE")

    def hold(self, *statements):
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, self.path, *statements], text=True,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.wait)
        self.addCleanup(holder.stdin.close)
        self.assertEqual(holder.stdout.readline(), "held\n")

    def files(self):
        """Everything in the place, but what SQLite keeps beside an open store."""
        return {str(each): each.read_bytes() if each.is_file() else b"" for each in sorted(self.place.rglob("*"))
                if not each.name.endswith("-shm") and not (each.name.endswith("-wal") and not each.stat().st_size)}

    def argument(self, key, value):
        """A word of the command line; what cannot be one goes through a file or the standard input."""
        if key in JSON_INPUTS:
            data = json_bytes(key, value)
        else:
            data = str(value).encode() if isinstance(value, int) else made(value)
        if key == "content" and b"\0" in data:
            self.stdin = data
            return "-"
        if len(data) > 100_000:
            (self.work / key).write_bytes(data)
            return "@" + key
        return data

    def through_cli(self, case):
        values = dict(case["arguments"])
        self.stdin = b""
        if case["verb"] == "manager_open":
            is_made = values.pop("create", True)
            words, inputs = (["message", "add", "s1", "hi"], []) if is_made else (["session", "list"], [])
        else:
            words, inputs = self.COMMANDS[case["verb"]]
        words = [*words, "--store", str(self.path)]
        for key, value in values.items():
            if key not in inputs:
                words += ["--" + self.FLAGS.get(key, key).replace("_", "-"), self.argument(key, value)]
        words += ["--", *(self.argument(key, values[key]) for key in inputs)]
        done = subprocess.run([kioku_cli.PROGRAM, *words], input=self.stdin, capture_output=True, check=False,
                              env=self.variables(None), cwd=self.work, timeout=kioku_cli.PATIENCE)
        said = done.stderr.decode("utf-8")  # a message is UTF-8 whatever the input was
        if done.returncode == 0:
            return "ok", said
        self.assertEqual(done.stdout, b"")
        _, word, message = said.rstrip("\n").split(": ", 2)
        self.assertNotIn("\n", message)
        if word != case.get("word", {}).get("cli"):
            self.assertEqual(word, case["expect"], said)
        self.assertEqual(str(done.returncode), EXITS[case["expect"]], said)
        return case["expect"], message

    def through_c(self, case):
        handle = Handle()
        config = {"path": str(self.path), "durability": "normal"}
        if case["verb"] == "manager_open":
            code, message = handle.open(json_object({**config, **case["arguments"]}))
        else:
            self.assertEqual(handle.open(json_object(config)), (0, ""))
            code, message = handle.verb(case["verb"], case["arguments"])
        handle.close()
        names = {int(number): name for name, number in CODES.items()}
        return names.get(code, "ok"), message

    def through_driver(self, host, case):
        """One of the hosts whose inputs are values and whose texts are Unicode."""
        try:
            values = json.loads(json_object(case["arguments"]).decode("utf-8"), object_pairs_hook=distinct)
        except ValueError as error:
            self.skipTest(f"{host}: has no such value: {error}")
        if host == "bun" and any(isinstance(value, int) and abs(value) > 2 ** 53 for value in values.values()):
            self.skipTest(f"{host}: has no such number")
        if host not in running:
            running[host] = drivers.Driver(host)
        call = running[host].call
        config, verb = {"path": str(self.path), "durability": "normal"}, case["verb"]
        answer = call("manager_open", {**config, **values} if verb == "manager_open" else config)
        if verb != "manager_open":
            self.assertEqual(answer, {"ok": None})
            answer = call(verb, {self.PARAMETERS.get(key, {}).get(verb, key): each for key, each in values.items()})
        call("manager_open", {"path": str(self.work / "elsewhere.db")})  # closes this one
        return answer.get("error", "ok"), answer.get("message", "")

    def run_case(self, host, case):
        self.prepare(case.get("setup", "s1"))
        before = self.files()
        if host in ("cli", "c"):
            code, message = getattr(self, "through_" + host)(case)
        else:
            code, message = self.through_driver(host, case)
        self.assertEqual(code, case["expect"], message)
        for part in case["says"]:
            self.assertIn(part, message)
        if code != "ok":
            self.assertEqual(self.files(), before, "a refused call left a trace")
        elif case["verb"] == "message_add":
            self.assertNotEqual(self.files(), before, "an accepted message left no trace")
        ran[host] += 1


def test_of(host, case):
    return lambda self: self.run_case(host, case)


def test_c_has_no_library(self):
    self.skipTest("the C ABI: no shared library that python could load lies beside the program")


NAMED = tuple(os.environ.get("KIOKU_HOSTS", "").split())
HOSTS = NAMED or (("cli", "c") if LIBRARY and not SANITIZED else ("cli",))
if "c" not in HOSTS and not NAMED:
    BadInput.test_c = test_c_has_no_library
for number, each in enumerate(TABLE["cases"], 1):
    for where in HOSTS:
        if ("c" if where in NAMED else where) in each.get("hosts", ["c", "cli"]):
            title = re.sub(r"\W+", "_", each["name"])
            setattr(BadInput, f"test_{where}_{number:03}_{title}", test_of(where, each))


def tearDownModule():
    for driver in running.values():
        driver.close()
    for host, count in sorted(ran.items()):
        print(f"{host}: {count} of {len(TABLE['cases'])} cases ran")


if __name__ == "__main__":
    kioku_cli.main()
