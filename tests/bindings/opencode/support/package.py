"""The plugin as npm would bring it, packed into one tarball: with the package `kioku` and the library for
this platform inside, so that nothing is asked of a registry.
"""
import json
import os
import pathlib
import shutil
import subprocess

SOURCE = pathlib.Path(os.environ.get("KIOKU_SOURCE", pathlib.Path(__file__).parents[4]))


def copy_package(name, to):
    """A package of bindings/, as `files` in its package.json has it."""
    source = SOURCE / "bindings" / name
    described = json.loads((source / "package.json").read_text())
    to.mkdir(parents=True)
    for each in ["package.json", *described["files"]]:
        if (source / each).is_dir():
            shutil.copytree(source / each, to / each)
        elif (source / each).exists():
            shutil.copy(source / each, to / each)
    return described


def pack(folder, library):
    """Makes the tarball in `folder` and answers its path. Without a library the plugin finds none."""
    staged = folder / "opencode-kioku"
    described = copy_package("opencode", staged)
    kioku = copy_package("bun", staged / "node_modules/kioku")
    described["bundleDependencies"] = ["kioku"]
    (staged / "package.json").write_text(json.dumps(described))
    if library:
        [(platform, version)] = [each for each in kioku["optionalDependencies"].items() if "linux-x64-gnu" in each[0]]
        parts = staged / "node_modules/kioku/node_modules" / platform
        parts.mkdir(parents=True)
        shutil.copy(library, parts / "libkioku.so")
        (parts / "package.json").write_text(json.dumps({"name": platform, "version": version}))
    done = subprocess.run(["npm", "pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", str(folder)],
                          cwd=staged, check=True, capture_output=True, text=True)
    return folder / done.stdout.strip().splitlines()[-1]
