"""What reaches a terminal, a pipe, a full disk and a closed pipe."""
import os
import subprocess
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Output(kioku_cli.Case):
    def test_a_terminal_gets_a_table_and_colours(self):
        self.chat()
        run = self.at_terminal("session", "list")
        self.assertIn("\x1b[1m", run.out)
        self.assertIn("session", run.out.splitlines()[0])
        self.assertIn("demo", run.out.splitlines()[1])

    def test_no_color_is_honoured(self):
        self.chat()
        run = self.at_terminal("session", "list", env={"NO_COLOR": "1"})
        self.assertNotIn("\x1b", run.out)
        self.assertIn("session", run.out)
        self.assertNotIn("\x1b", self.at_terminal("session", "list", env={"TERM": "dumb"}).out)

    def test_a_pipe_gets_neither_headings_nor_colours(self):
        self.chat()
        run = self.kioku("session", "list", env={"TERM": "xterm"})
        self.assertEqual(len(run.rows()), 1)
        self.assertNotIn("\x1b", run.out)

    def test_long_lines_are_cut_to_the_terminal(self):
        self.kioku("message", "add", "demo", "wide 記憶 text " * 40)
        run = self.at_terminal("message", "list", "demo", columns=60)
        self.assertIn("…", run.out)
        for line in run.out.splitlines():
            wide = sum(2 if ord(char) > 0x1100 and char != "…" else 1
                       for char in line.replace("\x1b[1m", "").replace("\x1b[0m", ""))
            self.assertLessEqual(wide, 60)

    def test_stored_text_cannot_steer_a_terminal(self):
        self.kioku("message", "add", "demo", "a\x1b[2Jb\u009b31mc\rd\u202ee", "--name", "x\x1b]0;t\x07")
        for words in [("message", "list", "demo"), ("context", "demo"), ("context", "demo", "--short")]:
            shown = self.at_terminal(*words, env={"NO_COLOR": "1"}).out
            for char in "\x1b\u009b\r\u202e\x07":
                self.assertNotIn(char, shown)

    def test_progress_is_for_terminals(self):
        self.chat()
        self.assertNotIn("\r", self.kioku("import", "jsonl", "-", "--session", "s",
                                          stdin='{"role": "user", "content": "x"}\n').err)

    def test_json_is_one_document_for_every_verb_that_answers(self):
        self.chat(messages=2)
        identity = self.kioku("message", "list", "demo", "--json").json()["items"][0]["id"]
        for words in [("session", "list"), ("session", "get", "demo"), ("session", "stats", "demo"),
                      ("session", "config", "demo"), ("session", "fork", "demo", "f"),
                      ("message", "list", "demo"), ("message", "add", "demo", "x"),
                      ("context", "demo"), ("jobs", "list"), ("jobs", "run"), ("changes",),
                      ("check",), ("compact",), ("doctor",), ("backup", "b.db"),
                      ("restore", "b.db", "r.db"), ("config", "show"), ("tokens", "count", "x"),
                      ("export", "e.jsonl"), ("import", "jsonl", "e.jsonl"),
                      ("redact", identity, "--yes"), ("session", "clear", "demo", "--yes"),
                      ("session", "clear", "demo", "--dry-run")]:
            self.assertIsInstance(self.kioku(*words, "--json").json(), dict, words)

    def test_jsonl_is_an_object_per_line(self):
        self.chat()
        for words in [("session", "list"), ("message", "list", "demo"), ("changes",), ("config", "show")]:
            lines = self.kioku(*words, "--jsonl").jsonl()
            items = self.kioku(*words, "--json").json()["items"]
            self.assertEqual(lines, items)
            self.assertTrue(lines)

    def test_a_full_disk_is_a_failure(self):
        self.chat()
        for words in [("--help",), ("--version",), ("session", "list"), ("session", "get", "demo", "--json"),
                      ("export",), ("completion", "bash"), ("message", "list", "demo", "--jsonl")]:
            with open("/dev/full", "wb") as full:
                done = subprocess.run([kioku_cli.PROGRAM, *words], stdout=full, stderr=subprocess.PIPE,
                                      env=self.environment, cwd=self.work, timeout=kioku_cli.PATIENCE)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(b"No space left", done.stderr)

    def test_a_reader_that_has_seen_enough_is_no_failure(self):
        self.kioku("import", "jsonl", "-", "--session", "demo",
                   stdin='{"role": "user", "content": "%s"}\n' % ("x" * 1000) * 2000)
        for words in [("message", "list", "demo", "--all"), ("export",),
                      ("message", "list", "demo", "--all", "--json")]:
            child = self.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            child.stdout.read(10)
            child.stdout.close()
            errors = child.stderr.read()
            child.stderr.close()
            self.assertEqual(child.wait(timeout=kioku_cli.PATIENCE), 0)
            self.assertEqual(errors, b"")

    def test_closed_streams_are_never_mistaken_for_the_store(self):
        self.chat()
        before = self.kioku("message", "list", "demo").out
        for streams in [(1,), (0, 1, 2), (0,), (2,)]:
            closing = " ".join(f"{stream}>&-" for stream in streams)
            code = subprocess.run(["sh", "-c", f'"$0" message list demo {closing}', kioku_cli.PROGRAM],
                                  env=self.environment, cwd=self.work, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=kioku_cli.PATIENCE).returncode
            self.assertEqual(code, 1 if 1 in streams else 0)
        self.assertEqual(self.kioku("message", "list", "demo").out, before)
        self.assertEqual(self.kioku("check").fields()["ok"], "yes")
        self.assertTrue(os.path.exists("/dev/null"))


kioku_cli.main()
