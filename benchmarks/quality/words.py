"""Word lists of general English (words.txt), written by us for Kioku; no third-party list was copied.

[SYN] and [SYN2] are groups of near-synonyms, of which any word finds the others; [HYP] has a general word of a question
and particular words of a message; [FAM] families that the stemmer does not join.
"""
import re
from pathlib import Path

_TEXT = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
_LISTS = dict(zip(re.findall(r"^\[(\w+)\]$", _TEXT, re.MULTILINE), re.split(r"^\[\w+\]$", _TEXT, flags=re.MULTILINE)[1:]))
HYP = _LISTS["HYP"]
SYN_1 = _LISTS["SYN"]
SYN2 = _LISTS["SYN2"]
SYN = SYN_1 + _LISTS["FAM"] + SYN2
