"""Reads what a binary asks of the system that runs it, by readelf; and says what a host would not want of a
library or a program of ours.
"""
import re
import subprocess

# glibc's own libraries and the compiler's.
ALLOWED = re.compile(r"(libc|libm|libpthread|libdl|librt|libstdc\+\+|libgcc_s|ld-linux[-\w]*)\.so\.\d+")
# An instruction that reads the canary, %fs:0x28, for a stripped binary with __stack_chk_fail inside.
CANARY = re.compile(rb"\x64[\x48\x4c][\x8b\x2b\x33\x3b].\x25\x28\0\0\0", re.DOTALL)


def read(path, *options):
    return subprocess.run(["readelf", "-W", *options, str(path)], check=True, capture_output=True, text=True).stdout


def needed(path):
    """The libraries that it needs at run time."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", read(path, "-d"))


def glibc(path):
    """The newest glibc whose symbols it needs, as (2, 28)."""
    found = re.findall(r"\bGLIBC_(\d+)\.(\d+)", read(path, "-V"))
    return max((int(major), int(minor)) for major, minor in found)


def findings(path, soname=None):
    """What is wrong with a library that has this soname, or with a program."""
    dynamic, segments = read(path, "-d"), read(path, "-l")
    found = [f"needs {name}" for name in needed(path) if not ALLOWED.fullmatch(name)]
    if re.search(r"\((RPATH|RUNPATH)\)", dynamic):
        found.append("has a path to look for libraries in")
    if "TEXTREL" in dynamic:
        found.append("has relocations in its code")
    if "GNU_RELRO" not in segments:
        found.append("has no RELRO segment")
    if "BIND_NOW" not in dynamic and not re.search(r"\(FLAGS_1\).*\bNOW\b", dynamic):
        found.append("is bound lazily")
    stack = re.search(r"GNU_STACK(\s+0x[0-9a-f]+){5}\s+(\w+)", segments)
    if not stack or "E" in stack[2]:
        found.append("has an executable stack")
    if re.search(r"^ +LOAD .* (RWE) ", segments, re.MULTILINE):
        found.append("has memory that is writable and executable")
    own_name = re.findall(r"\(SONAME\).*\[(.*)\]", dynamic)
    if own_name != ([soname] if soname else []):
        found.append(f"is called {own_name}")
    if not soname and not re.search(r"\(FLAGS_1\).*\bPIE\b", dynamic):
        found.append("is not position independent")
    if "__stack_chk_fail" not in read(path, "--dyn-syms") and not CANARY.search(path.read_bytes()):
        found.append("has no stack protector")
    return found
