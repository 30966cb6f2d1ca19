"""A test in the real OpenCode: a home of its own, a provider, the plugin installed from its tarball, and
the store read by the command line.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import home  # noqa: E402
import provider  # noqa: E402

CLI = os.environ["KIOKU_CLI"]
LIBRARY = os.environ["KIOKU_LIBRARY"]


class Case(unittest.TestCase):
    options = {}       # of the plugin

    @classmethod
    def setUpClass(cls):
        if not home.OPENCODE.exists():
            print("OpenCode is not installed: scripts/install-opencode")
            sys.exit(77)
        cls.folder = pathlib.Path(tempfile.mkdtemp()).resolve()
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.provider = provider.Provider()
        cls.addClassCleanup(cls.provider.close)
        packed = subprocess.run([home.SOURCE / "scripts/pack-opencode", LIBRARY, cls.folder], check=True,
                                stdout=subprocess.PIPE, text=True)
        cls.tarball = cls.folder / packed.stdout.strip()
        cls.home = cls.new_home("first")
        cls.store = cls.home.data / "kioku/kioku.db"

    @classmethod
    def new_home(cls, name):
        made = home.Home(cls.folder / name, cls.provider)
        made.git("init", "-q")
        (made.project / "README").write_text("a project\n")
        made.git("add", "-A")
        made.git("commit", "-qm", "first")
        return made

    def setUp(self):
        self.provider.requests.clear()
        self.provider.script.clear()
        shutil.rmtree(self.store.parent, ignore_errors=True)
        self.plugin()

    def plugin(self, **options):
        """Configures the project with the plugin and these options, over those of the class."""
        self.home.configure([f"opencode-kioku@file:{self.tarball}", {**self.options, **options}])

    def kioku(self, *words, store=None):
        """What the store holds, as the command line answers it."""
        done = subprocess.run([CLI, "--store", str(store or self.store), *words, "--json"], capture_output=True,
                              text=True, timeout=home.PATIENCE, env={"PATH": os.environ["PATH"]})
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def episodes(self, kind):
        return [each for each in reversed(self.kioku("episode", "list")["items"]) if each["kind"] == kind]

    def memories(self):
        return [each["content"] for each in reversed(self.kioku("memory", "list")["items"])]

    def sessions(self):
        return [each["id"] for each in reversed(self.kioku("session", "list")["items"])]

    def messages(self, session):
        return self.kioku("message", "list", session)["items"]

    def blocks(self):
        """The plugin's block in each request of the session: the system texts that it begins."""
        return [[each for each in request.system() if each.startswith("[Memory Context]")]
                for request in self.provider.turns()]

    def bytes_of_store(self):
        return b"".join(path.read_bytes() for path in self.store.parent.iterdir())


def main():
    unittest.main(verbosity=1)
