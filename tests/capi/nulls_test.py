"""NULL in every pointer place of every function of kioku.h, one at a time and all together: a handle and a
text of some length are refused, an out that is not wanted is passed over, and nothing crashes.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from kioku_calls import INVALID_ARGUMENT, Call, check, finish, lib, manager  # noqa: E402

# What cannot succeed with the arguments that a call has of itself.
NO_SUCH_THING = {"kioku_message_redact", "kioku_context_load", "kioku_job_complete", "kioku_job_fail", "kioku_job_renew",
                 "kioku_breaker_report", "kioku_import_push", "kioku_session_fork",
                 "kioku_memory_get", "kioku_memory_update", "kioku_memory_history", "kioku_episode_get", "kioku_forget"}

for function, (answer, parameters) in sorted(lib.functions.items()):
    if answer != "int32_t" or function.startswith("kioku_error") or not parameters:
        for _ in (one for one in parameters if one.is_pointer):
            lib.raw(function, *[None] * len(parameters))
            check(True, function)
        continue
    whole = Call(function)
    usual = whole.run()
    check(usual == 0 or function in NO_SUCH_THING, f"{function} answers {usual} with everything in place")
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
    needs = any(one.kind not in ("out_text", "out_number", "error") for one in parameters)
    check(code == (INVALID_ARGUMENT if needs else usual), f"{function}: NULL everywhere answers {code}")
    call.end(code, tuple(pointers))

lib.raw("kioku_manager_close", manager)
finish()
