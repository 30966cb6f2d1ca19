"""A library that is missing or broken is said once in OpenCode's log, and changes nothing else."""
import pathlib
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
from provider import call, text  # noqa: E402


class Broken(case.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.whole, cls.tarball = cls.tarball, cls.folder / "without.tgz"
        unpacked = cls.folder / "unpacked"
        with tarfile.open(cls.whole) as packed:
            packed.extractall(unpacked)
        [library] = unpacked.rglob("libkioku.so")
        library.unlink()
        with tarfile.open(cls.tarball, "w:gz") as packed:
            packed.add(unpacked / "package", "package")

    def check(self, said, env=None):
        self.provider.says(call("write", filePath=str(self.home.project / "a.txt"), content="x\n"),
                           call("bash", command="exit 3", description="fails"),
                           call("memory_search", query="x"), call("memory_why", rebuild=False), text("All done."))
        out, err = self.home.run("Remember that x is y", env=env)
        lines = [line for line in err.splitlines() if "opencode-kioku: " in line]
        self.assertEqual(len(lines), 1, err)
        self.assertRegex(lines[0], said)
        self.assertIn("All done.", out)
        self.assertNotIn("kioku", out)
        answers = self.provider.turns()[-1].texts("tool")
        self.assertIn("The memory cannot do this now: ", answers[2])
        self.assertIn("Nothing is stored or recalled: ", answers[3])
        self.assertEqual(self.blocks(), [[]] * 5)
        self.assertFalse(self.store.exists())

    def test_a_package_without_the_library(self):
        self.check(r"unavailable.*KIOKU_LIBRARY")

    def test_a_path_that_does_not_exist(self):
        self.check(r"unavailable.*/nowhere/libkioku\.so", {"KIOKU_LIBRARY": "/nowhere/libkioku.so"})

    def test_a_file_that_is_no_library(self):
        garbage = self.folder / "garbage.so"
        garbage.write_bytes(b"\x7fELF" + b"garbage" * 1000)
        self.check(r"unavailable", {"KIOKU_LIBRARY": str(garbage)})


case.main()
