"""The control of a check: turns_red.py EXPECTED COMMAND... succeeds if the command exits 1, which is how
a check says that it found something, and says every line of the file EXPECTED.
"""
import pathlib
import subprocess
import sys

expected, *command = sys.argv[1:]
done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
print(done.stdout)
if done.returncode == 77:
    sys.exit(77)
missing = [line for line in pathlib.Path(expected).read_text().splitlines() if line not in done.stdout]
if done.returncode != 1 or missing:
    sys.exit(f"the check did not turn red as it should: status {done.returncode}, not said: {missing}")
