"""C programs that find Kioku by pkg-config, in a prefix that was moved after it was installed."""
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import elf  # noqa: E402
import installed  # noqa: E402

QUICKSTART = installed.SOURCE / "examples" / "quickstart.c"


class PkgConfig(installed.Case):
    def setUp(self):
        super().setUp()
        self.libraries = next(self.prefix.glob("**/libkioku.so")).parent
        self.shell_env = {"PKG_CONFIG_PATH": str(self.libraries / "pkgconfig"), "SOURCE": str(QUICKSTART)}

    def documented(self, command):
        """A command of docs/install.md, run as it stands there."""
        page = (installed.SOURCE / "docs" / "install.md").read_text()
        self.assertIn(f"\n{command}\n", page)
        shutil.copy(installed.SOURCE / "examples" / "quickstart.c", self.work)
        self.shell(command)

    def shell(self, script):
        return self.run_it("bash", "-euo", "pipefail", "-c", script, env=self.shell_env)

    def test_a_c_program_links_the_shared_library(self):
        self.documented("cc -std=c11 quickstart.c $(pkg-config --cflags --libs kioku) -o my_program")
        self.assertIn("libkioku.so.0", elf.needed(self.work / "my_program"))
        said = self.run_it(self.work / "my_program", env={"LD_LIBRARY_PATH": str(self.libraries)})
        self.assertIn("we deploy on Fridays", said)

    def test_a_c_program_links_the_static_archive(self):
        self.documented("cc -std=c11 quickstart.c $(pkg-config --static --cflags --libs kioku | "
                        "sed s/-lkioku/-l:libkioku.a/) -o my_program")
        self.assertNotIn("libkioku.so.0", elf.needed(self.work / "my_program"))
        self.assertIn("we deploy on Fridays", self.run_it(self.work / "my_program"))

    def test_a_c_program_is_static_throughout(self):
        self.shell('cc -std=c11 -static "$SOURCE" $(pkg-config --static --cflags --libs kioku) -o my_program')
        self.assertEqual(elf.needed(self.work / "my_program"), [])
        self.assertIn("we deploy on Fridays", self.run_it(self.work / "my_program"))

    def test_the_version_is_the_releases(self):
        self.assertRegex(self.shell("pkg-config --modversion kioku"), r"^\d+\.\d+\.\d+$")


installed.main()
