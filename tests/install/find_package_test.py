"""Programs that find Kioku by find_package, in a prefix that was moved after it was installed."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import elf  # noqa: E402
import installed  # noqa: E402


class FindPackage(installed.Case):
    def test_c_and_cpp_programs_build_and_keep_a_message(self):
        folder = self.build(self.project("find_package", "quickstart.cpp", "quickstart.c"))
        for program in ("my_program", "my_c_program", "my_static_c_program"):
            self.assertIn("we deploy on Fridays", self.run_it(folder / program), program)
            shared = program == "my_c_program"
            self.assertEqual("libkioku.so.0" in elf.needed(folder / program), shared, program)

    def test_the_c_component_needs_neither_cpp_nor_its_libraries(self):
        folder = self.build(self.project("c_package", "quickstart.c"), "-DCMAKE_DISABLE_FIND_PACKAGE_tl-expected=ON")
        self.assertIn("we deploy on Fridays", self.run_it(folder / "my_program"))

    def test_another_major_version_and_an_unknown_component_are_refused(self):
        for old, new, said in (("kioku 0.1", "kioku 1.0", "version: 0.1"),
                               ("COMPONENTS kioku", "COMPONENTS recall", "without its component recall")):
            self.setUp()
            project = self.project("c_package", "quickstart.c")
            lists = project / "CMakeLists.txt"
            lists.write_text(lists.read_text().replace(old, new))
            answer = self.run_it("cmake", "-S", project, "-B", project / "build", "-G", "Ninja",
                                 f"-DCMAKE_PREFIX_PATH={self.prefix}", code=1)
            self.assertIn(said, answer)

    def test_the_program_runs_from_where_it_was_moved_to(self):
        kioku = self.prefix / "bin" / "kioku"
        store = {"KIOKU_STORE": str(self.work / "kioku.db"), "LD_LIBRARY_PATH": ""}
        self.run_it(kioku, "message", "add", "demo", "hello", env=store)
        self.assertIn("hello", self.run_it(kioku, "message", "list", "demo", env=store))
        self.assertFalse([name for name in elf.needed(kioku) if "kioku" in name])

    def test_no_installed_text_names_the_place_of_the_build(self):
        places = [str(installed.SOURCE), str(installed.BUILD), str(self.folder / "first")]
        texts = [path for path in self.prefix.rglob("*") if path.suffix in {".cmake", ".pc", ".h", ".hpp"}]
        self.assertGreater(len(texts), 20)
        for path in texts:
            text = path.read_text()
            self.assertFalse([place for place in places if place in text], os.fspath(path))


installed.main()
