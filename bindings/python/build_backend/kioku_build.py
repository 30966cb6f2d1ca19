"""The build backend: scikit-build-core's, but for an sdist, which has to hold what the repository has elsewhere
(Kioku's C++) and what npm brings for it (SQLite's source, the vocabularies), so that it builds without either.
It is put together in a folder of its own; nothing is written into the repository but build/deps.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile

from scikit_build_core.build import (build_editable, build_wheel, get_requires_for_build_editable,
                                     get_requires_for_build_sdist, get_requires_for_build_wheel,
                                     prepare_metadata_for_build_editable, prepare_metadata_for_build_wheel)
from scikit_build_core.build import build_sdist as _build_sdist

__all__ = ["build_editable", "build_sdist", "build_wheel", "get_requires_for_build_editable",
           "get_requires_for_build_sdist", "get_requires_for_build_wheel", "prepare_metadata_for_build_editable",
           "prepare_metadata_for_build_wheel"]

HERE = pathlib.Path(__file__).resolve().parents[1]
REPOSITORY = HERE.parents[1]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "build", "dist", "*.egg-info", "*.so")


def _bring(to):
    """Puts SQLite's source and the made vocabularies into `to`: of the directories that KIOKU_SQLITE_DIR and
    KIOKU_VOCAB_DIR name, or what npm brings when the library is configured."""
    sqlite, vocabularies = os.environ.get("KIOKU_SQLITE_DIR"), os.environ.get("KIOKU_VOCAB_DIR")
    if not (sqlite and vocabularies):
        with tempfile.TemporaryDirectory() as build:
            subprocess.run(["cmake", "-S", REPOSITORY, "-B", build, f"-DKIOKU_DEPS_DIR={REPOSITORY / 'build/deps'}",
                            "-DKIOKU_BUILD_TESTS=OFF", "-DKIOKU_BUILD_CLI=OFF", "-DKIOKU_INSTALL=OFF"], check=True)
        sqlite = sqlite or REPOSITORY / "build/deps/node_modules/better-sqlite3/deps/sqlite3"
        vocabularies = vocabularies or REPOSITORY / "build/deps/vocabularies"
    for name, source, pattern in (("sqlite", sqlite, "sqlite3.[ch]"), ("vocabularies", vocabularies, "*.bin")):
        (to / name).mkdir(parents=True)
        for file in sorted(pathlib.Path(source).glob(pattern)):
            shutil.copy(file, to / name)


def build_sdist(sdist_directory, config_settings=None):
    """PEP 517's hook."""
    if (HERE / "core").exists():  # this is an sdist already
        return _build_sdist(sdist_directory, config_settings)
    sdist_directory, before = os.path.abspath(sdist_directory), os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        stage = pathlib.Path(folder, "kioku")
        shutil.copytree(HERE, stage, ignore=LEFT_OUT)
        core = stage / "core"
        for part in ("cmake", "src", "include", "capi"):
            shutil.copytree(REPOSITORY / part, core / part, ignore=LEFT_OUT)
        for file in ("CMakeLists.txt", "LICENSE"):
            shutil.copy(REPOSITORY / file, core)
        _bring(core / "third_party")
        os.chdir(stage)
        try:
            return _build_sdist(sdist_directory, config_settings)
        finally:
            os.chdir(before)
