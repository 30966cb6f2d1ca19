"""docs/errors.md, the enum ErrorCode and the constants of kioku.h name the same codes and numbers, and
the table says for each code what every host makes of it; its exit codes are those of the program.
"""
import re

import tree

COLUMNS = ["code", "C status", "Python exception", "JS error", "HTTP status", "MCP error", "CLI exit code"]
EXIT_CODES = {"1", "2", "3", "4", "5", "6", "130"}  # surface.md; 0 is success


def bare(cell):
    return cell.strip().strip("`")


root = tree.root()
findings = []
header = (root / "include" / "kioku" / "error.hpp").read_text(encoding="utf-8")
body = re.search(r"enum class ErrorCode[^{]*\{(.*?)\};", header, re.DOTALL)[1]
codes = {name: int(number) for name, number in re.findall(r"^\s*(\w+)\s*=\s*(\d+)", body, re.MULTILINE)}
if not codes:
    findings.append("include/kioku/error.hpp: no codes found in enum class ErrorCode")

page = (root / "docs" / "errors.md").read_text(encoding="utf-8")
rows = [[bare(cell) for cell in line.strip().strip("|").split("|")]
        for line in page.splitlines() if line.startswith("|")]
if not rows or rows[0] != COLUMNS:
    findings.append(f"docs/errors.md: the first table's columns are not {' | '.join(COLUMNS)}")
table = {row[0]: row for row in rows[2:] if len(row) == len(COLUMNS)}
findings += [f"docs/errors.md: {row[0]} has {len(row)} columns" for row in rows if len(row) != len(COLUMNS)]
for name, number in codes.items():
    row = table.get(name)
    if row is None:
        findings.append(f"docs/errors.md: {name} is missing")
        continue
    if row[1] != f"KIOKU_{name.upper()} = {number}":
        findings.append(f"docs/errors.md: {name} has C status {row[1]}, not KIOKU_{name.upper()} = {number}")
    if not all(row):
        findings.append(f"docs/errors.md: {name} has an empty cell")
    if row[6] not in EXIT_CODES:
        findings.append(f"docs/errors.md: {name} has exit code {row[6]}, which is none of the program's")
findings += [f"docs/errors.md: {name} is no ErrorCode" for name in table if name not in codes]

c_header = root / "capi" / "kioku.h"
if c_header.exists():
    text = re.sub(r"/\*.*?\*/", "", c_header.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name, number in codes.items():
        constant = f"KIOKU_{name.upper()}"
        found = re.search(rf"\b{constant}\b\s*=?\s*\(?(\d+)", text)
        if not found:
            findings.append(f"capi/kioku.h: {constant} is missing")
        elif int(found[1]) != number:
            findings.append(f"capi/kioku.h: {constant} is {found[1]}, not {number}")

program = root / "apps" / "cli" / "failure.cpp"
if program.exists():
    numbers = dict(re.findall(r"^\s*(\w+) = (\d+)", program.with_suffix(".hpp").read_text(encoding="utf-8"), re.MULTILINE))
    exits = re.search(r"\nExit exit_for\(.*?\n\}", program.read_text(encoding="utf-8"), re.DOTALL)
    waiting = []  # the cases above a return
    for code, name in re.findall(r"case ErrorCode::(\w+):|return Exit::(\w+);", exits[0] if exits else ""):
        if code:
            waiting.append(code)
            continue
        findings += [f"docs/errors.md: {each} has exit code {table[each][6]}, the program answers {numbers.get(name)}"
                     for each in waiting if each in table and table[each][6] != numbers.get(name)]
        waiting = []
    if not exits:
        findings.append("apps/cli/failure.cpp: no function exit_for found")
tree.finish(findings, f"{len(codes)} codes")
