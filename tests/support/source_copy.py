"""A copy of the source tree, as a host's add_subdirectory would have it."""
import pathlib
import shutil

import installed

NOT_SOURCE = shutil.ignore_patterns("build", "dist", "node_modules", ".git", "__pycache__")


def host_project(case):
    """The project tests/install/add_subdirectory with Kioku's source in it."""
    here = case.project("add_subdirectory", "quickstart.cpp", "quickstart.c")
    shutil.copytree(installed.SOURCE, here / "kioku", ignore=NOT_SOURCE)
    return here


def options(cache=installed.BUILD / "CMakeCache.txt"):
    """SQLite's source is taken from where the build has it, so that the test needs no network."""
    lines = pathlib.Path(cache).read_text().splitlines()
    return ["-D" + line for line in lines if line.startswith(("KIOKU_DEPS_DIR:", "KIOKU_SQLITE_DIR:"))]
