"""A program made for the last release runs with this library: abi.py ROOT [LIBRARY].

abidiff compares the shared library with capi/kioku.abi, what abidw said of the last release (of this state,
until there is one). What was added is no finding. Without LIBRARY, ROOT/now.abi is read in its place. With
--renew, the baseline is written instead: scripts/renew-abi.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import tree

# What C hosts see, and nothing of the machine: no paths, no lines, no libraries.
ABIDW = ["abidw", "--exported-interfaces-only", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs",
         "--no-elf-needed"]


def describe(library, to):
    subprocess.run([*ABIDW, "--out-file", str(to), str(library)], check=True)
    functions = to.read_text().count("<function-decl ")
    if not functions:
        sys.exit(f"{library} has no debug information about its functions")
    return functions


root = tree.root()
baseline = root / "capi" / "kioku.abi"
library = next((argument for argument in sys.argv[2:] if not argument.startswith("-")), None)
if not shutil.which("abidiff"):
    tree.skip("abidiff is not installed (Debian's abigail-tools)")
if "--renew" in sys.argv:
    print(f"capi/kioku.abi: {describe(library, baseline)} functions")
    sys.exit(0)
with tempfile.TemporaryDirectory() as folder:
    now = root / "now.abi"
    if library:
        now = pathlib.Path(folder) / "now.abi"
        describe(library, now)
    done = subprocess.run(["abidiff", "--no-added-syms", str(baseline), str(now)], capture_output=True, text=True)
findings = []
if done.returncode & 3:  # abidiff itself failed
    findings.append(f"capi/kioku.abi: {done.stderr.strip()}")
elif done.returncode:
    findings.append("capi/kioku.abi: a program made for it would not run with this library; a change that is meant "
                    "raises KIOKU_ABI, then scripts/renew-abi")
    findings += [line for line in done.stdout.splitlines() if line.strip()]
tree.finish(findings, f"{baseline.read_text().count('<function-decl ')} functions")
