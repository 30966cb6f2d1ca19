"""Texts to compare on, all made here by rule: scripts, code points, runs, contractions, random strings."""
import itertools
import pathlib
import subprocess
import sys
import unicodedata

# Forty scripts: where their letters are.
SCRIPTS = {
    "Latin": (0x61, 0x7A), "Latin Extended": (0xC0, 0x24F), "Vietnamese": (0x1EA0, 0x1EF9), "Greek": (0x386, 0x3CE),
    "Cyrillic": (0x410, 0x45F), "Armenian": (0x531, 0x587), "Hebrew": (0x5D0, 0x5EA), "Arabic": (0x620, 0x64A),
    "Syriac": (0x710, 0x72F), "Thaana": (0x780, 0x7A5), "NKo": (0x7C0, 0x7EA), "Devanagari": (0x904, 0x94D),
    "Bengali": (0x985, 0x9CD), "Gurmukhi": (0xA05, 0xA4D), "Gujarati": (0xA85, 0xACD), "Odia": (0xB05, 0xB4D),
    "Tamil": (0xB85, 0xBCD), "Telugu": (0xC05, 0xC4D), "Kannada": (0xC85, 0xCCD), "Malayalam": (0xD05, 0xD4D),
    "Sinhala": (0xD85, 0xDDF), "Thai": (0xE01, 0xE4E), "Lao": (0xE81, 0xECD), "Tibetan": (0xF40, 0xF84),
    "Burmese": (0x1000, 0x103F), "Georgian": (0x10D0, 0x10FA), "Hangul": (0xAC00, 0xD7A3), "Ethiopic": (0x1200, 0x135A),
    "Cherokee": (0x13A0, 0x13F4), "Canadian Aboriginal": (0x1401, 0x166C), "Khmer": (0x1780, 0x17D3),
    "Mongolian": (0x1820, 0x1878), "Hiragana": (0x3041, 0x3096), "Katakana": (0x30A1, 0x30FA), "Bopomofo": (0x3105, 0x312F),
    "Han": (0x4E00, 0x9FFF), "Yi": (0xA000, 0xA48C), "Vai": (0xA500, 0xA60B), "Gothic": (0x10330, 0x1034A),
    "Deseret": (0x10400, 0x1044F), "Han B": (0x20000, 0x2A6DF), "Emoji": (0x1F300, 0x1F64F),
}
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'\u017f", "'x", "''s", "\u2019s"]
SPACES = [" ", "\n", "\r\n", "\t", " \n", "\n ", "\u00a0", "\u3000", "\u2028", "\r", "\x0b", "\x85"]
RUNS = ["a", "Z", "1", "\u0663", "!", "/", "'", "\u65e5", "\u3042", "\u00e9", "\u0301", "\u200d", "\U0001f600", "aB", "a1", "!?", "\r\n/",
        "\u05d0\u05b0", "\u0627\u0644", "\u01c5", "\u02b0", "\u0e01\u0e33", "\U0001f469\u200d\U0001f4bb", "\U0001f1e9\U0001f1ea", "=", "-", "ab", "\x00"]
PIECES = ["don't", "I'LL", "we've", "'S", "'\u017f", "  ", "\n\n", "\r\n", "HTTPServer", "camelCase", "  \n  ", "123456", "//",
          "\u65e5\u672c\u8a9e", "\U0001f469\u200d\U0001f469\u200d\U0001f467", "e\u0301", "\u05e9\u05c1", "<|endoftext|>", "<|fim_prefix|>", "https://x.org/a?b=c#d",
          "0x1F", "1,234.5", "a_b-c", "\t\t", "...", "\u2026", "\u00ab \u00bb", "\u0644\u0627", "\ufeff", "\u0130\u0131"]
LETTERS = ("aabcdefghijklmnoprstuvwxyzABCDESTLLVRMD'''   \n\n\r\t  0123456789.,;:!?/-_()[]{}<>\"\\|@#$%^&*+=~`"
           "\u00e9\u00c9\u00df\u017fK\u00f1\u65e5\u672c\u8a9e\u4e2d\u3072\u304c\u043a\u0438\u0440\u0410\u03b1\u039b\u0301\u0308\u200d\u00a0\u2028\x85\u3000\U0001f600\u2460\u2167\u00bd\u00b2\u0663\u0966\u01c5\u02b0\u00aa\u05e2\u05b4\u0627\u0644\u0e44\u0e17\u0939\u093f\ud7a3\uac00")


def of_the_repository(root):
    """Every file of the working tree that is text."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        path = pathlib.Path(root) / name
        if path.is_file():
            yield from readable(path)


def readable(path):
    """The file, unless it is no text."""
    try:
        yield path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return


def in_scripts(random):
    """A page of each script: words of it, between them spaces, punctuation and digits."""
    for first, last in SCRIPTS.values():
        def word():
            return "".join(chr(random.randint(first, last)) for _ in range(random.randint(1, 9)))
        parts = []
        for _ in range(150):
            parts += [word(), random.choice([" ", " ", " ", ", ", ". ", "\n", "\u3002", " 12 ", "'s ", "-", " (", ") ", "\u060c "])]
        yield "".join(parts)


def code_points(every):
    """Each code point in all its places at once, one text a code point; without `every` a part of the large blocks."""
    for number in itertools.chain(range(0xD800), range(0xE000, sys.maxunicode + 1)):
        character = chr(number)
        common = unicodedata.category(character) in ("Cn", "Co") or 0x3400 <= number < 0xA000 or 0xAC00 <= number
        if not every and number >= 0x250 and common and number % 37:
            continue
        if every or unicodedata.category(character)[0] in "ZC" or number % 16 == 0:
            yield character
        yield "{0} q {0}{0} q a{0}b A{0}B 1{0}2345 q  {0}  '{0}'s !{0}! x{0}'LL \n{0}\n{0}1234 {0} {0}{0}".format(character)


def runs(lengths, blank_lengths):
    """Runs of one thing, alone, and with something before and after; white space of `blank_lengths`, too."""
    for thing in SPACES + RUNS:
        for length in lengths:
            run = thing * length
            yield from (run, run + "x", "x" + run, "1" + run + "!", "\n" + run + "'s")
    for thing in SPACES:
        for length in blank_lengths:
            yield from (thing * length, thing * length + "x")


def contractions():
    """All cases of all contractions after and before anything."""
    for suffix in CONTRACTIONS:
        for cased in sorted({"".join(way) for way in itertools.product(*((c.lower(), c.upper()) for c in suffix))}):
            for before in ("", "we", "WE", "9", " ", "!", "\n", "\u65e5", "\u00e9", "a\u0301", "'", "\u02b0"):
                for after in ("", "x", "X", " ", "'s", "9", "!", "\n", "\u65e5", "\u0301", "l", "L"):
                    yield before + cased + after


def generated(random, count):
    """Random strings of characters and pieces that grammars care about."""
    for _ in range(count):
        size = random.randint(1, random.choice((3, 8, 20, 60)))
        yield "".join(random.choice(LETTERS) if random.random() < 0.85 else random.choice(PIECES) for _ in range(size))


def cut_everywhere(text):
    """Bytes: the text's beginning and end at every byte."""
    data = text.encode()
    for at in range(len(data) + 1):
        yield data[:at]
        yield data[at:]


def noise(random, count):
    """Bytes that are seldom text."""
    for _ in range(count):
        parts = [random.choice((random.choice(PIECES).encode(), random.randbytes(random.randint(1, 4)),
                                random.choice(LETTERS).encode())) for _ in range(random.randint(1, 12))]
        yield b"".join(parts)
