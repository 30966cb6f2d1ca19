"""Texts that are hard to cut alike: generated, with a fixed seed."""
import random
import struct
import subprocess
import sys
import unicodedata

# First and last code point of what a script's words are drawn from.
SCRIPTS = [(0x61, 0x7A), (0x41, 0x5A), (0xC0, 0x24F), (0x250, 0x2AF), (0x370, 0x3FF), (0x400, 0x4FF), (0x531, 0x587),
           (0x5D0, 0x5EA), (0x620, 0x6FF), (0x700, 0x74F), (0x904, 0x97F), (0x985, 0x9FE), (0xA05, 0xA75),
           (0xA85, 0xAF1), (0xB85, 0xBFA), (0xC05, 0xC7F), (0xC85, 0xCF2), (0xD05, 0xD7F), (0xE01, 0xE5B),
           (0xE81, 0xEDF), (0xF00, 0xFDA), (0x1000, 0x109F), (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x1200, 0x137F),
           (0x13A0, 0x13F5), (0x1780, 0x17F9), (0x1820, 0x18AA), (0x1E00, 0x1EFF), (0x1F00, 0x1FFE), (0x2C00, 0x2C5F),
           (0x3041, 0x30FF), (0x3105, 0x312F), (0x4E00, 0x9FFF), (0xA000, 0xA48C), (0xAC00, 0xD7A3),
           (0xF900, 0xFAD9), (0xFE70, 0xFEFC), (0xFF01, 0xFFEE), (0x10400, 0x1044F), (0x1D400, 0x1D7FF)]
SPACES = [" ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", " \n ", "\n  ", "\u00a0", "\u2003", "\u2028", "\u3000", "\x85",
          "\x0b", "\x1c"]
MARKS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + ["...", "->", "://", "’", "«", "…", "—", "。", "、", "・", "～", "€",
                                                      "₹", "→", "∑", "©", "\u200b", "\u200d", "\x00", "\x01", "\x7f",
                                                      "\ufeff", "\ufffd", "\ue000", "/\n/", "\n/"]
NUMBERS = ["0", "7", "42", "365", "2026", "1234567", "٣٤٥", "४२", "½", "Ⅷ", "②", "〇", "一二三", "𝟙𝟚"]
ENDS = ["'s", "'S", "'ll", "'LL", "'re", "'vE", "'d", "'m", "'t", "'ſ", "'x", "''s", "’s"]
JOINS = ["e\u0301", "A\u030a", "\u0301", "n\u0303o", "\u1112\u1161\u11ab", "q\u0323\u0307", "q\u0307\u0323", "ﬁ", "\u212b",
         "\u0344", "👩\u200d👩\u200d👧", "🏳️\u200d🌈", "👍🏽", "🇯🇵", "か\u3099", "\u093c", "\uac00\u11a8", "\u2126", "豈"]
WORDS = "the of memory_buffer getValue HTTPServer iPhone naïve README.md don't I'LL we've x=1; </s> camelCase ÉCOLE".split()


def word(pick):
    first, last = pick.choice(SCRIPTS)
    letters = (chr(pick.randint(first, last)) for _ in range(pick.randint(1, 9)))
    return "".join(each for each in letters if is_known(each))


def text(pick, specials):
    kinds = [lambda: word(pick), lambda: word(pick), lambda: word(pick).title(), lambda: pick.choice(WORDS),
             lambda: pick.choice(WORDS), lambda: pick.choice(SPACES), lambda: pick.choice(SPACES), lambda: " ",
             lambda: " ", lambda: pick.choice(MARKS), lambda: pick.choice(MARKS), lambda: pick.choice(NUMBERS),
             lambda: pick.choice(ENDS), lambda: pick.choice(JOINS), lambda: chr(pick.choice(points)),
             lambda: pick.choice(SPACES) * pick.randint(1, 20), lambda: pick.choice(MARKS) * pick.randint(1, 20)]
    if specials:
        kinds += [lambda: pick.choice(specials), lambda: pick.choice(specials)[:pick.randint(1, 12)]]
    return "".join(pick.choice(kinds)() for _ in range(pick.randint(1, 40)))


def is_known(character):
    """Whether Python's Unicode has it: of the newest characters each library has its own opinion."""
    return unicodedata.category(character) not in ("Cn", "Cs")


points = [point for point in range(0x110000) if is_known(chr(point)) and not 0xE010 < point < 0xF900 and point < 0xF0010]


def texts(seed, count, specials=()):
    """So many texts, and some that are long or made of one thing."""
    pick = random.Random(seed)
    made = ["", " ", "\n", "a" * 700, " " * 700, "\n" * 300 + " ", "ab" * 400, "1" * 401, "'s" * 200, "漢" * 300,
            "é" * 300, "e\u0301" * 200, "x" * 129, "日本語とEnglish、123と４５６。"]
    return made + [text(pick, list(specials)) for _ in range(count)]


def normalized_alike(batch):
    """Without the texts that Hugging Face's NFC, which is of an older Unicode, has otherwise than Python's."""
    from tokenizers import normalizers
    nfc = normalizers.NFC()
    alike = [each for each in batch if nfc.normalize_str(each) == unicodedata.normalize("NFC", each)]
    if len(alike) < len(batch) * 0.99:
        sys.exit(f"only {len(alike)} of {len(batch)} texts have one normal form")
    return alike


def encode(program, vocabulary, pattern, mode, batch):
    """The ids that our program gives, text by text."""
    data = b"".join(struct.pack("<I", len(each.encode())) + each.encode() for each in batch)
    run = subprocess.run([program, vocabulary, pattern, mode], input=data, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"{vocabulary} {mode}: {run.stderr.decode()}")
    return [[int(number) for number in line.split()] for line in run.stdout.decode().splitlines()]


def compare(name, batch, ours, theirs):
    """Stops at the first text that is not the same tokens for both."""
    if len(ours) != len(theirs):
        sys.exit(f"{name}: {len(ours)} answers to {len(theirs)} texts")
    different = [at for at in range(len(batch)) if ours[at] != theirs[at]]
    if different:
        at = min(different, key=lambda each: len(batch[each]))
        sys.exit(f"{name}: {len(different)} of {len(batch)} texts differ, e.g. {batch[at]!r}: "
                 f"{ours[at]}, expected {theirs[at]}")
    print(f"{name}: {len(batch)} texts, {sum(map(len, theirs))} tokens, none different")


def oracle_python(root):
    """Goes on with the interpreter that has the oracles, or skips."""
    python = f"{root}/build/oracles/bin/python"
    if sys.prefix == f"{root}/build/oracles":
        return
    import os
    if not os.path.exists(f"{root}/build/oracles/done"):
        print("the oracles are not installed: scripts/install-oracles")
        sys.exit(77)
    os.execv(python, [python, *sys.argv])
