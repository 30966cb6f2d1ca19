"""Fuzzing reaches every exported function: reached.py SYMBOLS ABI_FUZZ INPUTS.

ABI_FUZZ replays INPUTS, a directory, or those that a script such as fuzz/seeds.py writes, and tells how
often it called each function and how often the call succeeded. Each name in SYMBOLS has to be called and
to succeed at least once.
"""
import os
import pathlib
import subprocess
import sys

symbols, program, inputs = sys.argv[1:]
wanted = set(pathlib.Path(symbols).read_text(encoding="utf-8").split())
if inputs.endswith(".py"):
    subprocess.run([sys.executable, inputs, "seeds"], check=True)
    inputs = "seeds/abi_fuzz"
done = subprocess.run([program, inputs], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                      env=dict(os.environ, KIOKU_FUZZ_CALLS="calls"))
if done.returncode:
    sys.exit(done.stdout)
told = dict((name, (int(calls), int(successes))) for name, calls, successes in
            (line.split() for line in pathlib.Path("calls").read_text(encoding="utf-8").splitlines()))
findings = [f"{name} is not reached" for name in sorted(wanted) if told.get(name, (0, 0))[0] == 0]
findings += [f"{name} never succeeds" for name in sorted(wanted)
             if told.get(name, (0, 0))[0] > 0 and told[name][1] == 0]
findings += [f"{name} is not exported" for name in sorted(set(told) - wanted)]
for finding in findings:
    print(finding)
print(f"{len(wanted)} functions, {sum(calls for calls, _ in told.values())} calls, {len(findings)} findings")
sys.exit(1 if findings else 0)
