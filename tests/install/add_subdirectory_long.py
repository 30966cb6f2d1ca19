"""A host that has Kioku's source as a subdirectory builds it and keeps a message."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import installed  # noqa: E402
import source_copy  # noqa: E402


class AddSubdirectory(installed.Case):
    def test_c_and_cpp_programs_build_and_keep_a_message(self):
        project = source_copy.host_project(self)
        folder = self.build(project, *source_copy.options())
        for program in ("my_program", "my_c_program"):
            self.assertIn("we deploy on Fridays", self.run_it(folder / program), program)


installed.main()
