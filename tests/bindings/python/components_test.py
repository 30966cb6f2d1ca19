"""TokenCounter, CircuitBreaker, BufferStore and SummaryStore on their own; export and import."""
import asyncio
import gzip
import io
import json
import stat
import tempfile
import threading
import unittest

import kioku
from python_case import Case

CHAT = [{"role": "user", "content": f"Message number {number}."} for number in range(10)]


class Tokens(Case):
    def test_counts_and_cuts(self):
        counter = kioku.TokenCounter("gpt-4o")
        self.assertEqual((counter.name, counter.encoding, counter.is_exact), ("o200k_base", "o200k_base", True))
        text = "Naïve café 😀\0 <|endoftext|>"  # NUL is a text like any other here
        ids = counter.encode(text)
        self.assertEqual(counter.count_tokens(text), len(ids))
        self.assertEqual(counter.decode_text(ids), text)
        self.assertEqual(counter.decode(iter(ids)), text.encode())
        self.assertEqual(counter.encode_bytes(b"\xff\xfe"), counter.encode_bytes(b"\xff\xfe"))
        self.assertEqual(counter.decode_text(counter.encode_bytes(b"a\xff")), "a\ufffd")
        self.assertEqual(counter.encode("<|endoftext|>", allowed_special="all"), [199999])
        self.assertCode("invalid_argument", counter.encode, "<|endoftext|>", disallowed_special=["<|endoftext|>"])
        self.assertCode("invalid_argument", counter.decode, [2 ** 32])
        self.assertCode("invalid_argument", counter.decode, ["x"])
        self.assertCode("invalid_argument", counter.count_tokens, b"bytes")
        self.assertCode("invalid_argument", counter.truncate, "x", -1)
        self.assertCode("invalid_argument", kioku.TokenCounter, "gpt-none")
        chunks = counter.split("word " * 100, 30, overlap=5)
        self.assertTrue(all(counter.count_tokens(chunk) <= 30 for chunk in chunks))
        self.assertLessEqual(kioku.TokenCounter.estimate("Hello", "claude")["low"], 3)

    def test_messages(self):
        counter = kioku.TokenCounter()
        costs = [counter.count_message_tokens(message) for message in CHAT]
        self.assertEqual(counter.count_batch_tokens(CHAT), sum(costs) + 3)
        self.assertTrue(counter.should_trigger_summary(CHAT, threshold=sum(costs) + 3))
        self.assertFalse(counter.should_trigger_summary(CHAT, threshold=sum(costs) + 4))
        leaving = counter.get_overflow_messages(CHAT, max_tokens=sum(costs[4:]) + 3)
        self.assertEqual(leaving, CHAT[:4])
        self.assertIs(leaving[0], CHAT[0])  # the host's own
        self.assertCode("invalid_argument", counter.count_batch_tokens, [{"content": "no role"}])

    def test_a_vocabulary_of_ones_own(self):
        (self.folder / "tiny.tiktoken").write_text("".join(
            f"{__import__('base64').b64encode(bytes([byte])).decode()} {byte}\n" for byte in range(256)))
        counter = kioku.TokenCounter.from_file(self.folder / "tiny.tiktoken", special_tokens={"<end>": 256})
        self.assertEqual(counter.encode("ab<end>", allowed_special=["<end>"]), [97, 98, 256])
        self.assertCode("not_found", kioku.TokenCounter.from_file, self.folder / "none")

    def test_a_store_is_no_vocabulary(self):
        memory = self.open()
        memory.add_message("s", role="user", content="x")
        self.assertCode("invalid_argument", kioku.TokenCounter.from_file, self.path)
        holder = self.program("import kioku, sys; kioku.Manager(sys.argv[1]).add_message('s', role='user', content='y')", self.path)
        holder.communicate(timeout=60)
        memory.add_message("s", role="user", content="z")
        self.assertTrue(memory.check()["ok"])  # its locks were not dropped

    def test_a_long_text_leaves_the_interpreter_to_others(self):
        counter, text, ticks, done = kioku.TokenCounter(), "some words of a text " * 500_000, [], threading.Event()

        def tick():
            while not done.wait(0.001):
                ticks.append(1)

        ticker = threading.Thread(target=tick)
        ticker.start()
        counter.count_tokens(text)
        done.set()
        ticker.join()
        self.assertGreater(len(ticks), 3)


class Breakers(Case):
    def test_a_breaker_as_decorator_and_in_a_with_block(self):
        breaker = kioku.CircuitBreaker(name="redis", consecutive_failures=3, open_ms=60_000)

        @breaker
        def operation(fails):
            """What it does."""
            if fails:
                raise ConnectionError("down")
            return "done"

        self.assertEqual((operation(False), operation.__doc__), ("done", "What it does."))
        for _ in range(2):
            self.assertRaises(ConnectionError, operation, True)
        with self.assertRaises(OSError):
            with breaker:
                raise OSError("down")
        self.assertEqual(breaker.get_state(), kioku.CircuitState.OPEN)
        error = self.assertCode("unavailable", operation, False)
        self.assertTrue(error.retryable)
        self.assertCode("unavailable", breaker.__enter__)
        breaker.reset()
        self.assertEqual((breaker.state, operation(False)), (kioku.CircuitState.CLOSED, "done"))

    def test_coroutines_and_what_is_no_failure(self):
        breaker = kioku.CircuitBreaker(consecutive_failures=1, failures=(TimeoutError,))

        @breaker
        async def operation(error):
            if error:
                raise error

        asyncio.run(operation(None))
        for error in (asyncio.CancelledError(), ValueError("the request's fault"), kioku.NotFound("x")):
            with self.assertRaises(type(error)):
                asyncio.run(operation(error))
            self.assertEqual(breaker.get_state(), kioku.CircuitState.CLOSED)
        with self.assertRaises(TimeoutError):
            asyncio.run(operation(TimeoutError()))
        self.assertEqual(breaker.get_state(), kioku.CircuitState.OPEN)
        seen = breaker.snapshot()
        self.assertEqual((seen["ignored"], seen["failures"], seen["successes"]), (3, 1, 1))

    def test_by_hand(self):
        breaker = kioku.CircuitBreaker()
        permit = breaker.allow()
        breaker.report(permit, kioku.Verdict.FAILURE, duration_ms=5, retry_after_ms=10)
        self.assertCode("conflict", breaker.report, permit, kioku.Verdict.SUCCESS)
        breaker.force_open()
        self.assertCode("unavailable", breaker.allow)
        breaker.disable()
        breaker.allow()
        self.assertCode("invalid_argument", kioku.CircuitBreaker, open_ms=0)
        self.assertCode("invalid_argument", kioku.CircuitBreaker, patience=1)


class Stores(Case):
    def test_a_buffer_and_summaries_on_their_own(self):
        with kioku.BufferStore(self.path, durability="normal") as buffers, kioku.SummaryStore(self.path) as summaries:
            for message in CHAT:
                self.assertTrue(buffers.add_message("s", message))
            self.assertEqual([each["content"] for each in buffers.get_messages("s", limit=2)],
                             ["Message number 8.", "Message number 9."])
            self.assertEqual(buffers.get_buffer_info("s")["message_count"], 10)
            self.assertFalse(buffers.should_trigger_summary("s"))
            self.assertTrue(buffers.should_trigger_summary("s", 10))
            self.assertIsNone(summaries.get_current_summary("s"))
            self.assertEqual(buffers.clear_buffer("s"), {"messages": 10})
            self.assertTrue(summaries.add_summary("s", "They counted.", {"by": "a model"}))
            self.assertTrue(summaries.add_summary("s", "They counted to nine."))
            self.assertEqual(summaries.get_current_summary("s"), "They counted to nine.")
            self.assertEqual([each["metadata"] for each in summaries.get_summary_history("s")], [{}, {"by": "a model"}])
            self.assertEqual(summaries.get_summary_stats("s")["count"], 2)
            self.assertTrue(summaries.clear_summaries("s")["erased"])
            self.assertCode("not_found", buffers.get_messages, "none")
        self.assertCode("invalid_argument", buffers.get_messages, "s")


class Archives(Case):
    def setUp(self):
        super().setUp()
        self.memory = self.open()
        self.memory.add_messages("s", CHAT)
        self.memory.remember("Kept.", metadata={"é": "\u2028"})

    def test_records_go_out_and_in_by_every_way(self):
        out = self.folder / "out.jsonl"
        self.assertEqual(self.memory.export_records(out), {"records": 12})
        self.assertEqual(stat.S_IMODE(out.stat().st_mode), 0o600)
        text, data = io.StringIO(), io.BytesIO()
        self.memory.export_records(text)
        self.memory.export_records(data)
        with tempfile.TemporaryFile("w+") as file, gzip.open(self.folder / "out.gz", "wb") as packed:
            self.memory.export_records(file)
            self.memory.export_records(packed)
            file.seek(0)
            lines = file.readlines()[1:]
        self.assertEqual(text.getvalue().split("\n")[:-1][1:], [line[:-1] for line in lines])
        self.assertEqual(data.getvalue().decode().split("\n")[:-1][1:], [line[:-1] for line in lines])
        rows = [json.loads(line) for line in text.getvalue().split("\n")[:-1]]
        for number, source in enumerate([out, str(out), io.StringIO(text.getvalue()), io.BytesIO(data.getvalue()),
                                         text.getvalue().split("\n")[:-1], io.BytesIO(data.getvalue()).readlines(),
                                         rows, iter(rows), gzip.open(self.folder / "out.gz")]):
            with self.subTest(number), kioku.Manager(self.folder / f"{number}.db", durability="normal") as other:
                self.assertEqual(other.import_records(source), {"records": 12, "added": 12, "existing": 0})
                self.assertEqual(other.memories()["items"][0]["metadata"], {"é": "\u2028"})

    def test_a_failure_of_the_hosts_own_comes_back_as_it_was(self):
        class Full:
            def write(self, data):
                raise OSError(28, "no space")

        with self.assertRaises(OSError) as caught:
            self.memory.export_records(Full())
        self.assertEqual(caught.exception.errno, 28)

        def rows():
            yield {"role": "user", "content": "one"}
            raise KeyboardInterrupt

        self.assertRaises(KeyboardInterrupt, self.memory.import_records, rows(), session="t")
        self.memory.add_message("s", role="user", content="and goes on")

    def test_files_that_are_no_records(self):
        (self.folder / "bad.jsonl").write_text('{"role": "user"\n')
        for source, code in [(self.folder / "bad.jsonl", "invalid_argument"), (self.folder / "none", "not_found"),
                             (self.folder, "invalid_argument"), (self.path, "invalid_argument"), (5, "invalid_argument"),
                             ([5], "invalid_argument"), ([{"role": "user", "content": float("nan")}], "invalid_argument")]:
            with self.subTest(source):
                self.assertCode(code, self.memory.import_records, source, session="t")
        self.assertCode("conflict", self.memory.export_records, self.folder / "bad.jsonl")
        self.assertCode("not_found", self.memory.export_records, self.folder / "none" / "x")
        self.assertCode("not_found", self.memory.export_records, self.folder / "y", sessions=["none"])
        self.assertFalse((self.folder / "y").exists())
        self.assertTrue(self.memory.check()["ok"])


if __name__ == "__main__":
    unittest.main()
