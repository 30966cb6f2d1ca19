"""The package as users get it: an sdist that builds without npm and without the repository, a wheel that holds what it
should and that auditwheel accepts, installed into a clean environment of each CPython from 3.11 to 3.13 that this
machine has, where the package's own tests run. Says which it did not find. package_long.py [VERSION...]"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ["KIOKU_SOURCE"])
BIN = SOURCE / "build/hosts/python/bin"
MODULE = r"kioku/_kioku\.cpython-3\d\d-x86_64-linux-gnu\.so"
FROM_SYSTEM = {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2"}
TESTS = ["async_test", "components_test", "crash_test", "docs_test", "inputs_test", "process_test", "seed_test",
         "threads_test"]
findings = []

if not (BIN / "auditwheel").exists():
    print("build and auditwheel are not installed: scripts/install-python long does it")
    sys.exit(77)


def run(what, *command, **options):
    """A command's output; a failure is a finding."""
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        findings.append(f"{what}: status {done.returncode}: {done.stdout[-3000:]}")
    return done.stdout


def check(what, holds):
    if not holds:
        findings.append(what)


def interpreters():
    """Version -> program, of the system and of pyenv."""
    found = {}
    candidates = [shutil.which(f"python3.{minor}") for minor in (11, 12, 13)]
    candidates += sorted(pathlib.Path.home().glob(".pyenv/versions/3.1[123].*/bin/python3"))
    for program in filter(None, candidates):
        done = subprocess.run([program, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True,
                              text=True)
        if done.returncode == 0 and "t" not in done.stdout:
            found.setdefault(done.stdout.strip(), program)
    return found


work = pathlib.Path.cwd()
# No npm, no node: what an sdist brings is all there is. ccache, where it is there, sees the same files again.
poor = work / "bin"
poor.mkdir()
for name in ("npm", "node"):
    (poor / name).write_text("#!/bin/sh\nexit 1\n")
    (poor / name).chmod(0o755)
environment = {**os.environ, "PATH": f"{poor}{os.pathsep}{os.environ['PATH']}", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
               "PYTHONPATH": "", "SOURCE_DATE_EPOCH": "1767225600"}
if shutil.which("ccache"):
    environment |= {"CMAKE_C_COMPILER_LAUNCHER": "ccache", "CMAKE_CXX_COMPILER_LAUNCHER": "ccache",
                    "CCACHE_BASEDIR": str(work), "CCACHE_NOHASHDIR": "1"}

# The sdist, out of the repository; then nothing of the repository is used any more.
run("sdist", BIN / "python", "-m", "build", "--sdist", "--outdir", work / "dist", SOURCE / "bindings/python", env=environment)
sdist, = (work / "dist").glob("kioku-*.tar.gz")
with tarfile.open(sdist) as archive:
    names = [name.partition("/")[2] for name in archive.getnames()]
    archive.extractall(work / "unpacked")
for wanted in ("core/CMakeLists.txt", "core/third_party/sqlite/sqlite3.c", "core/third_party/vocabularies/o200k_base.bin",
               "LICENSE", "kioku/py.typed", "kioku/_kioku.pyi", "src/store.cpp", "PKG-INFO"):
    check(f"the sdist has no {wanted}", wanted in names)
check(f"the sdist has too much: {names}", not [name for name in names if re.search(r"__pycache__|\.so$|(^|/)build/", name)])
git = run("status", "git", "-C", SOURCE, "status", "--porcelain", "--ignored", "bindings/python")
check(f"building left something in the repository: {git}", "build" not in git and "core" not in git)
print(f"sdist: {sdist.name}, {sdist.stat().st_size / 2**20:.1f} MiB, {len(names)} entries")

# A wheel for each interpreter, from what was unpacked.
unpacked, = (work / "unpacked").iterdir()
found = interpreters()
for version in sys.argv[1:] or ("3.11", "3.12", "3.13"):
    if version not in found:
        print(f"CPython {version}: not on this machine, not tried")
        continue
    venv = work / f"venv-{version}"
    run("venv", found[version], "-m", "venv", venv, env=environment)
    python = venv / "bin/python"
    run(f"wheel for {version}", python, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", work / f"wheel-{version}", unpacked,
        env=environment)
    wheels = list((work / f"wheel-{version}").glob("*.whl"))
    check(f"{version}: {len(wheels)} wheels", len(wheels) == 1)
    if not wheels:
        continue
    with zipfile.ZipFile(wheels[0]) as archive:
        inside = archive.namelist()
        archive.extractall(work / f"inside-{version}")
    wrong = [name for name in inside if not re.fullmatch(rf"kioku/\w+\.py|kioku/_kioku\.pyi|kioku/py\.typed|{MODULE}"
                                                         r"|kioku-[\d.]+\.dist-info/.*", name)]
    check(f"{version}: the wheel has {wrong}", not wrong)
    licences = [name for name in inside if "/licenses/" in name]
    check(f"{version}: licences are {licences}", any(name.endswith("third-party/pybind11") for name in licences)
          and any(name.endswith("/LICENSE") for name in licences))
    module, = (work / f"inside-{version}/kioku").glob("_kioku.*.so")
    exported = re.findall(r" [TWVBDR] (\S+)", run("nm", "nm", "-D", "--defined-only", module))
    check(f"{version}: exported are {exported}", exported == ["PyInit__kioku"])
    needed = set(re.findall(r"NEEDED\s+(\S+)", run("objdump", "objdump", "-p", module)))
    check(f"{version}: needed are {needed}", needed <= FROM_SYSTEM)
    check(f"{version}: it holds a path of this machine", str(SOURCE).encode() not in module.read_bytes())
    tag = re.search(r'consistent\s+with\s+the\s+following\s+platform\s+tag:\s+"(\w+)"',
                    run("auditwheel", BIN / "auditwheel", "show", wheels[0], env=environment))
    check(f"{version}: auditwheel names no tag", tag)
    run("repair", BIN / "auditwheel", "repair", "--wheel-dir", work / f"repaired-{version}", wheels[0],
        env={**environment, "PATH": f"{BIN}{os.pathsep}{environment['PATH']}"})
    repaired = list((work / f"repaired-{version}").glob("*.whl"))
    check(f"{version}: auditwheel repaired {len(repaired)} wheels", len(repaired) == 1)
    for wheel in repaired:
        with zipfile.ZipFile(wheel) as archive:
            check(f"{version}: auditwheel brought libraries along", not any(".libs/" in name for name in archive.namelist()))
        run(f"install {version}", python, "-m", "pip", "install", "--no-index", wheel, env=environment)
    said = run(f"version {version}", python, "-c", "import importlib.metadata as m, kioku; print(kioku.__version__, m.version('kioku'))",
               env=environment).split()
    check(f"{version}: versions {said}", len(said) == 2 and said[0] == said[1])
    for test in TESTS:
        run(f"{version}: {test}", python, HERE / f"{test}.py", env={**environment, "KIOKU_CYCLES": "5", "KIOKU_OPENS": "100"})
    print(f"CPython {version}: {repaired[0].name if repaired else wheels[0].name}, "
          f"{wheels[0].stat().st_size / 2**20:.1f} MiB, {tag and tag[1]}; {len(TESTS)} test files")
check("no interpreter was found", found)

print("\n".join(findings))
print(f"{len(findings)} findings")
sys.exit(1 if findings else 0)
