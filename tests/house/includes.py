"""Who may include whom: the table of house.md over every #include line that names a file of ours.

A room is a folder of src/, or one of include, capi, apps and bindings. tests/ may include anything.
"""
import re

import tree

NOUNS = ["session", "memories", "episode", "pattern", "graph"]
MAY_INCLUDE = {
    "base": [],
    "text": ["base"],
    "guard": ["base"],
    "records": ["base"],
    "storage": ["guard", "base"],
    "net": ["guard", "base"],
    "observe": ["guard", "base"],
    "outbox": ["storage", "guard", "base"],
    "recall": ["outbox", "storage", "text", "net", "observe", "base"],
    "include": [],
    "capi": [],
    "apps": [],
    "bindings": [],
}
for noun in NOUNS:
    MAY_INCLUDE[noun] = ["recall", "outbox", "storage", "text", "guard", "net", "observe", "base"]
MAY_INCLUDE["manager"] = [room for room in MAY_INCLUDE if room not in ("capi", "apps", "bindings")]

# JSON is spoken at several doors and written once.
NO_RECORDS = {"base", "guard", "storage", "text", "records", "include"}
for room, allowed in MAY_INCLUDE.items():
    allowed += [room, "include"] + ([] if room in NO_RECORDS else ["records"])
ALLOWED_IN_HEADERS = re.compile(r"tl/expected\.hpp|[a-z_0-9]+")  # the latter: the standard library


def room_of(path, root):
    parts = path.relative_to(root).parts
    if parts[0] == "src":
        return parts[1] if len(parts) > 2 else "src"
    return parts[0]


root = tree.root()
findings = []
ours = [path for path in tree.files(root, ".hpp", ".h", ".cpp", ".c")
        if path.relative_to(root).parts[0] in ("src", "include", "capi", "apps", "bindings")]
for path in ours:
    room = room_of(path, root)
    if room not in MAY_INCLUDE:
        findings.append(f"{path.relative_to(root)}:1: {room} is no room of the house")
        continue
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not match:
            continue
        bracket, name = match.groups()
        where = f"{path.relative_to(root)}:{number}"
        bases = [path.parent] if bracket == '"' else []
        bases += [root / base for base in ("src", "include", "capi", "apps", ".")]
        target = next((base / name for base in bases if (base / name).is_file()), None)
        if target is None:  # the standard library's or a third party's
            if room == "include" and not (bracket == "<" and ALLOWED_IN_HEADERS.fullmatch(name)):
                findings.append(f"{where}: include may not include {name}: only the standard library "
                                "and tl/expected.hpp")
            continue
        other = room_of(target.resolve(), root)
        if other not in MAY_INCLUDE[room]:
            findings.append(f"{where}: {room} may not include {other} ({name})")
tree.finish(findings, f"{len(ours)} files")
