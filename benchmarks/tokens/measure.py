#!/usr/bin/env python3
"""Counting tokens beside its peers: brings them (npm and pip, pinned, into the build tree), makes the
texts, and prints a figure a line as benchmarks/run reads it. Called by it, as measure.py BUILD."""
import ctypes
import hashlib
import inspect
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TIKTOKEN = "0.14.0"
ENCODINGS = ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"]
RUNS = 5


def bring(work):
    """The interpreter of a venv with tiktoken, and bun."""
    python = work / f"venv-{TIKTOKEN}/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", f"tiktoken=={TIKTOKEN}"], check=True)
    lock = (HERE / "package-lock.json").read_bytes()
    stamp = work / (hashlib.sha256(lock).hexdigest() + ".stamp")
    if not stamp.exists():
        for name in ("package.json", "package-lock.json"):
            (work / name).write_bytes((HERE / name).read_bytes())
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                       cwd=work, check=True, stdout=sys.stderr)
        stamp.touch()
    for script in HERE.glob("*.mjs"):  # beside node_modules, where imports are looked for
        shutil.copy(script, work)
    return python, next(work.glob("node_modules/@oven/*/bin/bun"))


def keep_vocabularies(work):
    """Puts npm's copy of the vocabularies where tiktoken looks before it would download them."""
    import tiktoken_ext.openai_public as public
    urls = [word for line in inspect.getsource(public).splitlines() for word in line.split('"') if word.endswith(".tiktoken")]
    cache = work / "tiktoken-cache"
    cache.mkdir(exist_ok=True)
    for name in ENCODINGS:
        url = next(url for url in urls if url.endswith(f"/{name}.tiktoken"))
        lines = json.loads((work / f"node_modules/tiktoken/encoders/{name}.json").read_text())["bpe_ranks"]
        with open(cache / hashlib.sha1(url.encode()).hexdigest(), "w") as file:
            for line in lines.splitlines():
                _, first, *tokens = line.split(" ")
                file.writelines(f"{token} {int(first) + i}\n" for i, token in enumerate(tokens))
    os.environ["TIKTOKEN_CACHE_DIR"] = str(cache)


def report(name, ours, peer, unit):
    print(json.dumps({"name": name, "ours": round(ours, 4), "peer": round(peer, 4), "unit": unit}), flush=True)


def time_ms(work):
    """Of this thread alone: both work in it."""
    start = time.thread_time()
    result = work()
    return (time.thread_time() - start) * 1000, result


def resident_mb():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def counter(build, name):
    """What counts bytes with one encoding of ours, through the C ABI."""
    library = ctypes.CDLL(build / "libkioku.so")
    handle, tokens, options = ctypes.c_void_p(), ctypes.c_int64(), json.dumps({"encoding": name}).encode()
    assert library.kioku_tokenizer_open(options, ctypes.c_uint64(len(options)), ctypes.byref(handle), None) == 0

    def count(data):
        assert library.kioku_tokenizer_count(handle, data, ctypes.c_uint64(len(data)), ctypes.byref(tokens), None) == 0
        return tokens.value
    return count


def python_rows(build, work):
    """In the venv: our library and tiktoken take turns. The text is UTF-8 for the one, str for the other."""
    import tiktoken
    keep_vocabularies(work)
    texts = {name: (work / f"{name}.txt").read_text(encoding="utf-8") for name in ("mixed", "english", "code", "scripts")}
    for name in ENCODINGS[:2]:
        count, peer = counter(build, name), tiktoken.get_encoding(name)
        for kind, text in texts.items():
            data, ours_ms, peer_ms = text.encode(), [], []
            for _ in range(RUNS):
                ms, ours = time_ms(lambda: count(data))
                ours_ms.append(ms)
                ms, theirs = time_ms(lambda: len(peer.encode_ordinary(text)))
                peer_ms.append(ms)
                assert ours == theirs, f"{name}, {kind}: {ours} tokens, tiktoken has {theirs}"
            report(f"tokens_python_{name}_{kind}", min(ours_ms), min(peer_ms), "ms")


def memory_rows(build, work):
    text = (work / "mixed.txt").read_bytes()
    for name in ENCODINGS[:3]:
        before = resident_mb()
        counter(build, name)(text)
        report(f"tokens_memory_{name}", resident_mb() - before, 0, "MB")


def bun_rows(build, work, bun):
    run = lambda *arguments: json.loads(subprocess.run(
        [bun, work / "count.mjs", build / "libkioku.so", *arguments], cwd=work, check=True,
        capture_output=True, text=True).stdout)
    for figure in run("warm"):
        report(*figure)
    fresh = {(what, who): statistics.median(run(what, who) for _ in range(runs))
             for what, runs in (("load", 5), ("first", 3)) for who in ("ours", "tiktoken", "gpt-tokenizer")}
    for what in ("load", "first"):
        for peer in ("tiktoken", "gpt-tokenizer"):
            report(f"tokens_bun_{what}_{peer}", fresh[what, "ours"], fresh[what, peer], "ms")


def main():
    build, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[1]) / "tokens"
    if len(sys.argv) > 2:
        return {"python": python_rows, "memory": memory_rows}[sys.argv[2]](build, work)
    work.mkdir(exist_ok=True)
    python, bun = bring(work)
    import corpus
    for name, text in corpus.texts().items():
        (work / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    for rows in ("python", "memory"):
        subprocess.run([python, __file__, build, rows], check=True)
    bun_rows(build, work, bun)


if __name__ == "__main__":
    main()
