"""Every function of kioku.h has a comment of its own with the six lines, in this order, and is listed in
kioku.symbols.
"""
import re

import tree

LABELS = ["What", "Ownership", "Threads", "Blocks", "Errors", "Since"]

root = tree.root()
header = root / "capi" / "kioku.h"
text = header.read_text(encoding="utf-8")
findings = []

# Blank comments and preprocessor lines, keeping every position; what is left is split at ; { and }.
comments = [(match.end(), match[0]) for match in re.finditer(r"/\*.*?\*/", text, re.DOTALL)]
code = re.sub(r"/\*.*?\*/|//[^\n]*|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: re.sub(r"[^\n]", " ", m[0]), text,
              flags=re.DOTALL | re.MULTILINE)
functions = []
for statement in re.finditer(r"[^;{}]+", code):
    declared = re.search(r"\b(kioku_\w+)\s*\(", statement[0])
    if not declared or "typedef" in statement[0]:
        continue
    functions.append(declared[1])
    start = statement.start() + len(statement[0]) - len(statement[0].lstrip())
    line = text.count("\n", 0, start) + 1
    where = f"capi/kioku.h:{line}: {declared[1]}"
    before = [(end, comment) for end, comment in comments if end <= start]
    if not before or text[before[-1][0]:start].strip():
        findings.append(f"{where} has no comment of its own")
        continue
    labels = re.findall(r"^[ \t]*\*[ \t]*(" + "|".join(LABELS) + r"): \S", before[-1][1], re.MULTILINE)
    for label in LABELS:
        if labels.count(label) != 1:
            findings.append(f"{where} needs one line ' * {label}: …'")
    if sorted(labels) == sorted(LABELS) and labels != LABELS:
        findings.append(f"{where} has its lines in another order than {', '.join(LABELS)}")

symbols = root / "capi" / "kioku.symbols"
if symbols.exists():
    listed = set(re.findall(r"^kioku_\w+", symbols.read_text(), re.MULTILINE))
    findings += [f"capi/kioku.h: {name} is declared but not in kioku.symbols" for name in sorted(set(functions) - listed)]
    findings += [f"capi/kioku.h: {name} is in kioku.symbols but not declared" for name in sorted(listed - set(functions))]
findings += [f"capi/kioku.h: {name} is declared twice" for name in sorted({f for f in functions if functions.count(f) > 1})]
tree.finish(findings, f"{len(functions)} functions")
