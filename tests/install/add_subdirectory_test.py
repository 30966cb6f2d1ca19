"""A host that has Kioku's source as a subdirectory is left as it was; add_subdirectory_long.py builds it."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import installed  # noqa: E402
import source_copy  # noqa: E402


class AddSubdirectory(installed.Case):
    def flags(self, folder):
        """What my_program and my_c_program are compiled with, but for include paths."""
        commands = [entry["command"] for entry in json.loads((folder / "compile_commands.json").read_text())]
        return {name: re.findall(r"\s(-(?!isystem|I|[oc]\b)\S+)", next(each for each in commands if f"{name}.dir" in each))
                for name in ("my_program", "my_c_program")}

    def configured(self, more=""):
        project = source_copy.host_project(self)
        with open(project / "CMakeLists.txt", "a") as lists:
            lists.write(more)
        return self.configure(project, *source_copy.options(), "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")

    def test_neither_flags_nor_programs_nor_tests_come_along(self):
        folder = self.configured()
        self.assertEqual(self.flags(folder), {"my_program": ["-std=gnu++20"], "my_c_program": []})
        targets = self.run_it("ninja", "-C", folder, "-t", "targets", "all")
        for name in ("kioku_cli", "kioku_unit_tests", "kioku_archive"):
            self.assertNotIn(name, targets)
        self.assertIn("libkioku_core.a", targets)
        self.assertIn("No tests were found", self.run_it("ctest", "--test-dir", folder))
        self.assertNotIn("COMPILER_LAUNCHER", (folder / "CMakeCache.txt").read_text())
        self.assertNotIn("file(INSTALL", (folder / "kioku" / "cmake_install.cmake").read_text())

    def test_a_flag_that_would_come_along_is_seen(self):
        folder = self.configured("target_link_libraries(my_c_program PRIVATE kioku_flags)\n")
        self.assertIn("-Wall", self.flags(folder)["my_c_program"])


installed.main()
