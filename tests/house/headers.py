"""Each public header compiles alone and twice: include/kioku as C++20, kioku.h as C11 and C++17, without
a warning, by gcc and by clang where it is installed.
"""
import concurrent.futures
import os
import shutil
import subprocess

import tree

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]


def compile_alone(job):
    compiler, language, standard, header = job
    folder = "capi" if header == "kioku.h" else "include"
    done = subprocess.run(
        [compiler, *STRICT, f"-std={standard}", f"-I{root / folder}", "-x", language, "-"],
        input=f'#include "{header}"\n#include "{header}"\nint kioku_alone;\n', capture_output=True, text=True)
    if done.returncode:
        return f"{folder}/{header}: not alone as {standard} by {compiler}\n{done.stderr}"
    return None


root = tree.root()
cxx = [found for found in ("g++", "clang++-19") if shutil.which(found)]
cc = [found for found in ("gcc", "clang-19") if shutil.which(found)]
headers = [str(path.relative_to(root / "include")) for path in tree.files(root / "include", ".hpp")]
jobs = [(compiler, "c++", "c++20", header) for header in headers for compiler in cxx]
if (root / "capi" / "kioku.h").exists():
    jobs += [(compiler, "c", "c11", "kioku.h") for compiler in cc]
    jobs += [(compiler, "c++", "c++17", "kioku.h") for compiler in cxx]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    findings = [finding for finding in pool.map(compile_alone, jobs) if finding]
tree.finish(findings, f"{len(jobs)} compilations by {' and '.join(cxx)}")
