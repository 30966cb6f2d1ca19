"""Writes the inputs that fuzzing starts from, made by hand: seeds.py DIRECTORY makes DIRECTORY/<harness>/.

What abi_fuzz and store_fuzz read is decoded by FuzzedDataProvider: texts from the front, every choice from
the back. `Input` is its inverse, so that a seed is written as the calls that it makes.
"""
import base64
import json as plain_json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "support"))
import kioku_ctypes  # noqa: E402

FUNCTIONS = kioku_ctypes.parse(HERE.parent / "capi" / "kioku.h")
ORDER = re.findall(r'Function(?:\{"| \w+\()(kioku_\w+)', (HERE / "abi_fuzz.cpp").read_text(encoding="utf-8"))


class Input:
    """Bytes that FuzzedDataProvider reads as these choices."""

    def __init__(self):
        self.front, self.back = b"", b""

    def number(self, value, most):
        """ConsumeIntegralInRange(0, most)."""
        size = (most.bit_length() + 7) // 8
        self.back = value.to_bytes(size, "big")[::-1] + self.back

    def text(self, text):
        """ConsumeRandomLengthString; not longer than its limit."""
        self.front += text.encode("utf-8").replace(b"\\", b"\\\\") + b"\\ "

    def bytes(self):
        """The whole input."""
        return self.front + self.back


class Calls(Input):
    """A run of abi_fuzz."""

    def call(self, name, *inputs, handle=0):
        """One call: texts as str or as ("table" | "session" | "role" | "known", index), numbers as int (an index
        of kNumbers), everything else in its usual place."""
        name = "kioku_" + name
        given = list(inputs)
        self.number(ORDER.index(name), len(ORDER) - 1)
        answer, parameters = FUNCTIONS[name]
        if name == "kioku_text_free" or not parameters:
            return self
        for parameter in parameters:
            if parameter.kind == "handle":
                self.number(handle, 15)
            elif answer != "int32_t" or name.startswith("kioku_error"):
                continue
            elif parameter.kind == "text":
                self.choose(given.pop(0) if given else "", name)
            elif parameter.kind == "number" and parameter.name not in ("capacity", "count"):
                value = given.pop(0) if given else 0
                if parameter.name == "permit":
                    self.number(0, 7)
                else:
                    self.number(0, 1)
                    self.number(value, 10)
            elif parameter.kind == "buffer":
                self.number(4, 40)
                for _ in range(4 if parameter.declared.startswith("const") else 0):
                    self.number(7, 0xFFFFFFFF)
                self.number(0, 15)
            elif parameter.kind != "number":
                self.number(0, 15)
        return self

    def choose(self, text, name):
        """A text, from the tables or free."""
        if name == "kioku_manager_open":
            self.number(0, 15)
            self.number(1, 1)
        elif isinstance(text, tuple):
            kind, index = text
            choice, most = {"session": (1, 4), "table": (4, 33), "role": (7, 4), "known": (8, 11),
                            "file": (0, 6)}[kind]
            self.number(choice, 15)
            self.number(index, most)
        elif not text:
            self.number(0, 15)
        else:
            self.number(12, 15)
            self.text(text)


S1, S2, NEW = ("session", 0), ("session", 1), ("session", 2)
USER, SAID, KNOWN = ("role", 0), ("table", 30), ("known", 0)


def abi():
    """A whole use of each noun, and of all in one."""
    chat = Calls().call("manager_open")
    for _ in range(6):
        chat.call("message_add", S1, USER, SAID)
    chat.call("message_add_batch", S1, ("table", 18)).call("message_list", S1).call("session_get", S1)
    chat.call("session_list").call("session_stats", S1).call("context_get", S1).call("changes_since", 0)
    chat.call("message_redact", KNOWN).call("session_fork", S1, NEW, ("table", 10)).call("session_clear", S1)
    chat.call("manager_health").call("metric_count", SAID, 1).call("event_send", SAID, SAID).call("log_next").call("version").call("abi_version").call("text_free")
    host = Calls().call("session_configure", S1, ("table", 3))
    for _ in range(8):
        host.call("message_add", S1, USER, SAID)
    host.call("job_next").call("job_renew", ("known", 1), ("known", 0)).call("job_fail", ("known", 1), ("known", 0), SAID)
    host.call("job_next", ("table", 22)).call("job_complete", ("known", 1), ("known", 0), ("table", 20))
    host.call("context_get", S1, ("table", 11)).call("context_save", S1, "{}").call("context_load", S1)
    archive = Calls().call("message_add", S1, USER, SAID).call("export", ("file", 3)).call("operation_wait", 5)
    archive.call("operation_result").call("import", ("file", 3)).call("operation_wait", 5).call("operation_result")
    archive.call("operation_poll").call("operation_cancel").call("operation_free").call("export_open")
    archive.call("export_next").call("export_next").call("export_close").call("import_open", ("table", 24))
    archive.call("import_push", ("table", 25)).call("import_push", KNOWN).call("import_finish").call("import_close")
    care = Calls()
    for name in ("manager_check", "manager_compact"):
        care.call(name).call("operation_wait", 5).call("operation_result")
    care.call("manager_backup", ("file", 2)).call("operation_wait", 5).call("operation_result").call("manager_close")
    tokens = Calls().call("tokenizer_open", ("table", 27)).call("tokenizer_count", SAID)
    tokens.call("tokenizer_count_messages", ("table", 18)).call("tokenizer_encode", SAID).call("tokenizer_decode")
    tokens.call("tokenizer_truncate", SAID, 4).call("tokenizer_split", SAID, 4, 2).call("tokenizer_estimate", SAID)
    tokens.call("tokenizer_encode", "").call("tokenizer_encode_bytes", "").call("tokenizer_models")
    tokens.call("tokenizer_decode_text").call("running_count_open").call("running_count_append", SAID)
    tokens.call("running_count_append", SAID).call("running_count_close").call("tokenizer_close")
    breaker = Calls().call("breaker_open", ("table", 28)).call("breaker_allow").call("breaker_report", 0, 1, ("table", 29))
    breaker.call("breaker_state").call("breaker_allow").call("error_code").call("error_message")
    breaker.call("error_component").call("error_retryable").call("error_free").call("breaker_reset").call("breaker_close")
    nouns = Calls().call("memory_add", SAID).call("memory_get", KNOWN).call("memory_update", KNOWN, ("table", 33))
    nouns.call("memory_history", KNOWN).call("memory_add_batch", ("table", 31)).call("memory_list", ("table", 12))
    nouns.call("episode_store", SAID).call("episode_get", KNOWN).call("episode_list", ("table", 8)).call("forget", KNOWN)
    nouns.call("forget_matching", ("table", 32)).call("recall", SAID).call("query_memory", SAID, 5)
    for each in (chat, host, archive, care, tokens, breaker, nouns):
        yield each.bytes()
    yield b"".join((one.front for one in (host, archive, care, chat))) + \
        b"".join((one.back for one in (chat, care, archive, host)))


def store():
    """Each column set to a number, a blob and a text; pages with wrong bytes."""
    columns = len(re.findall(r'"\w+\.\w+"', (HERE / "store_fuzz.cpp").read_text(encoding="utf-8")))
    for column in range(columns):
        for kind in range(3):
            one = Input()
            one.number(1, 1)
            one.number(0, 3)
            one.number(column, columns - 1)
            one.number(0, 12)
            one.text("\x01" * (15 + kind) if kind == 1 else "{\"a\":")
            one.number(kind, 3)
            if kind == 0:
                one.number(column % 7, 6)
            yield one.bytes()
    for page in range(0, 40, 3):
        one = Input()
        one.number(0, 1)
        for at in (0, 5, 100):
            one.number(page * 4096 + at, 0x3FFFF)
            one.text("\x7f\x00\xff")
        yield one.bytes()


SESSION = ('{"record":"session","id":"s1","title":null,"user":"u","agent":null,"project":null,"settings":'
           '{"summary_trigger_tokens":3000,"max_buffer_tokens":4000,"max_buffer_messages":30,"max_summary_tokens":500,'
           '"buffer_ttl_s":0,"encoding":"o200k_base","summarizer":"extractive"},"message_count":2,'
           '"created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z",'
           '"summarized_to":1,"next_seq":3}')
MESSAGE = ('{"record":"message","id":"0190a000-0000-7000-8000-00000000000%d","external_id":null,"session":"s1",'
           '"seq":%d,"role":"user","content":"Hello %d.","metadata":{"a":[1]},'
           '"created_at":"2026-01-01T00:00:00.000Z","tokens":9,"counter":"estimate"}')
SUMMARY = ('{"record":"summary","id":"0190a000-0000-7000-8000-000000000009","session":"s1","text":"Hello.","tokens":2,'
           '"from_seq":1,"to_seq":1,"made_by":"extractive","metadata":{},"created_at":"2026-01-01T00:00:00.000Z"}')
CONTEXT = ('{"record":"context","session":"s1","context":{"a":1},"version":2,"updated_at":"2026-01-01T00:00:00.000Z"}')
HEADER = '{"record":"archive","format":1,"version":"0.1.0","created_at":"2026-01-01T00:00:00.000Z"}'
ROWS = ['{"role":"user","content":"Hello.","name":"n","timestamp":1700000000}',
        '{"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function"}],"session":"s2"}',
        '{"role":"tool","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"tool_call_id":"c1"}']
STATEMENT = ('{"record":"memory","id":"0190a000-0000-7000-8000-00000000000a","content":"Two.","category":"c",'
             '"confidence":0.5,"pinned":true,"tags":["a"],"metadata":{"b":2},"user":"u","agent":null,"project":null,'
             '"session":"s1","source":null,"access_count":3,"version":2,"created_at":"2026-01-01T00:00:00.000Z",'
             '"updated_at":"2026-01-01T00:00:00.000Z","last_accessed_at":null,"expires_at":null,"by":"ada"}')
FORMER = ('{"record":"memory_version","memory":"0190a000-0000-7000-8000-00000000000a","version":1,"content":"One.",'
          '"category":"c","confidence":1,"pinned":false,"tags":[],"metadata":{},"source":null,"expires_at":null,'
          '"changed_at":"2026-01-01T00:00:00.000Z","by":null,"reason":null}')
EVENT = ('{"record":"episode","id":"0190a000-0000-7000-8000-00000000000b","content":"It rained.","kind":"weather",'
         '"source":"window","metadata":{},"user":null,"agent":null,"project":null,"session":"s1",'
         '"occurred_at":"2026-01-01T00:00:00.000Z","created_at":"2026-01-01T00:00:00.000Z"}')
ARCHIVE = [HEADER, SESSION, MESSAGE % (1, 1, 1), MESSAGE % (2, 2, 2), SUMMARY, CONTEXT, STATEMENT, FORMER, EVENT]


def json():
    """Records, rows and what each reader of options knows."""
    yield from (line.encode() for line in ARCHIVE + ROWS)
    tables = (HERE / "abi_world.cpp").read_text(encoding="utf-8")
    yield from (found.encode() for found in re.findall(r'R"\((.*?)\)"', tables))
    yield (b'{"path":"a.db","create":false,"durability":"full","busy_timeout_ms":5,"session":{"encoding":"gpt2"},'
           b'"limits":{"content_bytes":100,"metadata_depth":3},"log_level":"debug","log_capacity":5}')
    yield rb'{"a":"\u00e9\ud83d\ude00\n\"\\","b":[-0.5e+10,0,1E-2],"c":[[[{}]]],"d":null,"e":true}'
    yield b'["' + bytes(range(0xC2, 0xF5)) + b'"]'
    yield b"[" * 70
    yield rb'"\u00'


def imports():
    """A whole archive, rows, both, and each line by itself."""
    yield "\n".join(ARCHIVE).encode()
    yield "\n".join(ROWS).encode()
    yield "\r\n".join(ARCHIVE + ROWS).encode()
    yield "\n".join(ARCHIVE[:3] + ROWS + ARCHIVE[3:]).encode()
    yield from (line.encode() for line in ROWS)
    yield (SESSION.replace('"s1"', '"s5"').replace('"summarized_to":1', '"summarized_to":0') + "\n" + CONTEXT).encode()


def texts():
    """Prose, code, tables, scripts and bytes that are no text."""
    yield b"\x10We decided to use Rust. It failed on Friday, e.g. Dr. Smith said \"no\"! What now?\n\nNothing, said J. Doe."
    yield "\x08記憶は大切です。本当に？はい！ Это предложение. و هذه جملة؟ हिन्दी वाक्य।".encode()
    yield b"\x05# Head\n\n* one\n* two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```cpp\nint main() {}\n```\n~~~\nopen"
    yield b"\x00" + bytes(range(256))
    yield b"\xffHTTPServer snake_case a::b /usr/lib/x.so https://a.b/c?d=e 1,234.5 $5 \xf0\x9f\x98\x80\xe2\x80\xa6"


def tokens():
    """What grammars and merges care about, and bytes that are no text."""
    yield b"It's 12345 don'T  x\n\n  y = foo_Bar(HTTPServer);\t// we'LL\r\n/"
    yield "日本語の文章。 déjà\u0301 \u0661\u0662 ﷺ שָׁלוֹם हिन्दी ภาษา 👩‍💻🇩🇪 ǅʰⅧ½\u3000\u2028'ſ".encode()
    yield b"<|endoftext|><|start|>a<|reserved_200013|><|<|fim_prefix|>|>"
    yield b"a" * 300 + b" " * 300 + b"1" * 40 + b"!" * 140 + b"\r\n" * 40
    yield b"ok \xff\xfe\xe6\x97 \n\t\xf0\x9f\x98" + bytes(range(256))
    yield b""


def vocabularies():
    """Small files of each kind, and a text for each."""
    own = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    letters = {byte: chr(byte) for byte in own}
    letters |= {byte: chr(0x100 + at) for at, byte in enumerate(each for each in range(256) if each not in own)}
    vocab = {letter: byte for byte, letter in letters.items()} | {"ab": 256, "abc": 257, "Ã©": 258}
    llama = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
             r"\s*[\r\n]+|\s+(?!\S)|\s+")
    byte_level = {"type": "ByteLevel", "add_prefix_space": False}
    split = {"type": "Split", "pattern": {"Regex": llama}, "behavior": "Isolated", "invert": False}
    cut = {"type": "Sequence", "pretokenizers": [split, byte_level | {"use_regex": False}]}
    file = {"added_tokens": [{"id": 259, "content": "<end>", "special": True, "normalized": False},
                             {"id": 260, "content": "<tool_call>", "special": False, "normalized": True}],
            "normalizer": None, "pre_tokenizer": byte_level,
            "model": {"type": "BPE", "vocab": vocab, "merges": ["a b", "ab c", "Ã ©"]}}
    normalized = file | {"normalizer": {"type": "NFC"}, "pre_tokenizer": cut}
    normalized["model"] = file["model"] | {"ignore_merges": True, "merges": [["a", "b"], ["Ã", "©"]]}
    text = "abcab 123 <tool_call>é<end> e\u0301\n\n  x'LL".encode()
    for each in (file, normalized):
        yield plain_json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode() + b"\0" + text
    ranks = [bytes([byte]) for byte in range(256)] + [b"ab", b"abc"]
    lines = "".join(f"{base64.b64encode(token).decode()} {rank}\n" for rank, token in enumerate(ranks))
    yield lines.encode() + b"\0" + text + b"\xff" + b"ab" * 100


def segments():
    """Sentences as a segment, whole and with a byte changed in each part of it; bytes under a sound head."""
    texts = ["Ada played the guitar on 8 May 2023.", "Did you see the walrus? When?", "max_retries in http.cpp:88", ""]

    def segment():
        made = Input()
        made.number(1, 1)
        made.number(len(texts), 8)
        for at, text in enumerate(texts):
            made.text(text)
            made.number(at % 3, 2)
            made.number(at % 3, 2)
            made.number(at, 3)
        return made

    yield segment().bytes()
    for place in (*range(16, 60, 4), *range(60, 700, 40)):
        made = segment()
        made.number(place, 0xFFFF)
        made.number(0xFF, 0xFF)
        yield made.bytes()
    yield bytes(60) + b"\x00"
    yield b"\xff" * 60 + b"\x00"
    yield b""


def main():
    """Writes all of it."""
    target = pathlib.Path(sys.argv[1])
    every = {"abi": abi, "json": json, "import": imports, "store": store, "text": texts, "tokens": tokens,
             "vocabulary": vocabularies, "segment": segments}
    for name, seeds in every.items():
        folder = target / f"{name}_fuzz"
        folder.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds()):
            (folder / f"seed-{number:03}").write_bytes(seed)


main()
