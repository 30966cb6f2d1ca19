#!/usr/bin/env python3
"""What a call and an append from Python cost over the same from C, in one run: build/release/libkioku.so and
build/release/python, built by `scripts/build release -DKIOKU_BUILD_PYTHON=ON`, or what KIOKU_LIBRARY and
KIOKU_PACKAGE name. Prints a table in Markdown.
"""
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNS = 5  # of which the best counts: what else the machine does only adds
ROWS = {
    "count": "a text of 20 bytes in, a number out (`count_tokens`)",
    "session": "a record out, as a dict (`session`)",
    "append": "append at `normal`, 200 bytes, p50",
}


def figures(*command, **environment):
    """A program's lines, name -> ns; the best of some runs, each on a store of its own."""
    best = {}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            said = subprocess.run([*map(str, command), f"{folder}/kioku.db"], env={**os.environ, **environment},
                                  check=True, capture_output=True, text=True, timeout=600).stdout
        for name, value in (line.split() for line in said.splitlines()):
            best[name] = min(best.get(name, float("inf")), float(value))
    return best


library = os.environ.get("KIOKU_LIBRARY", ROOT / "build/release/libkioku.so")
package = os.environ.get("KIOKU_PACKAGE", str(ROOT / "build/release/python"))
with tempfile.TemporaryDirectory() as tools:
    program = f"{tools}/c_calls"
    subprocess.run(["cc", "-O2", f"-I{ROOT / 'capi'}", "-o", program, HERE / "c_calls.c", "-ldl"], check=True)
    in_c = figures(program, library)
    in_python = figures(ROOT / "build/hosts/python/bin/python", HERE / "python_calls.py", PYTHONPATH=package)
print("| what | C, us | Python, us | ratio |\n|---|---|---|---|")
for name, what in ROWS.items():
    print(f"| {what} | {in_c[name] / 1000:.2f} | {in_python[name] / 1000:.2f} | {in_python[name] / in_c[name]:.1f} |")
