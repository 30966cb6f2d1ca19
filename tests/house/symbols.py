"""The shared library exports exactly the names in capi/kioku.symbols: symbols.py ROOT [LIBRARY].

Without LIBRARY, ROOT/nm.txt is read in place of nm's answer.
"""
import subprocess
import sys

import tree

root = tree.root()
listed = [line.strip() for line in (root / "capi" / "kioku.symbols").read_text().splitlines()]
listed = [line for line in listed if line and not line.startswith("#")]
if len(sys.argv) > 2:
    answer = subprocess.run(["nm", "-D", "--defined-only", sys.argv[2]], check=True,
                            capture_output=True, text=True).stdout
else:
    answer = (root / "nm.txt").read_text()
exported = set()
for line in answer.splitlines():
    kind, name = line.split()[-2:]
    if kind != "A":  # the version node itself
        exported.add(name.split("@")[0])

findings = [f"capi/kioku.symbols: {name} is exported but not listed" for name in exported - set(listed)]
findings += [f"capi/kioku.symbols: {name} is listed but not exported" for name in set(listed) - exported]
findings += [f"capi/kioku.symbols: {name} does not begin with kioku_" for name in listed
             if not name.startswith("kioku_")]
if listed != sorted(set(listed)):
    findings.append("capi/kioku.symbols: not in alphabetical order, or a name twice")
tree.finish(sorted(findings), f"{len(exported)} exported names")
