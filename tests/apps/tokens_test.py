"""kioku tokens count, encode, decode, models."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Tokens(kioku_cli.Case):
    def test_tokens_are_counted_without_a_store(self):
        self.assertEqual(self.kioku("tokens", "count", "hello world").out, "2\n")
        self.assertEqual(self.kioku("tokens", "count", "-", stdin="").out, "0\n")
        self.assertEqual(self.kioku("tokens", "count", stdin="piped words\n").out,
                         self.kioku("tokens", "count", "piped words").out)
        (self.work / "text").write_text("x" * 5000)
        record = self.kioku("tokens", "count", "@text", "--encoding", "gpt-4", "--json").json()
        self.assertEqual((record["bytes"], record["encoding"], record["exact"]), (5000, "cl100k_base", True))
        self.assertFalse(self.store.exists())

    def test_tokens_and_text_come_back(self):
        text = "It's 12,345 words:  déjà-vu 日本語 👩‍💻\n\tend"
        encoded = self.kioku("tokens", "encode", text).out
        self.assertEqual(self.kioku("tokens", "decode", stdin=encoded).out, text)
        self.assertEqual(self.kioku("tokens", "decode", *encoded.split()).out, text)
        record = self.kioku("tokens", "encode", "hello world", "--json").json()
        self.assertEqual(record, {"tokens": [24912, 2375], "encoding": "o200k_base"})
        self.assertEqual(self.kioku("tokens", "decode", "24912, 2375", "--json").json(), {"text": "hello world", "tokens": 2})
        self.assertIn("'x' is no token", self.kioku("tokens", "decode", "24912", "x", code=2).err)
        self.assertIn("has no token 999999", self.kioku("tokens", "decode", "999999", code=2).err)

    def test_special_tokens_are_text_until_allowed(self):
        self.assertEqual(self.kioku("tokens", "encode", "<|endoftext|>", "--allow-special", "all").out, "199999\n")
        self.assertEqual(self.kioku("tokens", "count", "<|endoftext|>", "--allow-special", "<|endoftext|>").out, "1\n")
        self.assertGreater(int(self.kioku("tokens", "count", "<|endoftext|>").out), 1)
        self.assertIn("disallowed", self.kioku("tokens", "encode", "<|endoftext|>", "--refuse-special", "all", code=2).err)

    def test_bytes_are_counted_when_asked(self):
        (self.work / "bytes").write_bytes(b"hello \xff")
        self.assertIn("not UTF-8 at byte 6", self.kioku("tokens", "count", "@bytes", code=2).err)
        self.assertEqual(self.kioku("tokens", "count", "@bytes", "--bytes").out, "3\n")

    def test_models_are_listed_and_the_nearest_named(self):
        self.assertIn("gpt-4o\to200k_base\n", self.kioku("tokens", "models").out)
        self.assertIn({"name": "gpt-4o", "encoding": "o200k_base", "prefix": False},
                      self.kioku("tokens", "models", "--json").json()["models"])
        self.assertIn("the nearest: gpt-4o", self.kioku("tokens", "count", "x", "--encoding", "gtp-4o", code=2).err)


kioku_cli.main()
