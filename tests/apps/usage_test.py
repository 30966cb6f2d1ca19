"""The command line itself: help, versions, mistakes, and the exit codes of surface.md."""
import re
import subprocess
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Usage(kioku_cli.Case):
    def commands(self):
        text = self.kioku("--help").out
        lines = text.split("Commands:\n")[1].split("\n\n")[0].splitlines()
        return [re.match(r"  ([a-z]+( [a-z]+)?)  ", line + "  ").group(1) for line in lines]

    def test_every_command_has_help_with_an_example(self):
        commands = self.commands()
        self.assertGreater(len(commands), 20)
        for command in commands:
            text = self.kioku(*command.split(), "--help").out
            self.assertIn(f"Usage: kioku {command}", text)
            self.assertIn("Example:\n  ", text)
            self.assertIn("kioku", text.split("Example:\n")[1])

    def test_every_noun_has_help(self):
        for noun in {command.split()[0] for command in self.commands() if " " in command}:
            self.assertIn("Usage:", self.kioku(noun, "--help").out)
            self.assertIn("needs a verb", self.kioku(noun, code=2).err)

    def test_the_version_names_kioku_and_sqlite(self):
        self.assertRegex(self.kioku("--version").out, r"^kioku \d+\.\d+\.\d+ \(SQLite 3\.\d+\.\d+\)\n$")

    def test_mistakes_are_usage_and_say_where_help_is(self):
        for words in [[], ["nonsense"], ["session", "nonsense"], ["session", "get"],
                      ["session", "get", "a", "b"], ["session", "get", "a", "--nonsense"],
                      ["session", "list", "--limit", "many"], ["session", "list", "--limit"],
                      ["session", "list", "--deadline", "soon"], ["context", "a", "--budget", "1e3"],
                      ["session", "get", "a", "--jsonl"], ["message", "add", "a", "b", "--dry-run"],
                      ["completion"]]:
            run = self.kioku(*words, code=2)
            self.assertEqual(run.out, "")
            self.assertRegex(run.err, r"^kioku: usage: .*; see `kioku.* --help`\n$")
            self.assertFalse(self.store.exists())

    def test_bad_values_are_usage_and_name_the_value(self):
        self.chat()
        for words, value in [(["message", "add", "demo", "x", "--role", "robot"], "robot"),
                             (["message", "add", "demo", "x", "--metadata", "[1]"], ""),
                             (["message", "add", "demo", "x", "--metadata", "{"], "metadata"),
                             (["message", "add", "demo", "x", "--created-at", "yesterday"], "yesterday"),
                             (["message", "add", "demo", ""], ""),
                             (["message", "list", "demo", "--limit", "0"], "0"),
                             (["message", "list", "demo", "--limit", "100000"], "100000"),
                             (["session", "config", "demo", "--summarizer", "magic"], "magic"),
                             (["session", "list", "--durability", "hopeful"], "hopeful"),
                             (["session", "list", "--deadline", "-1"], "-1"),
                             (["context", "demo", "--budget", "0"], "0"),
                             (["context", "demo", "--budget", "-5"], "-5"),
                             (["tokens", "count", "x", "--encoding", "nonsense"], "nonsense"),
                             (["completion", "tcsh"], "tcsh")]:
            run = self.kioku(*words, code=2)
            self.assertRegex(run.err, r"^kioku: (invalid_argument|limit): ")
            self.assertIn(value, run.err)

    def test_what_does_not_exist_is_exit_3_with_the_next_step(self):
        self.chat()
        for words in [["session", "get", "nobody"], ["session", "stats", "nobody"],
                      ["context", "nobody"], ["message", "list", "nobody"],
                      ["session", "fork", "nobody", "new"], ["session", "clear", "nobody", "--yes"]]:
            run = self.kioku(*words, code=3)
            self.assertIn("nobody", run.err)
            self.assertIn("kioku session list", run.err)

    def test_reading_never_makes_a_store(self):
        for words in [["session", "list"], ["session", "get", "demo"], ["message", "list", "demo"],
                      ["context", "demo"], ["check"], ["doctor"], ["compact"], ["changes"], ["export"],
                      ["jobs", "list"], ["jobs", "run"], ["session", "stats", "demo"],
                      ["session", "clear", "demo", "--yes"], ["backup", "copy.db"]]:
            run = self.kioku(*words, code=3)
            self.assertIn("kioku message add", run.err)
            self.assertFalse(self.store.exists(), words)

    def test_a_file_that_is_no_store_is_refused_and_left_alone(self):
        self.store.write_text("not a store\n" * 500)
        self.kioku("session", "list", code=2)
        self.kioku("message", "add", "demo", "x", code=2)
        self.assertEqual(self.store.read_text(), "not a store\n" * 500)
        self.kioku("--store", self.work, "session", "list", code=2)

    def test_a_conflict_is_exit_5(self):
        self.kioku("message", "add", "demo", "one", "--idempotency-key", "k", "--user", "ada")
        self.kioku("message", "add", "demo", "two", "--idempotency-key", "k", code=5)
        self.kioku("message", "add", "demo", "two", "--user", "bob", code=5)

    def test_arguments_may_look_like_commands_and_options(self):
        for name in ["list", "get", "session", "kioku", "git:kioku", "md:a b.md", "記憶"]:
            self.kioku("message", "add", name, "[a,b]")
            self.assertEqual(self.kioku("session", "get", name, "--json").json()["id"], name)
            self.assertEqual(self.kioku("message", "list", name).rows()[0][-1], "[a,b]")
        self.kioku("message", "add", "dash", "--", "--not-an-option")
        self.assertEqual(self.kioku("message", "list", "dash").rows()[0][-1], "--not-an-option")

    def test_options_may_stand_anywhere(self):
        other = str(self.folder / "other.db")
        self.kioku("--store", other, "message", "add", "demo", "x")
        self.kioku("message", "--store", other, "add", "demo", "y")
        run = self.kioku("message", "list", "--json", "demo", f"--store={other}")
        self.assertEqual(len(run.json()["items"]), 2)

    def test_a_file_that_may_not_be_written_is_exit_4(self):
        self.chat()
        if subprocess.run(["id", "-u"], capture_output=True).stdout.strip() == b"0":
            self.skipTest("root may write everything")
        self.store.chmod(0o400)
        self.kioku("message", "add", "demo", "x", code=4)


kioku_cli.main()
