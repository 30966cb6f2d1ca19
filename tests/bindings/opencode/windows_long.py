"""Projects and windows: two OpenCodes at once on one store, and what belongs to whom."""
import os
import pathlib
import pty
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
from provider import call, text  # noqa: E402


class Windows(case.Case):
    options = {"deadlineMs": 10_000}

    def block_of(self, prompt, cwd=None):
        self.provider.requests.clear()
        self.home.run(prompt, cwd=cwd)
        [block] = self.blocks()[:1]
        return "".join(block)

    def test_two_windows_write_to_one_store_at_once(self):
        other = self.home.folder / "other"
        self.home.git("clone", "-q", str(self.home.project), str(other))
        (other / "opencode.json").write_text((self.home.project / "opencode.json").read_text())
        for number in range(10):
            self.provider.says(call("memory_remember", content=f"Fact {number}.", scope="user"))
        runs = [self.home.start("run", f"Remember that window {where.name} is open", cwd=where)
                for where in (self.home.project, other)]
        for run in runs:
            out, err = run.communicate(timeout=case.home.PATIENCE)
            self.assertEqual(run.returncode, 0, err.decode())
        memories = self.memories()
        self.assertEqual(sorted(each for each in memories if each.startswith("Fact")), [f"Fact {n}." for n in range(10)])
        for where in ("project", "other"):
            self.assertIn(f"window {where} is open", memories)
        done = [each["content"] for each in self.episodes("success") if "window" in each["content"]]
        self.assertEqual(len(done), 2, done)
        self.assertTrue(self.kioku("check")["ok"])

    def test_a_project_keeps_its_memories_when_it_moves_and_shares_them_with_its_worktrees_alone(self):
        first = self.home.folder / "one/first"
        stranger = self.home.folder / "one/stranger"
        for where in (first, stranger):
            where.mkdir(parents=True)
            self.home.git("init", "-q", cwd=where)
            (where / "name").write_text(where.name)
            self.home.git("add", "-A", cwd=where)
            self.home.git("commit", "-qm", where.name, cwd=where)
            (where / "opencode.json").write_text((self.home.project / "opencode.json").read_text())
        self.home.run("Remember that the parser is written by hand. Remember that I like short names.", cwd=first)
        tree = self.home.folder / "tree"
        self.home.git("worktree", "add", "-q", str(tree), "-b", "tree", cwd=first)
        (tree / "opencode.json").write_text((first / "opencode.json").read_text())
        self.assertIn("the parser is written by hand", self.block_of("In the worktree", cwd=tree))
        self.home.git("worktree", "remove", "--force", str(tree), cwd=first)
        moved = self.home.folder / "two/moved"
        moved.parent.mkdir()
        first.rename(moved)
        self.assertIn("the parser is written by hand", self.block_of("After the move", cwd=moved))
        self.home.git("remote", "add", "origin", "git@example.org:ada/parser.git", cwd=moved)
        self.assertIn("the parser is written by hand", self.block_of("With a remote", cwd=moved))
        elsewhere = self.block_of("Elsewhere", cwd=stranger)
        self.assertNotIn("parser", elsewhere)
        self.assertIn("I like short names", elsewhere)

    def test_a_session_that_goes_on_in_another_process_has_the_same_bytes_before_what_is_new(self):
        self.home.run("Remember that the moon is far.")
        self.provider.requests.clear()
        self.provider.says(call("memory_remember", content="The sun is hot.", scope="project"), text("Noted."))
        self.home.run("Tell me of the sun.")
        self.home.run("Tell me of the moon.", "--continue")
        first, _, again = self.provider.turns()
        [block] = self.blocks()[0]
        self.assertIn("the moon is far", block)
        self.assertEqual(again.messages[:len(first.messages)], first.messages)

    def test_in_a_terminal_where_the_plugin_is_in_a_worker_itself(self):
        self.home.run("Remember that the owl sees at night")
        self.provider.requests.clear()
        self.provider.says(text("It is an owl."))
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.home.project)
            os.execve(case.home.OPENCODE, ["opencode", "--prompt", "Which bird sees at night?"],
                      {**self.home.variables, "TERM": "xterm-256color"})
        os.set_blocking(terminal, False)
        deadline = time.monotonic() + case.home.PATIENCE

        def until(true):
            while not true() and time.monotonic() < deadline:
                try:
                    os.read(terminal, 65536)
                except (BlockingIOError, OSError):
                    time.sleep(0.1)
            self.assertTrue(true())
        until(lambda: self.provider.turns())
        [block] = self.blocks()[0]
        self.assertIn("the owl sees at night", block)
        until(lambda: len(self.messages(self.sessions()[-1])) == 2)
        os.kill(pid, 2)
        time.sleep(0.5)
        os.kill(pid, 2)

        def gone():
            return os.waitpid(pid, os.WNOHANG)[0] == pid
        ended = []
        until(lambda: ended or (gone() and ended.append(True)) or ended)
        [question, answer] = self.messages(self.sessions()[-1])
        self.assertEqual((question["content"], answer["content"]), ("Which bird sees at night?", "It is an owl."))


case.main()
