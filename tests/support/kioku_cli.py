"""Runs the program `kioku` for the tests in tests/apps: each case in a folder of its own, with a store
and a home of its own, and with nothing of the caller's environment but PATH.
"""
import json
import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["KIOKU_CLI"]
SOURCE = pathlib.Path(os.environ.get("KIOKU_SOURCE", pathlib.Path(__file__).parents[2]))
PATIENCE = 120  # seconds until a run that hangs fails


class Run:
    """How one run ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)

    def jsonl(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def rows(self):
        return [line.split("\t") for line in self.out.splitlines()]

    def fields(self):
        return dict(line.split("\t", 1) for line in self.out.splitlines())


class Case(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name).resolve()
        self.work = self.folder / "work"
        self.home = self.folder / "home"
        self.work.mkdir()
        self.home.mkdir()
        self.store = self.folder / "store.db"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "KIOKU_STORE": str(self.store),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": str(self.folder),
        }
        # Sanitizers take their options from the environment.
        for name, value in os.environ.items():
            if name.endswith("SAN_OPTIONS"):
                self.environment[name] = value

    def variables(self, changes):
        merged = {**self.environment, **(changes or {})}
        return {name: value for name, value in merged.items() if value is not None}

    def start(self, *words, env=None, cwd=None, **streams):
        """A run in the background. SIGINT has its default meaning, whatever the caller's is."""
        return subprocess.Popen([PROGRAM, *map(str, words)], env=self.variables(env),
                                cwd=cwd or self.work,
                                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
                                **streams)

    def kioku(self, *words, code=0, stdin=b"", env=None, cwd=None):
        """Runs to the end and expects this exit code."""
        if isinstance(stdin, str):
            stdin = stdin.encode()
        done = subprocess.run([PROGRAM, *map(str, words)], input=stdin, capture_output=True,
                              env=self.variables(env), cwd=cwd or self.work, timeout=PATIENCE)
        run = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
        self.assertEqual(run.code, code, f"kioku {' '.join(map(str, words))}\n{run.out}{run.err}")
        if code != 0 and not run.err.startswith("kioku: ") and "\nkioku: " not in run.err:
            # doctor and check answer with their findings
            self.assertTrue(run.out, "a failure without a word")
        return run

    def at_terminal(self, *words, answer=None, env=None, columns=80):
        """Runs with all three streams on a terminal; what it showed is in `out`."""
        pid, terminal = pty.fork()
        if pid == 0:
            variables = self.variables({"TERM": "xterm", **(env or {})})
            os.chdir(self.work)
            os.execve(PROGRAM, [PROGRAM, *map(str, words)], variables)
        set_columns(terminal, columns)
        shown = b""
        while True:
            try:
                block = os.read(terminal, 65536)
            except OSError:  # how Linux says that the other side is gone
                break
            if not block:
                break
            shown += block
            if answer is not None and b"[y/N]" in shown:
                os.write(terminal, answer.encode())
                answer = None
        _, status = os.waitpid(pid, 0)
        os.close(terminal)
        return Run(os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n"), "")

    def git(self, *words, cwd=None, **environment):
        who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
               "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"}
        return subprocess.run(["git", *words], cwd=cwd or self.work, check=True, capture_output=True,
                              env={**self.environment, **who, **environment}).stdout.decode()

    def chat(self, session="demo", messages=3):
        for number in range(1, messages + 1):
            self.kioku("message", "add", session, f"message number {number}")


def set_columns(terminal, columns):
    import fcntl
    import struct
    import termios
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))


def main():
    """Runs the cases of the calling file; ends with the count that the test script collects."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    passed = result.testsRun - failed - len(result.skipped)
    for case, reason in result.skipped:
        print(f"skipped: {case}: {reason}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
