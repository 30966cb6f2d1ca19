"""Handles in every place of every function of kioku.h: closed, and of another kind. Then a store with everything
that can be open on it, closed in each order that there is: the file is closed with the last, never before.
"""
import itertools
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kioku_calls import CLOSES, HANDLES, INVALID_ARGUMENT, Call, check, finish, lib, manager  # noqa: E402


def closed(kind):
    """A handle that was open. The manager's is one of its own: the others' is still needed."""
    handle = lib.call("manager_open", {"path": "closed.db"}) if kind == "kioku_manager" else HANDLES[kind]()
    lib.raw(CLOSES[kind], handle)
    return handle


def use_wrong_handles():
    """Verbs refuse them; what cannot fail does nothing."""
    places = 0
    for function, (answer, parameters) in sorted(lib.functions.items()):
        for place, parameter in enumerate(parameters):
            if parameter.kind != "handle":
                continue
            places += 1
            other = "kioku_breaker" if parameter.type != "kioku_breaker" else "kioku_tokenizer"
            wrong = HANDLES[other]()
            for what, handle in (("a closed handle", closed(parameter.type)), ("another kind's", wrong)):
                if answer == "int32_t" and not function.startswith("kioku_error"):
                    call = Call(function)
                    code = call.run_with(place, handle)
                    check(code == INVALID_ARGUMENT, f"{function}: {what} answers {code}")
                    call.end(code, ())
                else:
                    told = lib.raw(function, handle)
                    check(told is None or told in (0, INVALID_ARGUMENT) or len(told) > 0, f"{function}: {what}: {told}")
            check(lib.raw(CLOSES[other], wrong) is None, other)
    check(places > 50, f"only {places} places for a handle were found")


def is_open(path):
    """Whether this process has the file open."""
    descriptors = pathlib.Path("/proc/self/fd")
    return any(os.path.exists(one) and os.path.samefile(one, path) for one in descriptors.iterdir())


def close_in_every_order():
    """The manager first, last and in between."""
    kinds = ("kioku_manager", "kioku_operation", "kioku_exporter", "kioku_importer")
    for order in itertools.permutations(kinds):
        store = lib.call("manager_open", {"path": "order.db", "durability": "normal"})
        lib.call("message_add", store, "s", "user", "hello")
        opened = {"kioku_manager": store, "kioku_operation": lib.call("manager_check", store),
                  "kioku_exporter": lib.call("export_open", store), "kioku_importer": lib.call("import_open", store)}
        for kind in order:
            check(is_open("order.db"), f"{order}: the file is closed before {kind}")
            lib.raw(CLOSES[kind], opened[kind])
            lib.raw(CLOSES[kind], opened[kind])
        check(not is_open("order.db"), f"{order}: the file is open still")


use_wrong_handles()
close_in_every_order()
lib.raw("kioku_manager_close", manager)
finish()
