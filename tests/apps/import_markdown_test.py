"""kioku import markdown: a session per file, a message per section."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


GUIDE = """---
title: A guide
---
Before any heading.

# Guide

Welcome.

## Install #

Run it.

```sh
# not a heading
```

### On Debian
apt

Closing
## Use
~~~
## not a heading either
~~~~
    # code, not a heading
#no heading
####### seven
"""


class Markdown(kioku_cli.Case):
    def sections(self, session):
        items = self.kioku("message", "list", session, "--all", "--json").json()["items"]
        return [((item["metadata"] or {}).get("heading"), item["content"]) for item in items]

    def sessions(self):
        return sorted(row[0] for row in self.kioku("session", "list", "--all").rows())

    def test_a_document_is_cut_at_its_headings(self):
        (self.work / "guide.md").write_text(GUIDE)
        run = self.kioku("import", "markdown", "guide.md")
        self.assertIn("6 sections read", run.err)
        sections = self.sections("md:guide.md")
        self.assertEqual([heading for heading, _ in sections],
                         [None, None, "Guide", "Guide > Install", "Guide > Install > On Debian",
                          "Guide > Use"])
        texts = [text for _, text in sections]
        self.assertEqual(texts[0], "---\ntitle: A guide\n---")
        self.assertEqual(texts[2], "# Guide\n\nWelcome.")
        self.assertTrue(texts[3].startswith("## Install #\n\nRun it.\n\n```sh\n# not a heading\n```"))
        self.assertTrue(texts[5].endswith("####### seven"))

    def test_nothing_is_lost(self):
        (self.work / "guide.md").write_text(GUIDE)
        self.kioku("import", "markdown", "guide.md")
        stored = "\n".join(text for _, text in self.sections("md:guide.md"))
        self.assertEqual([line for line in stored.splitlines() if line.strip()],
                         [line for line in GUIDE.splitlines() if line.strip()])

    def test_a_second_run_adds_nothing_and_a_changed_section_is_added(self):
        path = self.work / "a.md"
        path.write_text("# A\none\n# B\ntwo\n# A\none\n")
        self.assertIn("3 added", self.kioku("import", "markdown", "a.md").err)
        self.assertIn("nothing new", self.kioku("import", "markdown", "a.md").err)
        path.write_text("# New\nzero\n# A\none\n# B\ntwo, changed\n# A\none\n")
        report = self.kioku("import", "markdown", ".", "--json").json()
        self.assertEqual((report["read"], report["added"], report["existing"]), (4, 2, 2))
        self.assertEqual(len(self.sections("md:a.md")), 5)

    def test_folders_are_read_as_a_whole_but_for_what_is_not_ours(self):
        for name in ["README.md", "docs/a.markdown", "docs/deep/b.md", ".hidden/c.md", "build/d.md",
                     "node_modules/p/e.md", "docs/text.txt", "docs/empty.md"]:
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("" if "empty" in name else f"# {name}\n")
        run = self.kioku("import", "markdown", ".")
        self.assertEqual(self.sessions(), ["md:README.md", "md:docs/a.markdown", "md:docs/deep/b.md"])
        self.assertIn("3 added", run.err)

    def test_a_file_has_the_same_session_however_it_is_named(self):
        (self.work / "docs").mkdir()
        (self.work / "docs" / "a.md").write_text("# A\n")
        for path in ["docs", "docs/", "docs/a.md", "./docs/../docs/a.md", self.work / "docs"]:
            self.kioku("import", "markdown", path)
        self.kioku("import", "markdown", self.work / "docs", cwd=self.home)
        self.assertEqual(self.sessions(), ["md:docs/a.md"])
        self.assertEqual(len(self.sections("md:docs/a.md")), 1)

    def test_odd_files_are_kept_as_well_as_can_be(self):
        (self.work / "latin.md").write_bytes(b"# caf\xe9\nnul \0 byte\r\nand \xff\r\n")
        (self.work / "bom.md").write_bytes(b"\xef\xbb\xbf# Title\ntext\n")
        (self.work / "large.md").write_text("# L\n" + ("line of text\n" * 100000))
        (self.work / "open.md").write_text("---\nnot: closed\n# H\ntext")
        run = self.kioku("import", "markdown", ".")
        self.assertIn("3 bytes were not UTF-8", run.err)
        self.assertEqual(self.sections("md:latin.md"),
                         [("caf\ufffd", "# caf\ufffd\nnul \ufffd byte\nand \ufffd")])
        self.assertEqual(self.sections("md:bom.md"), [("Title", "# Title\ntext")])
        large = self.sections("md:large.md")
        self.assertEqual(len(large), 2)
        self.assertEqual("\n".join(text for _, text in large).count("line of text"), 100000)
        self.assertEqual(self.sections("md:open.md")[1], ("H", "# H\ntext"))
        self.assertIn("nothing new", self.kioku("import", "markdown", ".").err)

    def test_a_file_that_cannot_be_read_does_not_stop_the_others(self):
        (self.work / "a.md").write_text("# A\n")
        (self.work / ("n" * 240)).mkdir()
        (self.work / ("n" * 240) / "too-long-a-name.md").write_text("# N\n")
        (self.work / "z.md").write_text("# Z\n")
        run = self.kioku("import", "markdown", ".", code=1)
        self.assertIn("skipped", run.err)
        self.assertIn("2 added", run.err)
        self.assertEqual(self.sessions(), ["md:a.md", "md:z.md"])

    def test_what_does_not_exist_is_exit_3(self):
        self.kioku("import", "markdown", "missing.md", code=3)
        self.assertFalse(self.store.exists())


kioku_cli.main()
