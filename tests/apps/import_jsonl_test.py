"""kioku import jsonl, export."""
import json
import subprocess
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Archives(kioku_cli.Case):
    def rows(self, count=3, **more):
        return "".join(json.dumps({"role": "user", "content": f"row {number}", **more}) + "\n"
                       for number in range(count))

    def test_chat_rows_are_imported_once(self):
        (self.work / "chat.jsonl").write_text(self.rows())
        self.assertIn("3 added", self.kioku("import", "jsonl", "chat.jsonl", "--session", "demo").err)
        report = self.kioku("import", "jsonl", "./chat.jsonl", "--session", "demo", "--json").json()
        self.assertEqual((report["read"], report["added"], report["existing"]), (3, 0, 3))
        (self.work / "chat.jsonl").write_text(self.rows(5))
        self.assertIn("2 added", self.kioku("import", "jsonl", "chat.jsonl", "--session", "demo").err)
        self.assertEqual(len(self.kioku("message", "list", "demo").rows()), 5)

    def test_rows_may_name_their_session(self):
        self.kioku("import", "jsonl", "-", "--session", "rest",
                   stdin=self.rows(2, session="one") + self.rows(1))
        self.assertEqual(sorted(row[0] for row in self.kioku("session", "list").rows()), ["one", "rest"])

    def test_mistakes_name_the_file_and_the_line(self):
        for text, word in [(self.rows(2) + "{nonsense\n", "3"), ('{"role": "robot", "content": "x"}\n', "robot"),
                           ('{"role": "user", "content": "x", "nonsense": 1}\n', "nonsense"),
                           ("[1]\n", "1"), ('{"content": "no role"}\n', "role")]:
            (self.work / "bad.jsonl").write_text(text)
            run = self.kioku("import", "jsonl", "bad.jsonl", "--session", "demo", code=2)
            self.assertIn("bad.jsonl", run.err)
            self.assertIn(word, run.err)
        (self.work / "none.jsonl").write_text(self.rows(1))
        self.assertIn("session", self.kioku("import", "jsonl", "none.jsonl", code=2).err)
        self.kioku("import", "jsonl", "missing.jsonl", code=3)
        self.kioku("import", "jsonl", ".", code=2)

    def test_a_huge_line_is_refused_by_its_number(self):
        with open(self.work / "huge.jsonl", "w") as file:
            file.write(self.rows(1))
            file.write('{"role": "user", "content": "' + "x" * (17 << 20) + '"}\n')
        run = self.kioku("import", "jsonl", "huge.jsonl", "--session", "demo", code=2)
        self.assertIn("huge.jsonl:2", run.err)

    def test_an_export_goes_there_and_back(self):
        self.chat(messages=5)
        self.kioku("session", "config", "other", "--title", "Another")
        self.kioku("message", "add", "other", "x", "--metadata", '{"a": 1}', "--name", "ada")
        self.assertIn("records in", self.kioku("export", "all.jsonl").err)
        self.assertEqual((self.work / "all.jsonl").stat().st_mode & 0o777, 0o600)
        # The first line tells the time of the export.
        self.assertEqual(self.kioku("export").out.splitlines()[1:],
                         (self.work / "all.jsonl").read_text().splitlines()[1:])
        self.kioku("import", "jsonl", "all.jsonl", "--store", "copy.db")
        for session in ["demo", "other"]:
            self.assertEqual(self.kioku("message", "list", session, "--json").out,
                             self.kioku("message", "list", session, "--json", "--store", "copy.db").out)
        self.assertEqual(self.kioku("export", "--store", "copy.db").out.splitlines()[1:],
                         self.kioku("export").out.splitlines()[1:])
        self.assertIn("0 added", self.kioku("import", "jsonl", "all.jsonl", "--store", "copy.db").err)

    def test_an_export_may_be_of_one_session_and_through_a_pipe(self):
        self.chat()
        self.chat("other")
        piped = self.kioku("export", "-", "--session", "other").out
        self.assertNotIn('"demo"', piped)
        self.kioku("import", "jsonl", "-", "--store", "copy.db", stdin=piped)
        self.assertEqual([row[0] for row in self.kioku("session", "list", "--store", "copy.db").rows()],
                         ["other"])
        self.kioku("export", "--session", "nobody", code=3)

    def test_an_export_never_overwrites_and_leaves_no_half_file(self):
        self.chat()
        (self.work / "precious").write_text("precious")
        self.kioku("export", "precious", code=5)
        self.assertEqual((self.work / "precious").read_text(), "precious")
        self.kioku("export", "half.jsonl", "--session", "nobody", code=3)
        self.kioku("export", "half.jsonl", "--store", "missing.db", code=3)
        self.assertFalse((self.work / "half.jsonl").exists())
        self.kioku("export", "no/such/folder.jsonl", code=3)


kioku_cli.main()
