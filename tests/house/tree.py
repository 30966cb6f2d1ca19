"""What the checks share: which files are ours, and how a check ends.

Each check is `check.py ROOT [...]`: it prints its findings as `file:line: what`, and exits 1 if there
are any, 0 if none, 77 if it cannot run here (with the reason as its last line).
"""
import os
import pathlib
import sys

OTHERS = {"build", "dist", "node_modules", "__pycache__"}
SKIPPED = 77


def files(root, *suffixes):
    """Our files below root with one of the suffixes, sorted; not the fixtures that are bad on purpose."""
    found = []
    for folder, folders, names in os.walk(root):
        here = pathlib.Path(folder)
        folders[:] = [name for name in folders if name not in OTHERS and not name.startswith(".")
                      and here / name != root / "tests" / "house" / "bad"]
        found += [here / name for name in names if name.endswith(suffixes)]
    return sorted(found)


def root():
    """The tree to check: the first argument, or the one this file is in."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    return pathlib.Path(given[0] if given else pathlib.Path(__file__).parents[2]).resolve()


def finish(findings, looked_at):
    """Ends the check. `looked_at` says how much was checked, so that a check of nothing shows."""
    for finding in findings:
        print(finding)
    print(f"{len(findings)} findings in {looked_at}")
    sys.exit(1 if findings else 0)


def skip(reason):
    print(reason)
    sys.exit(SKIPPED)
