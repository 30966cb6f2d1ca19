"""kioku recall, kioku query."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Recall(kioku_cli.Case):
    def setUp(self):
        super().setUp()
        talk = [("user", "ada", "I start a pottery course on Mondays."), ("user", "bob", "Where is it?"),
                ("user", "ada", "In the old bakery by the river."), ("assistant", None, "The parser fails with ERR-1042.")]
        self.ids = []
        for number, (role, name, content) in enumerate(talk):
            arguments = ["message", "add", "talk", content, "--role", role, "--created-at", 1795253400 + number]
            self.ids.append(self.kioku(*arguments, *(["--name", name] if name else [])).out.strip())
        self.memory = self.kioku("remember", "Ada prefers glazed pottery.", "--user", "ada", "--tag", "craft", "--source",
                                 "chat").out.strip()
        self.episode = self.kioku("store", "The kiln for pottery broke.", "--kind", "mishap", "--project", "studio",
                                  "--occurred-at", "2026-11-20T09:00:00Z").out.strip()

    def found(self, *arguments):
        return [hit["id"] for hit in self.kioku("recall", "--jsonl", *arguments).jsonl()]

    def test_in_a_pipe_a_hit_is_a_line(self):
        run = self.kioku("recall", "pottery course")
        rows = run.rows()
        self.assertEqual({len(row) for row in rows}, {8})
        score, kind, one, time, session, who, text, reason = rows[0]
        self.assertGreater(float(score), 0)
        self.assertEqual((kind, one, session, who), ("message", self.ids[0], "talk", "ada"))
        self.assertEqual((time, text), ("2026-11-21T09:30:00.000Z", "I start a pottery course on Mondays."))
        self.assertTrue(reason.startswith("pottery, course"), reason)
        self.assertEqual([float(row[0]) for row in rows], sorted((float(row[0]) for row in rows), reverse=True))
        self.assertRegex(run.err, r"^kioku: 6 of 6 items in \d+\.\d\d ms\n$")
        self.assertEqual({row[1] for row in rows}, {"message", "memory", "episode"})

    def test_what_was_said_just_after_comes_along(self):
        """Beside a match; an answer often has none of the question's words."""
        hits = self.kioku("recall", "pottery course", "--json").json()["hits"]
        after = next(hit for hit in hits if hit["id"] == self.ids[1])
        self.assertEqual(after["matched"], [])
        self.assertIn("said just after it", after["reason"])

    def test_text_of_several_lines_is_one_line_in_a_pipe(self):
        self.kioku("remember", "A glaze\tof two\nlines \\ ash")
        rows = self.kioku("recall", "ash").rows()
        self.assertEqual([row[6] for row in rows], ["A glaze\\tof two\\nlines \\\\ ash"])

    def test_json_is_the_whole_answer(self):
        answer = self.kioku("recall", "Who prefers glazed pottery?", "--json").json()
        self.assertEqual(answer["searched"], 6)
        self.assertGreaterEqual(answer["took_us"], 0)
        self.assertEqual(answer["degraded"], [])
        self.assertNotIn("expected", answer)
        hit = answer["hits"][0]
        self.assertEqual((hit["id"], hit["kind"], hit["source"], hit["session"]), (self.memory, "memory", "chat", None))
        self.assertEqual(hit["matched"], ["prefers", "glazed", "pottery"])
        self.assertAlmostEqual(sum(hit["signals"].values()), hit["score"], places=3)
        self.assertIn("lexical", hit["signals"])

    def test_json_lines_are_the_hits(self):
        hits = self.kioku("recall", "pottery", "--json").json()["hits"]
        self.assertEqual(self.kioku("recall", "pottery", "--jsonl").jsonl(), hits)

    def test_filters_leave_out_before_the_limit(self):
        self.assertEqual(self.found("pottery", "--kind", "episode", "--limit", 1), [self.episode])
        self.assertEqual(set(self.found("pottery", "--kind", "episode", "--kind", "memory")), {self.episode, self.memory})
        self.assertEqual(self.found("pottery", "--user", "ada"), [self.memory])
        self.assertEqual(self.found("pottery", "--project", "studio"), [self.episode])
        self.assertEqual(self.found("pottery", "--session", "talk", "--limit", 1), [self.ids[0]])
        self.assertEqual(self.found("pottery", "--tag", "craft"), [self.memory])
        self.assertEqual(self.found("pottery", "--until", "2026-11-21T00:00:00Z"), [self.episode])
        self.assertEqual(self.found("pottery", "--filter", '{"episode_kind": "mishap"}'), [self.episode])
        self.assertEqual(self.found("pottery", "--filter", '{"user": ["nobody"]}'), [])
        self.assertNotIn(self.memory, self.found("pottery", "--exclude", self.memory))
        self.assertEqual(self.found("pottery", "--budget", 1), [])

    def test_nothing_found_is_no_failure(self):
        run = self.kioku("recall", "zeppelin")
        self.assertEqual((run.out, run.code), ("", 0))
        self.assertIn("0 of 6 items", run.err)
        self.assertEqual(self.kioku("recall", "zeppelin", "--json").json()["hits"], [])
        self.assertEqual(self.kioku("query", "zeppelin").out, "")

    def test_a_long_text_is_shown_where_it_matches(self):
        """Also where no blank stands before the word, and where letters take several bytes."""
        self.kioku("remember", "a/very/long/path/" * 20 + "zircon.cpp" + " and more that follows it" * 9)
        self.assertIn("zircon", self.kioku("recall", "zircon", "--short").out.splitlines()[1])
        self.kioku("remember", "\u6211\u4eec" * 90 + "\u670d\u52a1\u5668" + "\u6211\u4eec" * 90 + " end of it")
        shown = self.kioku("recall", "\u670d\u52a1\u5668", "--short").out.splitlines()[1]
        self.assertIn("\u670d\u52a1\u5668", shown)
        self.assertNotIn("\ufffd", shown)

    def test_a_reason_names_the_kind_that_an_item_is_of(self):
        reasons = {hit["kind"]: hit["reason"] for hit in self.kioku("recall", "pottery", "--json").json()["hits"]}
        self.assertIn("a memory", reasons["memory"])
        self.assertIn("an episode", reasons["episode"])
        self.assertNotIn("a memory", reasons["episode"])

    def test_an_expected_item_is_explained(self):
        run = self.kioku("recall", "glazed pottery", "--limit", 1, "--expect", self.ids[0])
        self.assertRegex(run.err, rf"kioku: {self.ids[0]}: rank \d: .*beyond the limit of 1")
        expected = self.kioku("recall", "pottery", "--kind", "memory", "--expect", self.ids[0], "--json").json()["expected"]
        self.assertEqual((expected["id"], expected["rank"]), (self.ids[0], None))
        self.assertIn("kinds", expected["reason"])
        self.assertIn("not the id of an item", self.kioku("recall", "pottery", "--expect", "x").err)
        self.assertIn("no word of the query", self.kioku("recall", "1042", "--expect", self.memory).err)
        self.assertIn("no word of the query", self.kioku("recall", "1042", "--expect", self.memory, "--jsonl").err)

    def test_neighbours_stand_around_a_message(self):
        hits = self.kioku("recall", "bakery", "--neighbours", 1, "--json").json()["hits"]
        self.assertEqual([each["id"] for each in hits[0]["neighbours"]], [self.ids[1], self.ids[3]])
        shown = self.kioku("recall", "bakery", "--neighbours", 1, "--short").out
        self.assertIn("bob: Where is it?", shown)
        self.kioku("recall", "bakery", "--neighbours", 21, code=2)

    def test_a_terminal_shows_a_few_lines_a_hit(self):
        run = self.at_terminal("recall", "pottery course")
        self.assertIn("1  ada", run.out)
        self.assertIn("talk", run.out)
        self.assertIn("I start a pottery course on Mondays.", run.out)
        self.assertIn("pottery, course", run.out)
        self.assertIn("6 of 6 items in", run.out)
        self.assertNotIn("\t", run.out)
        self.assertIn("\x1b[1m", run.out)
        self.assertNotIn("\x1b[", self.at_terminal("recall", "pottery course", env={"NO_COLOR": "1"}).out)

    def test_of_a_long_text_the_part_that_matches_is_shown(self):
        filler = "Clay is dug, dried and sifted for weeks before anybody touches it. " * 20
        self.kioku("remember", filler + "The zircon glaze cracked at noon. " + filler)
        shown = self.at_terminal("recall", "zircon glaze", "--limit", 1).out
        self.assertIn("The zircon glaze cracked at noon.", shown)
        self.assertIn("… ", shown)
        self.assertLess(max(len(line) for line in self.kioku("recall", "zircon", "--short").out.splitlines()), 250)

    def test_stored_text_cannot_steer_a_terminal(self):
        self.kioku("remember", "-", stdin=b"An urn \x1b[2J of basalt")
        self.assertNotIn("\x1b[2J", self.at_terminal("recall", "basalt").out)
        self.assertNotIn("\x1b[2J", self.at_terminal("query", "basalt").out)

    def test_the_query_comes_from_the_standard_input_or_a_file(self):
        (self.work / "question.txt").write_text("ERR-1042\n")
        self.assertEqual(self.found("@question.txt")[0], self.ids[3])
        run = self.kioku("recall", "-", "--limit", 1, stdin="the bakery by the river?\n")
        self.assertEqual(run.rows()[0][2], self.ids[2])

    def test_a_query_is_words_and_no_syntax(self):
        for text in ('"pottery', "pottery AND NOT course", "pottery*", "(pottery OR", "-pottery", "NEAR(pottery, 3)",
                     "'; DROP TABLE items; --pottery"):
            self.assertIn(self.ids[0], self.found("--", text), text)

    def test_relative_dates_count_from_now(self):
        asked = ("recall", "pottery last week", "--kind", "message", "--json", "--now")
        hits = {now: self.kioku(*asked, now).json()["hits"][0] for now in ("2026-11-27T12:00:00Z", "2027-05-01T12:00:00Z")}
        self.assertEqual([hit["id"] for hit in hits.values()], [self.ids[0]] * 2)
        self.assertEqual(["of that date" in hit["reason"] for hit in hits.values()], [True, False])
        self.kioku("recall", "pottery", "--now", "yesterday", code=2)

    def test_bad_input_is_exit_2(self):
        for arguments in (["recall", ""], ["recall", "  "], ["recall"], ["recall", "x", "--limit", 0], ["recall", "x", "--limit", 1001],
                          ["recall", "x", "--limit", "many"], ["recall", "x", "--kind", "graph"], ["recall", "x", "--budget", 0],
                          ["recall", "x", "--since", "2026-02-02T00:00:00Z", "--until", "2026-01-01T00:00:00Z"],
                          ["recall", "x", "--filter", '{"usr": 1}'], ["recall", "x", "--kind", "message", "--tag", "t"],
                          ["recall", "x" * 65537], ["query", ""], ["query", "x", "--limit", 0], ["query", "x", "--bogus"]):
            run = self.kioku(*arguments, code=2)
            self.assertTrue(run.err.startswith("kioku: "), run.err)
            self.assertEqual(run.out, "")
        self.assertIn("65,536", self.kioku("recall", "x" * 65537, code=2).err.replace("65536", "65,536"))
        self.kioku("recall", "-", stdin=b"\xff", code=2)

    def test_without_a_store_it_says_what_to_do(self):
        self.assertIn("kioku remember", self.kioku("recall", "x", "--store", "none.db", code=3).err)

    def test_query_is_a_list_for_a_prompt(self):
        self.kioku("remember", "Fire slowly:\nfirst at 600 degrees.")
        self.assertEqual(self.kioku("query", "600 degrees").out, "- Fire slowly:\n  first at 600 degrees.\n")
        self.assertEqual(len(self.kioku("query", "pottery", "--limit", 3).out.splitlines()), 3)
        self.assertEqual(len(self.kioku("query", "pottery").out.splitlines()), 5)
        self.assertEqual(self.kioku("query", "pottery", "--kind", "episode", "--limit", 1).out, "- The kiln for pottery broke.\n")
        self.assertEqual(self.kioku("query", "600 degrees", "--json").json()["text"], "- Fire slowly:\n  first at 600 degrees.\n")

    def test_what_is_forgotten_is_not_recalled(self):
        self.kioku("forget", self.memory, "--yes")
        self.kioku("redact", self.ids[0], "--yes")
        self.assertEqual(self.found("pottery course"), [self.episode])


kioku_cli.main()
