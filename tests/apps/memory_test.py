"""kioku remember, memory, store, episode, forget."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Memory(kioku_cli.Case):
    def answer(self, *arguments, **more):
        return json.loads(self.kioku(*arguments, "--json", **more).out)

    def remember(self, *arguments):
        return self.kioku("remember", *arguments).out.strip()

    def test_a_memory_is_kept_once_and_comes_back(self):
        one = self.remember("Ada prefers tea.", "--user", "ada", "--tag", "tea", "--tag", "drinks", "--confidence",
                            "0.5", "--pinned", "--metadata", '{"n":1}', "--source", "chat", "--session", "s")
        self.assertEqual(self.remember("Ada prefers tea.", "--user", "ada", "--session", "s"), one)
        record = self.answer("memory", "get", one)
        self.assertEqual((record["category"], record["confidence"], record["tags"], record["metadata"], record["pinned"]),
                         ("preference", 0.5, ["tea", "drinks"], {"n": 1}, True))
        self.assertEqual((record["user"], record["session"], record["source"]), ("ada", "s", "chat"))
        self.assertIn("confidence\t0.5\n", self.kioku("memory", "get", one).out)
        self.assertEqual(self.answer("session", "stats", "s")["memories"], 1)

    def test_an_update_keeps_what_was_before(self):
        one = self.remember("The port is 80.", "--expires-at", "2999-01-01T00:00:00Z")
        updated = self.answer("memory", "update", one, "--content", "-", "--expected-version", "1", "--by", "bob",
                              "--reason", "it moved", "--expires-at", "never", stdin="The port is 81.\n")
        self.assertEqual((updated["content"], updated["version"], updated["expires_at"]), ("The port is 81.", 2, None))
        done = self.kioku("memory", "update", one, "--expected-version", "1", "--pinned", code=5)
        self.assertIn("version 2, not 1", done.err)
        rows = [line.split("\t") for line in self.kioku("memory", "history", one).out.splitlines()]
        self.assertEqual([(row[0], row[2], row[3], row[4]) for row in rows],
                         [("2", "bob", "it moved", "The port is 81."), ("1", "", "", "The port is 80.")])

    def test_lists_are_filtered_by_options_and_by_json(self):
        self.remember("One.", "--user", "ada", "--category", "a", "--tag", "x", "--metadata", '{"n":1}')
        self.remember("Two.", "--user", "bob", "--category", "b", "--metadata", '{"n":2}', "--pinned")
        self.remember("Three.")

        def contents(*arguments):
            return [one["content"] for one in self.answer("memory", "list", *arguments)["items"]]

        self.assertEqual(contents(), ["Three.", "Two.", "One."])
        self.assertEqual(contents("--user", "ada", "--user", "bob"), ["Two.", "One."])
        self.assertEqual(contents("--category", "a"), ["One."])
        self.assertEqual(contents("--tag", "x"), ["One."])
        self.assertEqual(contents("--pinned"), ["Two."])
        self.assertEqual(contents("--filter", '{"metadata":{"n":{">=":1}},"user":["ada",null]}'), ["One."])
        self.assertEqual(contents("--filter", '{"user":null}'), ["Three."])
        self.assertEqual(contents("--until", "2001-01-01T00:00:00Z"), [])
        done = self.kioku("memory", "list", "--filter", '{"usr":1}', code=2)
        self.assertIn('no key "usr"', done.err)

    def test_an_episode_is_stored_and_found(self):
        one = self.kioku("store", "It rained.", "--kind", "weather", "--occurred-at", "1795253400").out.strip()
        self.kioku("store", "It failed.", "--kind", "build", "--source", "ci")
        record = self.answer("episode", "get", one)
        self.assertEqual((record["kind"], record["source"], record["occurred_at"]),
                         ("weather", "kioku", "2026-11-21T09:30:00.000Z"))
        self.assertIn("kind\tweather\n", self.kioku("episode", "get", one).out)
        listed = self.kioku("episode", "list", "--source", "ci", "--jsonl").out
        self.assertEqual(json.loads(listed)["content"], "It failed.")
        self.assertEqual(len(self.answer("episode", "list", "--kind", "weather", "--kind", "build")["items"]), 2)

    def test_forgetting_asks_tells_and_erases(self):
        one = self.remember("One.", "--user", "ada")
        self.remember("Two.", "--user", "ada")
        self.kioku("store", "It rained.", "--user", "ada")
        done = self.kioku("forget", "--user", "ada", code=2)
        self.assertIn("--yes", done.err)
        dry = self.kioku("forget", "--user", "ada", "--dry-run").out
        self.assertIn("2 memories and 1 episodes", dry)
        self.assertEqual(self.answer("forget", one, "--yes")["memories"], 1)
        answer = self.answer("forget", "--user", "ada", "--kind", "memory", "--yes")
        self.assertEqual((answer["memories"], answer["episodes"], answer["erased"]), (1, 0, True))
        self.kioku("forget", one, "--yes", code=3)
        self.kioku("forget", "--yes", code=2)
        self.kioku("forget", one, "--user", "ada", "--yes", code=2)
        self.assertEqual(len(self.answer("episode", "list")["items"]), 1)

    def test_an_export_takes_memories_and_episodes_along(self):
        one = self.remember("One.", "--session", "s")
        self.kioku("memory", "update", one, "--content", "Uno.")
        self.kioku("store", "It rained.")
        lines = self.kioku("export", "-").out
        self.kioku("import", "jsonl", "-", "--store", "other.db", stdin=lines)
        self.assertEqual(self.answer("memory", "get", one, "--store", "other.db")["content"], "Uno.")
        self.assertEqual(len(self.answer("memory", "history", one, "--store", "other.db")["items"]), 2)


if __name__ == "__main__":
    kioku_cli.main()
