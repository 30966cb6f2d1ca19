"""What the tests of the Python package share: a store in a folder of its own, programs run beside it."""
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

import kioku

# Another process that holds the store's write lock until its standard input ends.
HOLDER = """
import sqlite3, sys
lock = sqlite3.connect(sys.argv[1], isolation_level=None)
lock.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
lock.execute("ROLLBACK")
"""


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = self.folder / "kioku.db"

    def open(self, **config):
        """The store, closed at the test's end; quick, for no test here cuts the power."""
        memory = kioku.Manager(self.path, **{"durability": "normal", **config})
        self.addCleanup(memory.close)
        return memory

    def program(self, text, *arguments):
        """A Python program under way, with pipes."""
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(text), *map(str, arguments)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, cwd=self.folder)
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()

    def run_program(self, text, *arguments, timeout=120):
        """A Python program's output; it must end with 0 and say nothing on stderr."""
        process = self.program(text, *arguments)
        out, err = process.communicate(timeout=timeout)
        self.assertEqual((process.returncode, err), (0, ""))
        return out

    def hold_lock(self):
        """Another process that holds the write lock until release()."""
        holder = self.program(HOLDER, self.path)
        self.assertEqual(holder.stdout.readline(), "held\n")

        def release():
            holder.communicate(timeout=60)

        return release

    def assertCode(self, code, call, *arguments, **options):
        """The call fails with that code; answers the exception."""
        with self.assertRaises(kioku.Error) as caught:
            call(*arguments, **options)
        self.assertEqual(caught.exception.code, code)
        return caught.exception
