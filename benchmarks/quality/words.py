#!/usr/bin/env python3
"""The word lists of the library's sources (src/text), as the specification reads them."""
import re
from pathlib import Path

TEXT = Path(__file__).resolve().parents[2] / "src/text"


def lists(name):
    parts = []
    for source in re.sub(r"//.*", "", (TEXT / name).read_text()).split("const std::string_view ")[1:]:
        parts += re.split(r"; |\\n", "".join(re.findall(r'"([^"]*)"', source)))
    return [part for part in parts if part]


GROUPS = [group for name in ("related_words.cpp", "related_words_life.cpp", "related_words_software.cpp") for group in lists(name)]
SYN = "\n".join(group for group in GROUPS if ":" not in group)  # any word finds the others
HYP = "\n".join(group for group in GROUPS if ":" in group)  # the first word finds the others
IRREGULAR = [line.split() for line in lists("irregular_forms.cpp")]  # the first stands for the others
