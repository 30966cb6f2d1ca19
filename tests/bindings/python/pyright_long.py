"""pyright agrees with the package and with good usages, and finds each bad one (scripts/install-python long brings
it by npm: the package of PyPI would download a node at run time)."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import kioku
import kioku._plain  # which the native module imports

HERE = pathlib.Path(__file__).parent
PYRIGHT = pathlib.Path(os.environ["KIOKU_SOURCE"], "build/hosts/python/pyright/node_modules/pyright/index.js")
if not PYRIGHT.exists():
    print("pyright is not installed: scripts/install-python long does it")
    sys.exit(77)
# As it is installed: a copy, without the links of the build; all but the frameworks' adapters.
shutil.copytree(pathlib.Path(kioku.__file__).parent, "kioku",
                ignore=lambda folder, names: [name for name in names if name.endswith(".py") and name != "__init__.py"
                                              and f"kioku.{name[:-3]}" not in sys.modules])
for name in ("usages.py", "bad_usages.py"):
    shutil.copy(HERE / name, name)
pathlib.Path("pyrightconfig.json").write_text(json.dumps({"pythonVersion": "3.11", "typeCheckingMode": "standard"}))
done = subprocess.run(["node", PYRIGHT, "--outputjson"], capture_output=True, text=True)
findings = [each for each in json.loads(done.stdout)["generalDiagnostics"] if each["severity"] == "error"]
found, wrong = set(), []
for each in findings:
    line = each["range"]["start"]["line"] + 1
    if pathlib.Path(each["file"]).name == "bad_usages.py":
        found.add(line)
    else:
        wrong.append(f"{each['file']}:{line}: {each['message']}")
wanted = {number for number, line in enumerate(pathlib.Path("bad_usages.py").read_text().splitlines(), 1)
          if "# wrong" in line}
# mypy alone refuses an unknown keyword beside a dict that was left out.
wrong += [f"bad_usages.py:{line}: {'not found' if line in wanted else 'found'}" for line in sorted(found ^ wanted)]
print("\n".join(wrong))
print(f"{len(found)} of {len(wanted)} bad usages found, {len(wrong)} findings")
sys.exit(1 if wrong else 0)
