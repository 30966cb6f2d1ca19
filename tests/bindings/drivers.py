"""One driver for each host of the shared cases: a program that reads a call a line, {"verb", "arguments"}, and
answers each with {"ok": RECORD} or {"error": CODE, "message"}.

A verb is a function of kioku.h without `kioku_`; its arguments are the function's inputs and the keys of its
options, by name, and are said in the host's own way inside the driver. manager_open and tokenizer_open open what
the later calls use, and close what was open before. RECORD is the JSON that C gives; where C gives numbers and
ids beside it or in place of it, an object of them by name; the result of an operation; null where there is
nothing.
"""
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
HOSTS = {
    "cpp": lambda: [os.environ["KIOKU_CPP_DRIVER"]],
    "c": lambda: [sys.executable, HERE / "drivers/c_driver.py"],
    "cli": lambda: [sys.executable, HERE / "drivers/cli_driver.py"],
    "python": lambda: [os.environ["KIOKU_PYTHON"], HERE / "drivers/python_driver.py"],
    "bun": lambda: [os.environ["KIOKU_BUN"], HERE / "drivers/bun_driver.ts"],
}


class Driver:
    """A host that waits for calls."""

    def __init__(self, host):
        self._host = host
        self._process = subprocess.Popen(HOSTS[host](), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         encoding="utf-8")

    def call(self, verb, arguments):
        """One call's answer."""
        self._process.stdin.write(json.dumps({"verb": verb, "arguments": arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._host} ended with {self._process.wait()} at {verb}")
        return json.loads(line)

    def close(self):
        """Waits for its end, which must be a good one."""
        self._process.stdin.close()
        code = self._process.wait(60)
        self._process.stdout.close()
        if code != 0:
            raise RuntimeError(f"{self._host} ended with {code}")
