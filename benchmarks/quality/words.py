"""Word lists of general English, written by us for Kioku; no third-party list was copied. Each kind of list
has a file of its own."""
from words_alike import SYN as FIRST
from words_alike_more import SYN2 as FIRST_HALF
from words_alike_rest import SYN2_REST
from words_related import FAM, HYP

SYN2 = FIRST_HALF + SYN2_REST[1:]
SYN = FIRST + FAM + SYN2
