"""Kioku's tokens against tiktoken's: the same ids for every text, the same count, and the text again from them.
KIOKU_DATA_DIR adds conversations and the system's documentation."""
import hashlib
import json
import os
import pathlib
import random
import sys
import time

import both_sides
import texts

SEED = 20261121
SHOWN = 10  # differences that are told


class Comparison:
    """All sections; `run` ends the program with what ran."""

    def __init__(self, is_long):
        self.is_long, self.passed, self.failed = is_long, 0, 0
        self.theirs = both_sides.load_tiktoken()
        self.ours = {name: both_sides.Kioku(name) for name in both_sides.NAMES}
        # o200k_harmony, p50k_edit and gpt2 differ from these in special tokens alone.
        self.different = ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"]

    def check(self, holds, *what):
        """Counts one comparison, and tells the first that fail."""
        if holds:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= SHOWN:
            print("  differs:", *(repr(each)[:200] for each in what))

    def text(self, text, names=None):
        """One text in the encodings of these names."""
        data = text.encode()
        for name in names or self.different:
            ours = self.ours[name]
            wanted, found = self.theirs[name].encode_ordinary(text), ours.encode(data)
            same = found == wanted and ours.count(data) == len(wanted) and ours.decoded(len(wanted)) == data
            self.check(same, name, text, wanted[:20], found[:20])

    def bytes(self, data):
        """Any bytes."""
        for name in self.different:
            wanted, found = self.theirs[name]._encode_bytes(data), self.ours[name].encode_bytes(data)
            self.check(found == wanted, name, data, wanted[:20], found[:20])

    def each(self, some, compare=None):
        """A section of texts."""
        for one in some:
            (compare or self.text)(one)

    def vocabularies(self):
        """What npm brought is what tiktoken expects."""
        for name, (_, sha256) in both_sides.published().items():
            found = hashlib.sha256(both_sides.ranks_file(name)).hexdigest()
            self.check(found == sha256, name, found, sha256)

    def models(self):
        """Each model's encoding."""
        from tiktoken import model
        known = json.loads(self.ours["gpt2"].lib.call("tokenizer_models"))
        self.check(known["encodings"] == both_sides.NAMES, known["encodings"])
        for table, is_prefix in ((model.MODEL_TO_ENCODING, False), (model.MODEL_PREFIX_TO_ENCODING, True)):
            found = {one["name"]: one["encoding"] for one in known["models"] if one["prefix"] == is_prefix}
            self.check(found == table, "models", found, table)

    def specials(self):
        """Special tokens as text, allowed, and refused, in every encoding."""
        for name in both_sides.NAMES:
            theirs, ours = self.theirs[name], self.ours[name]
            every = sorted(theirs._special_tokens)
            samples = ["<|", "|>", "<|<|endoftext|>|>", "a<|endoftext|>", "<|endoftext|><|endoftext|> x", "<|nothing|>",
                       "<|reserved_1|>", "<|reserved_200019|>x", "<|reserved_200018|><|endofprompt|>",
                       "<|fim_prefix|>a <|fim_suffix|>b\n<|fim_middle|>", "it's<|endoftext|>'s"] + every
            for text in samples:
                data = text.encode()
                for allowed in ("all", [], [every[0]]):
                    known = theirs.special_tokens_set if allowed == "all" else set(allowed)
                    wanted = theirs.encode(text, allowed_special=known, disallowed_special=())
                    found = ours.encode(data, json.dumps({"allowed_special": allowed}).encode())
                    self.check(found == wanted and ours.decoded(len(wanted)) == data or "reserved_200018" in text,
                               name, text, allowed, wanted, found)
                refused = any(one in text for one in every)
                try:
                    ours.encode(data, b'{"disallowed_special":"all"}')
                    self.check(not refused, name, text, "not refused")
                except both_sides.kioku_ctypes.KiokuError as error:
                    self.check(refused and error.code == 1, name, text, error.message)
            for rank in range(theirs.n_vocab + 3):
                self.one_token(name, rank)

    def one_token(self, name, rank):
        """The bytes of one token; an error where there is none."""
        ours = self.ours[name]
        try:
            wanted = self.theirs[name].decode_bytes([rank])
        except KeyError:
            wanted = None
        ours.ids[0] = rank
        try:
            found = ours.decoded(1)
        except both_sides.kioku_ctypes.KiokuError:
            found = None
        self.check(found == wanted, name, rank, wanted, found)

    def sections(self):
        """Name and work of each."""
        rng, root, long = random.Random(SEED), str(both_sides.ROOT), self.is_long
        lengths = [*range(1, 200 if long else 40), 63, 64, 65, 127, 128, 129, 255, 256, 257, 1000, 1023, 1024, 1025, 4097, 10_000]
        blanks = range(200, 10_001) if long else [2000, 5000]
        cut = "It\u2019s 12,345 words\u2026 d\u00e9j\u00e0-vu \u65e5\u672c\u8a9e\u306e\u6587\u7ae0 \U0001f469\u200d\U0001f4bb \u05e9\u05dc\u05d5\u05dd\n\n  x = [1, 2];\t// don't\r\n \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22  "
        yield "vocabularies", self.vocabularies
        yield "models", self.models
        yield "special tokens, every token", self.specials
        yield "this repository", lambda: self.each(texts.of_the_repository(root))
        yield f"{len(texts.SCRIPTS)} scripts", lambda: self.each(texts.in_scripts(rng))
        yield "code points", lambda: self.each(texts.code_points(long))
        yield "runs", lambda: self.each(texts.runs(lengths, blanks), self.run_of_one)
        yield "contractions", lambda: self.each(texts.contractions())
        yield "strings", lambda: self.each(texts.generated(rng, 1_000_000 if long else 20_000))
        yield "bytes cut everywhere", lambda: self.each(texts.cut_everywhere(cut), self.bytes)
        yield "noise", lambda: self.each(texts.noise(rng, 100_000 if long else 3000), self.bytes)
        yield "conversations and documentation", lambda: self.each(of_the_system(long))

    def run_of_one(self, text):
        """Long runs take tiktoken long: one encoding of each grammar."""
        names = self.different if len(text) < 1000 else ["o200k_base", "cl100k_base", "r50k_base"]
        self.text(text, names)

    def run(self):
        """Everything."""
        for name, work in self.sections():
            began, before = time.monotonic(), self.passed + self.failed
            work()
            print(f"{name}: {self.passed + self.failed - before} compared, {time.monotonic() - began:.0f} s", flush=True)
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def of_the_system(is_long):
    """Conversations, and the documentation that a Debian has: 20 MB of it, 1 MB a file, less in the short run."""
    folder = os.environ.get("KIOKU_DATA_DIR")
    if not folder:
        return
    for path in sorted(pathlib.Path(folder).glob("*/*.json")):
        found = strings_of(json.loads(path.read_text(encoding="utf-8")))
        for at in range(0, len(found), 50):
            yield "\n".join(found[at:at + 50])
    left = 20_000_000 if is_long else 2_000_000
    for path in sorted(pathlib.Path("/usr/share/doc").rglob("*")):
        if left > 0 and path.is_file() and path.stat().st_size < 1_000_000:
            left -= path.stat().st_size
            yield from texts.readable(path)


def strings_of(value):
    """Every text in a JSON document."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for each in inner for text in strings_of(each)]
