"""clang-tidy finds nothing: tidy.py ROOT BUILD [--all].

Looks at the files of the last commit and of the working tree, at all with --all or KIOKU_LONG set. A
header is looked at through one source file that includes it. Without BUILD's compile_commands.json,
every .cpp file below ROOT is looked at.
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

import tree

PROGRAM = "clang-tidy-19"


def git(*arguments):
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True)
    return [root / line for line in done.stdout.splitlines() if line]


def changed(sources):
    """Of the sources, those that changed, and for each changed header the first that includes it."""
    names = git("log", "-1", "--no-merges", "--name-only", "--format=")
    names += git("diff", "--name-only", "HEAD") + git("ls-files", "--others", "--exclude-standard")
    chosen = {path for path in names if path in sources}
    for header in {path for path in names if path.suffix in (".hpp", ".h")}:
        line = f"{header.parent.name}/{header.name}" if header.name != "kioku.h" else header.name
        users = [path for path in sources if path.exists() and f'"{line}"' in path.read_text(encoding="utf-8")]
        own = [path for path in users if path.stem == header.stem]
        chosen.update((own or users)[:1])
    return chosen


def tidy(path):
    database = ["-p", str(build)] if commands.exists() else []
    flags = [] if commands.exists() else ["--", "-std=c++20", f"-I{root / 'include'}", f"-I{root / 'src'}"]
    # The compile commands may be gcc's, with warnings that clang does not know, and a precompiled
    # header that it cannot read.
    command = [PROGRAM, "--quiet", "--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-ignored-gch", *database, str(path), *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip() if done.returncode else None


if not shutil.which(PROGRAM):
    tree.skip(f"{PROGRAM} is not installed; scripts/install-deps lint does it")
root = tree.root()
build = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else root / "none"
commands = build / "compile_commands.json"
sources = sorted(path for path in tree.files(root, ".cpp"))
if commands.exists():
    compiled = {pathlib.Path(entry["file"]) for entry in json.loads(commands.read_text())}
    sources = [path for path in sources if path in compiled]
    if "--all" not in sys.argv and not os.environ.get("KIOKU_LONG"):
        sources = sorted(changed(set(sources)))
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    findings = [finding for finding in pool.map(tidy, sources) if finding]
tree.finish(findings, f"{len(sources)} files")
