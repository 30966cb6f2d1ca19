"""Vocabularies that Hugging Face's tokenizers trains on this repository's documents, one for each kind of
tokenizer.json that we read, and one as a tiktoken file: the same ids as theirs for every text.

    trained_test.py PROGRAM [COUNT [KIND]]
"""
import base64
import glob
import json
import os
import sys

import texts

ROOT = os.environ["KIOKU_SOURCE"]
texts.oracle_python(ROOT)

import tiktoken  # noqa: E402
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers  # noqa: E402

PROGRAM = sys.argv[1]
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 400
CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACE = r"\s*[\r\n]+|\s+(?!\S)|\s+"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
LEAD = r"[^\r\n\p{L}\p{N}]?"
LLAMA = CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACE
QWEN35 = LLAMA.replace(r"?\p{L}+", r"?[\p{L}\p{M}]+").replace(r"\s\p{L}\p{N}", r"\s\p{L}\p{M}\p{N}").replace("{1,3}", "")
TEKKEN = f"{LEAD}{UPPER}*{LOWER}+|{LEAD}{UPPER}+{LOWER}*" + r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACE
O200K = (f"{LEAD}{UPPER}*{LOWER}+{CONTRACTIONS}?|{LEAD}{UPPER}+{LOWER}*{CONTRACTIONS}?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACE)
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
DEEPSEEK = [r"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+",
            "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|"
            " ?[\\p{P}\\p{S}]+[\r\n]*|" + SPACE.replace(r"\r", "\r").replace(r"\n", "\n")]
SPECIAL = ["<|im_start|>", "<|im_end|>", "<|im", "<｜User｜>"]
ADDED = ["<tool_call>", "</tool_call>", "<tool"]
NORMALIZED = ["<think>", "caf\u0065\u0301"]


def split(*patterns, behavior="isolated", invert=False):
    steps = [pre_tokenizers.Split(Regex(each), behavior, invert) for each in patterns]
    return pre_tokenizers.Sequence([*steps, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


KINDS = {
    "gpt2": dict(cut=pre_tokenizers.ByteLevel(add_prefix_space=False)),
    "gpt2_written_out": dict(cut=split(GPT2)),
    "llama3": dict(cut=split(LLAMA), ignore_merges=True),
    "llama3_removed": dict(cut=split(LLAMA, behavior="removed", invert=True)),
    "qwen": dict(cut=split(LLAMA.replace("{1,3}", "")), nfc=True),
    "qwen3_5": dict(cut=split(QWEN35), nfc=True),
    "tekken": dict(cut=split(TEKKEN), ignore_merges=True),
    "o200k": dict(cut=split(O200K)),
    "deepseek": dict(cut=split(*DEEPSEEK)),
}


def corpus():
    for path in sorted(glob.glob(ROOT + "/docs/*.md") + glob.glob(ROOT + "/src/text/*.cpp")):
        with open(path, encoding="utf-8") as file:
            yield file.read()
    yield "".join(texts.texts(3, 200))


def train(cut, ignore_merges=False, nfc=False):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = cut
    if nfc:
        tokenizer.normalizer = normalizers.NFC()
    tokenizer.train_from_iterator(corpus(), trainers.BpeTrainer(
        vocab_size=1500, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<s>"]))
    tokenizer.add_special_tokens([AddedToken(each, normalized=False) for each in SPECIAL])
    tokenizer.add_tokens([AddedToken(each, normalized=False) for each in ADDED])
    tokenizer.add_tokens([AddedToken(each, normalized=True) for each in NORMALIZED])
    whole = json.loads(tokenizer.to_str())
    whole["model"]["ignore_merges"] = ignore_merges
    if ignore_merges:  # a token that no merging reaches
        whole["model"]["merges"] = [each for at, each in enumerate(whole["model"]["merges"]) if at % 50 != 7]
        made = {"".join(pair) for pair in whole["model"]["merges"]}
        whole["model"]["merges"] = [pair for pair in whole["model"]["merges"]
                                    if all(len(part) == 1 or part in made for part in pair)]
    return whole


def hugging_face(name, whole):
    form = whole["model"]["merges"]
    if name == "qwen":  # the older way to write them
        whole["model"]["merges"] = [" ".join(pair) for pair in form]
    path = f"{name}.json"
    with open(path, "w", encoding="utf-8") as file:
        json.dump(whole, file, ensure_ascii=name != "qwen")
    theirs = Tokenizer.from_file(path)
    batch = texts.texts(name, COUNT, [*SPECIAL, *ADDED, *NORMALIZED])
    if whole["normalizer"]:
        batch = texts.normalized_alike(batch)
    for mode in ("special", "ordinary"):
        theirs.encode_special_tokens = mode == "ordinary"
        expected = [each.ids for each in theirs.encode_batch(batch, add_special_tokens=False)]
        texts.compare(f"{name}, {mode}", batch, texts.encode(PROGRAM, path, "", mode, batch), expected)


def openai(whole):
    """The vocabulary of one of them in the order in which tiktoken would have found it."""
    letters = {chr(point): byte for point, byte in byte_letters().items()}
    ranks = {bytes([byte]): byte for byte in range(256)}
    for pair in whole["model"]["merges"]:
        ranks.setdefault(bytes(letters[each] for each in "".join(pair)), len(ranks))
    with open("trained.tiktoken", "w", encoding="ascii") as file:
        file.writelines(f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in ranks.items())
    special = {"<|one|>": 100001, "<|one|>two": 100002}
    for pattern in ("r50k_base", "cl100k_base", "o200k_base"):
        theirs = tiktoken.Encoding(pattern, pat_str=pattern_of(pattern), mergeable_ranks=ranks, special_tokens=special)
        batch = texts.texts(pattern, COUNT, ["<|one|>", "<|one|> two"])
        for mode in ("special", "ordinary"):
            allowed = "all" if mode == "special" else set()
            expected = [theirs.encode(each, allowed_special=allowed, disallowed_special=()) for each in batch]
            texts.compare(f"tiktoken {pattern}, {mode}", batch,
                          texts.encode(PROGRAM, "trained.tiktoken", pattern, mode, batch), expected)


def byte_letters():
    own = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    other = [byte for byte in range(256) if byte not in own]
    return {**{byte: byte for byte in own}, **{0x100 + at: byte for at, byte in enumerate(other)}}


def pattern_of(name):
    """The expression without the vocabulary, which tiktoken would download."""
    import tiktoken_ext.openai_public as public
    public.load_tiktoken_bpe = lambda *_, **__: {}
    return getattr(public, name)()["pat_str"]


def main():
    only = sys.argv[3:]
    trained = {name: train(**options) for name, options in KINDS.items() if not only or name in only}
    for name, whole in trained.items():
        hugging_face(name, whole)
    if not only:
        openai(trained["o200k"])


main()
