"""Every verb has its name in every host: tests/bindings/verbs.json against what each host really has. null is a
verb that a host does not have (docs of surface: "–"); `close` and the like are the hosts' own ways to end.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = json.loads((ROOT / "tests/bindings/verbs.json").read_text(encoding="utf-8"))
# What is no verb of its own: how C hands out, ends and waits, which other hosts do inside a verb.
PARTS = re.compile(r"kioku_(abi_version|version|text_free|error_\w+|operation_\w+|\w+_close|(export|import)_\w+"
                   r"|running_count_open)")
AT_ONCE = {"log_next", "metric_count", "event_send"}  # which wait for nothing
ASK_PYTHON = """import json, sys, kioku
table = json.load(sys.stdin)
classes = {verb["of"] for verb in table.values()}
names = {one: dir(getattr(kioku, one)) for one in sorted(classes) if hasattr(kioku, one)}
names["AsyncManager"] = dir(kioku.AsyncManager)
json.dump(names, sys.stdout)
"""
ASK_BUN = """const kioku = await import(process.argv[2]);
const names = {};
for (const [name, one] of Object.entries(kioku)) {
  if (typeof one !== "function") continue;
  names[name] = Object.getOwnPropertyNames(one);
  for (let of = one.prototype; of; of = Object.getPrototypeOf(of)) names[name].push(...Object.getOwnPropertyNames(of));
}
console.log(JSON.stringify(names));
"""


def python_names():
    """Class -> names."""
    done = subprocess.run([os.environ["KIOKU_PYTHON"], "-c", ASK_PYTHON], input=json.dumps(TABLE), text=True,
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def bun_names():
    """Class -> names."""
    script = pathlib.Path("names.ts").absolute()
    script.write_text(ASK_BUN, encoding="utf-8")
    done = subprocess.run([os.environ["KIOKU_BUN"], script, ROOT / "bindings/bun/src/index.ts"], text=True,
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def has_command(words):
    """Whether the program knows a command."""
    return subprocess.run([os.environ["KIOKU_CLI"], *words.split(), "--help"], capture_output=True,
                          check=False).returncode == 0


headers = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "include/kioku").glob("*.hpp"))
functions = (ROOT / "capi/kioku.symbols").read_text(encoding="utf-8").split()
python, bun = python_names(), bun_names()
findings = [f"{name} is no row of verbs.json" for name in functions
            if not PARTS.fullmatch(name) and name.removeprefix("kioku_") not in TABLE]
passed = 0
for verb, names in TABLE.items():
    of = names["of"]
    checks = {"c": f"kioku_{verb}" in functions, "cpp": re.search(rf"(?<!\w){re.escape(names['cpp'])}\b", headers)}
    if names["python"]:
        checks["python"] = names["python"] in python.get(of, [])
        if of == "Manager":
            checks["AsyncManager"] = names["python"] in python["AsyncManager"]
    if names["ts"]:
        checks["ts"] = names["ts"] in bun.get(of, [])
        if of == "Manager" and verb not in AT_ONCE:
            checks["ts, in a Worker"] = names["ts"] + "Async" in bun["Manager"]
    if names["cli"]:
        checks["cli"] = has_command(names["cli"])
    findings += [f"{host} lacks {verb}: {names.get(host)}" for host, holds in checks.items() if not holds]
    passed += sum(map(bool, checks.values()))
print("\n".join(findings))
print(f"{passed} passed, {len(findings)} failed")
sys.exit(1 if findings else 0)
