"""What calls cost in Python, in nanoseconds, with the package on PYTHONPATH: python_calls.py STORE. One line each,
"name ns"; the same three as c_calls has them with a store."""
import sys
import time

import kioku

ROUNDS, CALLS, APPENDS = 300, 100, 3000
now = time.perf_counter_ns


def measure(name, call):
    """The best of many short rounds: what else the machine does only adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = now()
        for _ in range(CALLS):
            call()
        best = min(best, (now() - begin) / CALLS)
    print(name, f"{best:.2f}")


with kioku.Manager(sys.argv[1], durability="normal") as memory:
    content, samples = "x" * 200, []
    for _ in range(APPENDS):
        begin = now()
        memory.add_message("s", role="user", content=content)
        samples.append(now() - begin)
    counter = kioku.TokenCounter()
    measure("count", lambda: counter.count_tokens("a text of 20 bytes.."))
    measure("session", lambda: memory.session("s"))
    print("append", sorted(samples)[APPENDS // 2])
