"""Each public header compiles alone and twice: include/kioku as C++20, kioku.h as C11 and C++17, without
a warning, by gcc and by clang where it is installed. In the short run clang takes the C++ headers
together: both compilers read the same standard library, so what is missing shows with the first.
"""
import concurrent.futures
import os
import shutil
import subprocess

import tree

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]


def compile_alone(job):
    compiler, language, standard, headers = job
    folder = "capi" if headers == ["kioku.h"] else "include"
    lines = [f'#include "{header}"' for header in headers]
    source = "\n".join(lines + lines + ["int kioku_alone;", ""])
    done = subprocess.run([compiler, *STRICT, f"-std={standard}", f"-I{root / folder}", "-x", language, "-"],
                          input=source, capture_output=True, text=True)
    if done.returncode:
        return f"{folder}/{' '.join(headers)}: not alone as {standard} by {compiler}\n{done.stderr}"
    return None


root = tree.root()
clang = bool(shutil.which("clang++-19"))
headers = [[str(path.relative_to(root / "include"))] for path in tree.files(root / "include", ".hpp")]
jobs = [("g++", "c++", "c++20", header) for header in headers]
if clang and os.environ.get("KIOKU_LONG"):
    jobs += [("clang++-19", "c++", "c++20", header) for header in headers]
elif clang and headers:
    jobs += [("clang++-19", "c++", "c++20", sum(headers, []))]
if (root / "capi" / "kioku.h").exists():
    jobs += [(compiler, "c", "c11", ["kioku.h"]) for compiler in ["gcc"] + ["clang-19"] * clang]
    jobs += [(compiler, "c++", "c++17", ["kioku.h"]) for compiler in ["g++"] + ["clang++-19"] * clang]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    findings = [finding for finding in pool.map(compile_alone, jobs) if finding]
tree.finish(findings, f"{len(jobs)} compilations, clang {'too' if clang else 'not installed'}")
