"""kioku message add, message list, redact."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Messages(kioku_cli.Case):
    def contents(self, session="demo"):
        return [item["content"] for item in
                self.kioku("message", "list", session, "--all", "--json").json()["items"]]

    def test_a_message_is_added_and_read_back(self):
        run = self.kioku("message", "add", "demo", "hello", "--role", "assistant", "--name", "eve",
                         "--created-at", "2026-11-21T09:30:00+01:00", "--metadata", '{"a": [1]}',
                         "--external-id", "x-1", "--json")
        added = run.json()
        self.assertEqual(added["seq"], 1)
        message = self.kioku("message", "list", "demo", "--json").json()["items"][0]
        self.assertEqual(message["id"], added["id"])
        self.assertEqual(message["role"], "assistant")
        self.assertEqual(message["name"], "eve")
        self.assertEqual(message["created_at"], "2026-11-21T08:30:00.000Z")
        self.assertEqual(message["metadata"], {"a": [1]})
        self.assertEqual(message["external_id"], "x-1")

    def test_the_answer_in_a_pipe_is_the_id(self):
        run = self.kioku("message", "add", "demo", "hello")
        self.assertRegex(run.out, r"^[0-9a-f-]{36}\n$")
        self.assertEqual(run.err, "")

    def test_content_comes_from_the_standard_input_or_a_file(self):
        (self.work / "text.txt").write_text("from a file\n\n")
        self.kioku("message", "add", "demo", "-", stdin="from a pipe\nwith two lines\n")
        self.kioku("message", "add", "demo", "@text.txt")
        self.assertEqual(self.contents(), ["from a pipe\nwith two lines", "from a file\n"])
        self.kioku("message", "add", "demo", "@missing.txt", code=3)
        self.kioku("message", "add", "demo", "@.", code=2)

    def test_times_may_be_numbers(self):
        self.kioku("message", "add", "demo", "s", "--created-at", "1700000000")
        self.kioku("message", "add", "demo", "ms", "--created-at", "1700000000000")
        times = {item["created_at"] for item in
                 self.kioku("message", "list", "demo", "--json").json()["items"]}
        self.assertEqual(times, {"2023-11-14T22:13:20.000Z"})

    def test_tool_calls_and_their_results(self):
        self.kioku("message", "add", "demo", "", "--role", "assistant", "--tool-calls",
                   '[{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]')
        self.kioku("message", "add", "demo", "42", "--role", "tool", "--tool-call-id", "c1")
        items = self.kioku("message", "list", "demo", "--json").json()["items"]
        self.assertEqual(items[0]["tool_calls"][0]["id"], "c1")
        self.assertEqual(items[1]["tool_call_id"], "c1")

    def test_the_same_idempotency_key_is_stored_once(self):
        first = self.kioku("message", "add", "demo", "x", "--idempotency-key", "k", "--json").json()
        again = self.kioku("message", "add", "demo", "x", "--idempotency-key", "k", "--json").json()
        self.assertEqual(first["id"], again["id"])
        self.assertEqual(self.contents(), ["x"])

    def test_bad_text_is_refused(self):
        self.kioku("message", "add", "demo", "-", stdin=b"not \xff utf-8", code=2)
        self.kioku("message", "add", "demo", "-", stdin=b"a nul\0 byte", code=2)
        run = self.kioku("message", "add", "demo", "-", stdin=b"x" * ((1 << 20) + 10), code=2)
        self.assertIn("1048576", run.err.replace(",", ""))
        self.kioku("message", "add", "s" * 300, "x", code=2)
        self.kioku("message", "add", "", "x", code=2)

    def test_a_list_in_a_pipe_is_one_line_each(self):
        self.kioku("message", "add", "demo", "two\nlines\tand a \\ backslash")
        rows = self.kioku("message", "list", "demo").rows()
        self.assertEqual(len(rows), 1)
        self.assertEqual(rows[0][0], "1")
        self.assertEqual(rows[0][-1], "two\\nlines\\tand a \\\\ backslash")

    def test_lists_have_ranges_and_pages(self):
        self.chat(messages=7)
        self.assertEqual([row[0] for row in self.kioku("message", "list", "demo", "--from", "3",
                                                       "--to", "5").rows()], ["3", "4", "5"])
        run = self.kioku("message", "list", "demo", "--limit", "3", "--json")
        self.assertEqual([item["seq"] for item in run.json()["items"]], [1, 2, 3])
        rest = self.kioku("message", "list", "demo", "--limit", "3", "--cursor", run.json()["next"])
        self.assertEqual([row[0] for row in rest.rows()], ["4", "5", "6"])
        self.assertIn("--cursor", rest.err)
        whole = self.kioku("message", "list", "demo", "--all", "--limit", "2", "--json").json()
        self.assertEqual([item["seq"] for item in whole["items"]], [1, 2, 3, 4, 5, 6, 7])
        self.assertNotIn("next", whole)
        lines = self.kioku("message", "list", "demo", "--all", "--limit", "2", "--jsonl").jsonl()
        self.assertEqual(lines, whole["items"])

    def test_redacting_needs_a_yes_and_shows_itself_dry(self):
        self.chat()
        item = self.kioku("message", "list", "demo", "--json").json()["items"][1]
        self.assertIn("--yes", self.kioku("redact", item["id"], code=2).err)
        self.assertIn("message 2", self.kioku("redact", item["id"], "--dry-run").out)
        self.assertTrue(self.kioku("redact", item["id"], "--dry-run", "--json").json()["dry_run"])
        self.assertEqual(len(self.contents()), 3)
        self.assertIn("message number 2", self.contents())
        self.kioku("redact", item["id"], "--yes", "--json").json()
        self.assertNotIn("message number 2", self.contents())
        after = self.kioku("message", "list", "demo", "--json").json()["items"][1]
        self.assertEqual((after["id"], after["seq"], after["redacted"]), (item["id"], 2, True))
        self.assertNotIn(b"message number 2", self.store.read_bytes())

    def test_redacting_what_does_not_exist_is_exit_3(self):
        self.chat()
        missing = "019a6b1e-7c3f-7d5a-9b0e-3f1c2d4e5a6b"
        self.kioku("redact", missing, "--yes", code=3)
        self.kioku("redact", missing, "--dry-run", code=3)


kioku_cli.main()
