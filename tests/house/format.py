"""Every C and C++ file of ours is as .clang-format wants it: format.py ROOT CLANG_FORMAT.

`scripts/format` mends all findings; `format.py --list` prints the files.
"""
import pathlib
import subprocess
import sys

import tree

STYLE = pathlib.Path(__file__).parents[2] / ".clang-format"

root = tree.root()
sources = [str(path) for path in tree.files(root, ".hpp", ".h", ".cpp", ".c")]
if "--list" in sys.argv:
    print("\n".join(sources))
    sys.exit(0)
program = sys.argv[2]
try:
    done = subprocess.run([program, f"--style=file:{STYLE}", "--dry-run", "-Werror", *sources],
                          capture_output=True, text=True)
except FileNotFoundError:
    tree.skip("clang-format is not installed; scripts/install-lint does it")
first = {}  # of each file: the rest follows from it
for line in done.stderr.splitlines():
    if "error:" in line:
        first.setdefault(line.split(":")[0], line)
findings = list(first.values())
if done.returncode and not findings:
    findings = [done.stderr]
tree.finish(findings, f"{len(sources)} files")
