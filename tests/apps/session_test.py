"""kioku session …, context."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Sessions(kioku_cli.Case):
    def test_configuring_begins_a_session(self):
        run = self.kioku("session", "config", "demo", "--title", "A try", "--user", "ada",
                         "--max-buffer-messages", "5", "--summarizer", "none", "--json")
        session = run.json()
        self.assertEqual((session["id"], session["title"], session["user"]), ("demo", "A try", "ada"))
        self.assertEqual(session["settings"]["max_buffer_messages"], 5)
        self.assertEqual(session["settings"]["summarizer"], "none")
        fields = self.kioku("session", "get", "demo").fields()
        self.assertEqual(fields["max_buffer_messages"], "5")
        self.assertEqual(fields["title"], "A try")
        self.kioku("session", "config", "demo", "--title", "")
        self.assertNotIn("title", self.kioku("session", "get", "demo").fields())

    def test_lists_are_filtered_by_scope(self):
        for name, user in [("a", "ada"), ("b", "bob"), ("c", "ada"), ("d", "eve")]:
            self.kioku("message", "add", name, "x", "--user", user)
        rows = self.kioku("session", "list", "--user", "ada").rows()
        self.assertEqual([row[0] for row in rows], ["c", "a"])
        run = self.kioku("session", "list", "--user", "ada", "--user", "bob", "--jsonl")
        self.assertEqual([session["id"] for session in run.jsonl()], ["c", "b", "a"])
        run = self.kioku("session", "list", "--limit", "3", "--json")
        self.assertEqual(len(run.json()["items"]), 3)
        self.assertIn("next", run.json())
        self.assertEqual(len(self.kioku("session", "list", "--limit", "1", "--all").rows()), 4)

    def test_an_empty_list_is_an_empty_list(self):
        self.chat()
        run = self.kioku("session", "list", "--user", "nobody", "--json")
        self.assertEqual(run.json()["items"], [])
        self.assertEqual(self.kioku("session", "list", "--user", "nobody").out, "")

    def test_statistics(self):
        self.chat(messages=4)
        fields = self.kioku("session", "stats", "demo").fields()
        self.assertEqual((fields["messages"], fields["buffer_messages"]), ("4", "4"))
        record = self.kioku("session", "stats", "demo", "--json").json()
        self.assertIn("4", str(record))

    def test_a_fork_is_a_copy(self):
        self.chat(messages=4)
        run = self.kioku("session", "fork", "demo", "copy", "--at", "2", "--json")
        self.assertEqual(run.json()["forked_from"], "demo")
        self.assertEqual(len(self.kioku("message", "list", "copy").rows()), 2)
        self.kioku("session", "fork", "demo", "copy", code=5)
        self.kioku("session", "fork", "demo", "new", "--at", "99", code=2)

    def test_clearing_needs_a_yes_and_leaves_no_byte(self):
        self.kioku("message", "add", "demo", "a secret marker")
        self.kioku("message", "add", "other", "something else")
        self.assertIn("--yes", self.kioku("session", "clear", "demo", code=2).err)
        self.assertIn("1 messages", self.kioku("session", "clear", "demo", "--dry-run").out)
        self.assertEqual(len(self.kioku("message", "list", "demo").rows()), 1)
        fields = self.kioku("session", "clear", "demo", "--yes").fields()
        self.assertEqual((fields["erased"], fields["messages"]), ("yes", "1"))
        self.assertEqual(self.kioku("message", "list", "demo").out, "")
        for path in self.folder.glob("store.db*"):
            self.assertNotIn(b"a secret marker", path.read_bytes())
        self.kioku("session", "clear", "demo", "--all", "--yes")
        self.kioku("session", "get", "demo", code=3)
        self.assertEqual(len(self.kioku("message", "list", "other").rows()), 1)

    def test_on_a_terminal_clearing_asks(self):
        self.chat()
        run = self.at_terminal("session", "clear", "demo", answer="n\n")
        self.assertIn("[y/N]", run.out)
        self.assertEqual(run.code, 1)
        self.assertEqual(len(self.kioku("message", "list", "demo").rows()), 3)
        run = self.at_terminal("session", "clear", "demo", answer="y\n")
        self.assertEqual(run.code, 0, run.out)
        self.assertEqual(self.kioku("message", "list", "demo").out, "")


class Contexts(kioku_cli.Case):
    def test_a_context_keeps_its_budget(self):
        self.kioku("session", "config", "demo", "--max-buffer-messages", "6")
        for number in range(20):
            self.kioku("message", "add", "demo", f"Sentence {number} says that step {number} is done.")
        context = self.kioku("context", "demo", "--budget", "200", "--json").json()
        self.assertLessEqual(context["total_tokens"], 200)
        self.assertEqual(context["budget_tokens"], 200)
        self.assertEqual(context["message_count"], len(context["messages"]))
        self.assertEqual(context["messages"][-1]["content"], "Sentence 19 says that step 19 is done.")
        self.assertEqual(context["messages"][0]["role"], "system")

    def test_people_read_it_as_text(self):
        self.kioku("message", "add", "demo", "first\nsecond line", "--name", "ada")
        self.kioku("message", "add", "demo", "an answer", "--role", "assistant")
        run = self.kioku("context", "demo", "--no-recall")
        self.assertEqual(run.out, "[user ada]\nfirst\nsecond line\n\n[assistant]\nan answer\n\n")
        self.assertIn("2 messages", run.err)
        run = self.kioku("context", "demo", "--short")
        self.assertEqual(len(run.out.splitlines()), 2)
        self.assertIn("first second line", run.out)

    def test_a_budget_that_fits_nothing_names_the_least(self):
        self.chat()
        run = self.kioku("context", "demo", "--budget", "2", code=2)
        self.assertIn("2", run.err)


kioku_cli.main()
