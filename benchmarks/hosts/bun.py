#!/usr/bin/env python3
"""What a call from Bun costs over the same call from C, and what an append costs: both against the C call in the
same run. Calls go to a library whose functions are empty (stub.py), appends to build/release/libkioku.so or the one
that KIOKU_LIBRARY names. Prints two tables in Markdown; ends with 1 where Bun 1.4.5 is over a budget.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNS = 3  # of which the best counts: what else the machine does only adds
# Each row: what is called, what it is compared with in C, and what it may cost more, in nanoseconds.
ROWS = {
    "text_to_number": ("a text of 20 bytes in, a number out (`countTokens`)", "text_to_number", 35),
    "two_texts_to_numbers": ("two texts in, three numbers out (`estimate`)", "two_texts_to_numbers", None),
    "three_texts_to_number": ("three texts in, a number out", "three_texts_to_number", 35 + 50),
    "verb_two_texts_to_number": ("two texts in, a number out (`renewJob`)", "three_texts_to_number", 35 + 25),
    "text_to_text": ("a text in, a text of 20 bytes out", "text_to_text", 35 + 80),
    "verb_text_to_text": ("the same as a verb (`queryMemory`)", "text_to_text", 35 + 80),
    "wide_text_to_number": ("14 ASCII and two wider characters in, a number out", "text_to_number", None),
}


def figures(command, **environment):
    """A program's lines, name -> ns; the best of some runs."""
    best = {}
    for _ in range(RUNS):
        said = subprocess.run([str(word) for word in command], env={**os.environ, **environment}, check=True,
                              capture_output=True, text=True, timeout=600).stdout
        for name, value in (line.split() for line in said.splitlines()):
            best[name] = min(best.get(name, float("inf")), float(value))
    return best


def main():
    library = os.environ.get("KIOKU_LIBRARY", str(ROOT / "build/release/libkioku.so"))
    over = []
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        subprocess.run([sys.executable, HERE / "stub.py", ROOT / "capi/kioku.h", work / "stub.c"], check=True)
        subprocess.run(["cc", "-O2", "-fPIC", "-shared", "-o", work / "stub.so", work / "stub.c"], check=True)
        subprocess.run(["cc", "-O2", f"-I{ROOT / 'capi'}", "-o", work / "c_calls", HERE / "c_calls.c", "-ldl"], check=True)
        in_c = figures([work / "c_calls", work / "stub.so"])
        in_bun = {version: figures([ROOT / f"build/hosts/bun/bin/bun-{version}", HERE / "bun_calls.ts"],
                                   KIOKU_LIBRARY=str(work / "stub.so")) for version in ("1.4.5", "1.3.14")}
        print("| call, ns over the C call | C | Bun 1.4.5 | at most | Bun 1.3.14 |\n|---|---|---|---|---|")
        for name, (what, peer, limit) in ROWS.items():
            more = {version: best[name] - in_c[peer] for version, best in in_bun.items()}
            print(f"| {what} | {in_c[peer]:.1f} | +{more['1.4.5']:.0f} | {limit or '–'} | +{more['1.3.14']:.0f} |")
            if limit and more["1.4.5"] > limit:
                over.append(f"{name}: {more['1.4.5']:.1f} over the C call, at most {limit}")
        append_c = figures([work / "c_calls", library, work / "c.db"])["append"]
        print("\n| append at `normal`, 200 bytes, p50 | us | ratio |\n|---|---|---|")
        print(f"| C | {append_c / 1000:.1f} | 1 |")
        for version in ("1.4.5", "1.3.14"):
            ours = figures([ROOT / f"build/hosts/bun/bin/bun-{version}", HERE / "bun_calls.ts", work / f"{version}.db"],
                           KIOKU_LIBRARY=library)["append"]
            print(f"| Bun {version} | {ours / 1000:.1f} | {ours / append_c:.2f} |")
    print("\n".join(over), file=sys.stderr)
    sys.exit(1 if over else 0)


main()
