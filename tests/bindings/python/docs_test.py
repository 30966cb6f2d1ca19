"""The examples in the docstrings of the package say what they show."""
import doctest
import importlib
import inspect
import os
import pathlib
import tempfile
import unittest

import kioku

# Each module's examples run top to bottom, in the order of the source, over one store.
MODULES = ["kioku", "kioku.errors", "kioku.session_verbs", "kioku.memory_verbs", "kioku.manager",
           "kioku.buffer_store", "kioku.summary_store", "kioku.async_manager", "kioku.token_counter",
           "kioku.circuit_breaker"]


class Examples(unittest.TestCase):
    def run_module(self, name):
        module = importlib.import_module(name)
        finder = doctest.DocTestFinder(exclude_empty=True)
        source = inspect.getsource(module)
        # A verb of AsyncManager has its example in Manager.
        tests = [test for test in finder.find(module, name) if ".AsyncManager." not in test.name]
        tests.sort(key=lambda test: source.index(test.docstring))
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


if __name__ == "__main__":
    unittest.main()
