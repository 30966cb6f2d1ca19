"""What the tests in tests/install share: the build, installed into a prefix that is then moved, and commands
that must succeed.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["KIOKU_BUILD"])
SOURCE = pathlib.Path(os.environ["KIOKU_SOURCE"])
PATIENCE = 3600  # seconds until a command that hangs fails


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name).resolve()
        # Whatever remembers where it was installed to does not find it there.
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.folder / "first"], check=True,
                       stdout=subprocess.DEVNULL)
        cls.prefix = cls.folder / "moved" / "to"
        cls.prefix.parent.mkdir()
        (cls.folder / "first").rename(cls.prefix)

    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp(dir=self.folder))

    def run_it(self, *command, code=0, env=None, cwd=None):
        """The output of a command, both streams, which has to end with this code."""
        done = subprocess.run(list(map(str, command)), cwd=cwd or self.work, env={**os.environ, **(env or {})},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, code, f"{command}\n{done.stdout}")
        return done.stdout

    def project(self, name, *examples):
        """A copy of the project tests/install/<name>, with files of examples/ beside its own."""
        here = self.work / name
        shutil.copytree(SOURCE / "tests" / "install" / name, here)
        for example in examples:
            shutil.copy(SOURCE / "examples" / example, here)
        return here

    def configure(self, project, *options):
        """Configures a project, with nothing of Kioku's but the prefix; answers the build's folder."""
        build = project / "build"
        self.run_it("cmake", "-S", project, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}", *options)
        return build

    def build(self, project, *options):
        folder = self.configure(project, *options)
        self.run_it("cmake", "--build", folder)
        return folder


main = unittest.main
