"""The examples in the docstrings of the package say what they show; the pages' Python and the examples run."""
import contextlib
import doctest
import importlib
import inspect
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

import kioku

# Each module's examples run top to bottom, in the order of the source, over one store.
MODULES = ["kioku", "kioku.errors", "kioku.session_verbs", "kioku.memory_verbs", "kioku.manager",
           "kioku.buffer_store", "kioku.summary_store", "kioku.async_manager", "kioku.token_counter",
           "kioku.circuit_breaker"]
SOURCE = pathlib.Path(os.environ["KIOKU_SOURCE"])
PAGES = ["docs/python.md", "bindings/python/README.md", "README.md"]


class Examples(unittest.TestCase):
    def run_module(self, name):
        module = importlib.import_module(name)
        finder = doctest.DocTestFinder(exclude_empty=True)
        source = inspect.getsource(module)
        # A verb of AsyncManager has its example in Manager.
        tests = [test for test in finder.find(module, name) if test.examples and ".AsyncManager." not in test.name]
        tests.sort(key=lambda test: source.index(">>> " + test.examples[0].source.split("\n")[0]))
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            with kioku.Manager("memory.db", durability="normal") as memory:
                names = {"memory": memory, "kioku": kioku}
                runner = doctest.DocTestRunner()
                for test in tests:
                    test.globs = names
                    runner.run(test, clear_globs=False)
            os.chdir("/")
        return runner.summarize(verbose=False)

    def test_every_example_says_what_it_shows(self):
        for name in MODULES:
            with self.subTest(name):
                results = self.run_module(name)
                self.assertEqual(results.failed, 0)
                self.assertGreater(results.attempted, 0)

    def test_the_pages_run_from_top_to_bottom(self):
        for page in PAGES:
            text, names = (SOURCE / page).read_text(encoding="utf-8"), {"__name__": page, "kioku": kioku}
            with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                os.chdir(folder)
                blocks = list(re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
                for block in blocks:
                    lines = text.count("\n", 0, block.start(1))
                    exec(compile("\n" * lines + block[1], page, "exec"), names)  # so that a failure names the line
                os.chdir("/")
            self.assertGreater(len(blocks), 0)

    def test_the_page_has_every_verb(self):
        text = (SOURCE / "docs/python.md").read_text(encoding="utf-8")
        for kind in (kioku.Manager, kioku.TokenCounter, kioku.CircuitBreaker, kioku.BufferStore, kioku.SummaryStore):
            for name in dir(kind):
                if not name.startswith("_") and name not in {"closed", "path", "name", "encoding", "is_exact", "state",
                                                             "force_open", "disable"}:
                    self.assertRegex(text, rf"\.{name}\b|\b{name}\(")

    def test_the_package_has_the_librarys_version(self):
        text = (SOURCE / "bindings/python/pyproject.toml").read_text(encoding="utf-8")
        self.assertEqual(tomllib.loads(text)["project"]["version"], kioku.__version__)

    def test_the_quickstart_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([sys.executable, SOURCE / "examples/quickstart.py", f"{folder}/q.db"],
                                  capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("2 messages, ", done.stdout)
        self.assertIn("we deploy on Fridays. because ", done.stdout)


if __name__ == "__main__":
    unittest.main()
