"""A host with its own SQLite, linked statically, keeps it, and Kioku keeps its own; in both orders."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import installed  # noqa: E402


class OwnSqlite(installed.Case):
    def test_both_work_side_by_side_in_both_orders(self):
        folder = self.build(self.project("own_sqlite"))
        for program in ("own_first", "own_last"):
            self.assertIn("both work", self.run_it(folder / program), program)

    def test_an_archive_that_was_not_relinked_turns_it_red(self):
        core = installed.BUILD / "libkioku_core.a"
        project = self.project("own_sqlite")
        folder = self.configure(project, f"-DKIOKU={core}", "-DCMAKE_EXE_LINKER_FLAGS=-Wl,--allow-multiple-definition")
        self.run_it("cmake", "--build", folder)
        self.assertIn("Kioku: sqlite 3.", self.run_it(folder / "own_first", code=1))
        self.assertIn("the host got SQLite", self.run_it(folder / "own_last", code=1))

    def test_the_archive_hides_sqlites_names_and_shows_ours(self):
        archive = next(self.prefix.glob("**/libkioku.a"))
        names = subprocess.run(["nm", "--defined-only", "--extern-only", "--format=just-symbols", archive],
                               check=True, capture_output=True, text=True).stdout.split()
        self.assertEqual([name for name in names if name.startswith("sqlite3")], [])
        self.assertIn("kioku_manager_open", names)
        self.assertTrue([name for name in names if name.startswith("_ZN6memory7Manager4open")])
        strangers = [name for name in names if not name.startswith(("_Z", "kioku_", "DW.ref.", "libkioku", "kioku.o"))]
        self.assertEqual(strangers, [])


installed.main()
