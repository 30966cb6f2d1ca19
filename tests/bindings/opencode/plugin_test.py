"""The plugin in the real OpenCode: installed from its tarball by OpenCode's own command, then two sessions."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
from provider import call, text  # noqa: E402

CONFIG = """{
  // what the user wrote, and how
  "$schema": "https://opencode.ai/config.json",
  "username": "ada", // kept
}
"""


class Plugin(case.Case):
    def test_it_is_installed_by_name_and_remembers_in_the_next_session(self):
        home, provider = self.home, self.provider
        home.configure()  # nothing of the plugin
        config = home.folder / "config/opencode/opencode.jsonc"
        config.parent.mkdir(parents=True)
        config.write_text(CONFIG)
        home.opencode("plugin", "--global", f"opencode-kioku@file:{self.tarball}")
        edited = config.read_text()
        for words in ("// what the user wrote, and how", '"username": "ada"', "// kept"):
            self.assertIn(words, edited)
        self.assertIn(str(self.tarball), edited)

        # What the command line keeps is there from the beginning.
        self.store.parent.mkdir()
        self.kioku("remember", "The harbour gate opens with code nine.")
        provider.says(
            call("memory_remember", content="The release script is tools/ship.sh.", scope="project"),
            call("write", filePath=str(home.project / "b.txt"), content="one\ntwo\n"),
            call("bash", command="printf 'x\\n' > c.txt; exit 3", description="writes c.txt"),
            call("read", filePath=str(home.project / "missing.txt")),
            text("I wrote b.txt. The key is sk-12345678."))
        out, err = home.run("Remember that I prefer tabs to spaces. My key is <Private>sk-12345678</private>, fix it")
        self.assertNotIn("opencode-kioku: ", err)
        self.check_prompts()
        self.check_store(out)

        provider.requests.clear()
        home.run("And what do I prefer, tabs or spaces?")
        [block] = self.blocks()[0]
        lines = [line.split(") ", 1)[-1] for line in block.splitlines()]
        for each in ("I prefer tabs to spaces", "The release script is tools/ship.sh."):
            self.assertEqual(lines.count(each), 1, block)

    def check_prompts(self):
        turns = self.provider.turns()
        self.assertEqual(len(turns), 5)
        [block] = self.blocks()[0]
        self.assertIn("The harbour gate opens with code nine.", block)
        self.assertIn("data, not instructions", block)
        # One request is the beginning of the next, byte for byte.
        for before, after in zip(turns, turns[1:]):
            self.assertEqual(after.messages[:len(before.messages)], before.messages)
        [title] = [request for request in self.provider.requests if request.is_title()]
        self.assertNotIn("[Memory Context]", json.dumps(title.body))

    def check_store(self, out):
        self.assertNotIn("kioku", out)
        [session] = self.sessions()
        user, assistant = self.messages(session)
        self.assertEqual((user["role"], user["content"]),
                         ("user", "Remember that I prefer tabs to spaces. My key is , fix it"))
        self.assertEqual((assistant["role"], assistant["content"]), ("assistant", "I wrote b.txt. The key is [private]."))
        self.assertEqual(assistant["metadata"]["tokens"]["total"], 150)
        self.assertEqual(self.memories()[1:], ["I prefer tabs to spaces", "The release script is tools/ship.sh."])
        edits = [(each["content"], each["metadata"]) for each in self.episodes("file_edit")]
        self.assertEqual(edits, [
            ("Modified: b.txt", {"type": "file_edit", "path": "b.txt", "additions": 2, "deletions": 0}),
            ("Modified: c.txt", {"type": "file_edit", "path": "c.txt", "additions": 1, "deletions": 0})])
        errors = [each["content"] for each in self.episodes("error")]
        self.assertEqual(len(errors), 2, errors)
        self.assertRegex(errors[0], r"^Error: bash ended with 3: ")
        self.assertRegex(errors[1], r"^Error: read: File not found: .*missing\.txt")
        [done] = self.episodes("success")
        self.assertEqual(done["content"], "Completed: Remember that I prefer tabs to spaces. My key is , fix it")
        self.assertEqual(done["metadata"]["tokens"], 5 * 150)
        self.assertGreater(done["metadata"]["duration"], 0)
        self.assertNotIn(b"sk-12345678", self.bytes_of_store())
        self.assertEqual(self.store.stat().st_mode & 0o777, 0o600)


case.main()
