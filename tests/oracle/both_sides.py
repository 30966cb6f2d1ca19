"""Both sides of the comparison: tiktoken with the vocabularies that npm brought, and kioku through its C ABI."""
import ctypes
import hashlib
import json
import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
import kioku_ctypes  # noqa: E402

ENCODERS = pathlib.Path(os.environ["KIOKU_ENCODERS"])  # of npm's tiktoken
NAMES = ["o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "p50k_edit", "r50k_base", "gpt2"]


def ranks_file(name):
    """A vocabulary as OpenAI publishes it, "token rank" lines, made of npm's file."""
    lines = json.loads((ENCODERS / f"{name}.json").read_text(encoding="utf-8"))["bpe_ranks"].split("\n")
    made = []
    for line in lines:
        _, first, *tokens = line.split(" ")
        made += [f"{token} {int(first) + place}\n" for place, token in enumerate(tokens)]
    return "".join(made).encode()


def published():
    """name -> (address, sha256) of the files that tiktoken itself loads and checks."""
    from tiktoken_ext import openai_public
    seen = {}

    def note(address, expected_hash):
        seen[address.rsplit("/", 1)[1].removesuffix(".tiktoken")] = (address, expected_hash)
        return {}

    real, openai_public.load_tiktoken_bpe = openai_public.load_tiktoken_bpe, note
    for name in ("o200k_base", "cl100k_base", "p50k_base", "r50k_base"):
        openai_public.ENCODING_CONSTRUCTORS[name]()
    openai_public.load_tiktoken_bpe = real
    return seen


def fill_cache(folder):
    """Puts the vocabularies where tiktoken looks before it asks the network; it checks their hashes."""
    for name, (address, _) in published().items():
        (folder / hashlib.sha1(address.encode()).hexdigest()).write_bytes(ranks_file(name))


def load_tiktoken():
    """name -> tiktoken.Encoding. gpt2's own files are not among npm's: its ranks are r50k_base's."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TIKTOKEN_CACHE_DIR"] = folder
        fill_cache(pathlib.Path(folder))
        import tiktoken
        loaded = {name: tiktoken.get_encoding(name) for name in NAMES if name != "gpt2"}
        loaded["gpt2"] = loaded["r50k_base"]
        return loaded


class Kioku:
    """One of our tokenizers."""

    def __init__(self, name, room=1 << 16):
        self.lib = kioku_ctypes.Library(os.environ["KIOKU_LIBRARY"], ROOT / "capi" / "kioku.h")
        self.handle = self.lib.call("tokenizer_open", {"encoding": name})
        self.encode_function = self.lib._library.kioku_tokenizer_encode
        self.bytes_function = self.lib._library.kioku_tokenizer_encode_bytes
        self.count_function = self.lib._library.kioku_tokenizer_count
        self.decode_function = self.lib._library.kioku_tokenizer_decode
        self.number, self.error = ctypes.c_int64(), ctypes.c_void_p()
        self.out, self.why = ctypes.addressof(self.number), ctypes.addressof(self.error)
        self.grow(room)

    def grow(self, room):
        """Room for that many tokens or bytes."""
        self.room = room
        self.ids = (ctypes.c_uint32 * room)()
        self.text = ctypes.create_string_buffer(room)

    def check(self, status):
        """Raises what the call answered."""
        if status != 0:
            raise self.lib.take_error(self.error)

    def encode(self, data, options=b""):
        """The ids of UTF-8."""
        if len(data) > self.room:
            self.grow(2 * len(data))
        self.check(self.encode_function(self.handle, data, len(data), options, len(options), self.ids, self.room,
                                        self.out, self.why))
        return self.ids[:self.number.value]

    def encode_bytes(self, data):
        """The ids of any bytes."""
        self.check(self.bytes_function(self.handle, data, len(data), self.ids, self.room, self.out, self.why))
        return self.ids[:self.number.value]

    def count(self, data):
        """The number of tokens of UTF-8."""
        self.check(self.count_function(self.handle, data, len(data), self.out, self.why))
        return self.number.value

    def decoded(self, count):
        """The bytes of the ids that were encoded last."""
        self.check(self.decode_function(self.handle, self.ids, count, self.text, self.room, self.out, self.why))
        return self.text[:self.number.value]
