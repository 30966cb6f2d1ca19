"""kioku tokens count."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Tokens(kioku_cli.Case):
    def test_tokens_are_counted_without_a_store(self):
        self.assertGreater(int(self.kioku("tokens", "count", "a text of some words").out), 3)
        self.assertEqual(self.kioku("tokens", "count", "-", stdin="").out, "0\n")
        self.assertEqual(self.kioku("tokens", "count", stdin="piped words\n").out,
                         self.kioku("tokens", "count", "piped words").out)
        (self.work / "text").write_text("x" * 5000)
        record = self.kioku("tokens", "count", "@text", "--encoding", "cl100k_base", "--json").json()
        self.assertEqual((record["bytes"], record["encoding"]), (5000, "cl100k_base"))
        self.assertFalse(self.store.exists())


kioku_cli.main()
