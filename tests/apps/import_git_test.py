"""kioku import git: each commit a message, once."""
import os
import subprocess
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Git(kioku_cli.Case):
    def setUp(self):
        super().setUp()
        self.repository = self.folder / "notes"
        self.repository.mkdir()
        self.git("init", "-q", "-b", "main", cwd=self.repository)

    def commit(self, message, when="2026-01-02T03:04:05+02:00", author="Ada", **how):
        self.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message,
                 cwd=self.repository, GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when,
                 GIT_AUTHOR_NAME=author, **how)

    def bare_commit(self, message, author=b"Ada"):
        """A commit object of exactly these bytes, on top of HEAD."""
        head = self.git("rev-parse", "HEAD", cwd=self.repository).strip().encode()
        tree = self.git("rev-parse", "HEAD^{tree}", cwd=self.repository).strip().encode()
        who = author + b" <ada@example.org> 1700000000 +0000"
        data = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n\n%s" % (tree, head, who, who, message)
        made = subprocess.run(["git", "hash-object", "-t", "commit", "-w", "--stdin"], input=data,
                              cwd=self.repository, capture_output=True, check=True,
                              env=self.environment).stdout.decode().strip()
        self.git("update-ref", "HEAD", made, cwd=self.repository)

    def messages(self, session="git:notes"):
        return self.kioku("message", "list", session, "--all", "--json").json()["items"]

    def test_commits_become_messages_oldest_first(self):
        self.commit("first\n\nwith a body\nof two lines")
        self.commit("second", when="2020-05-06T07:08:09Z", author="Bob B")
        run = self.kioku("import", "git", self.repository)
        self.assertIn("2 commits read", run.err)
        self.assertIn("2 added", run.err)
        self.assertEqual(run.out, "")
        first, second = self.messages()
        self.assertEqual(first["content"], "first\n\nwith a body\nof two lines")
        self.assertEqual((first["role"], first["name"]), ("user", "Ada"))
        self.assertEqual(first["created_at"], "2026-01-02T01:04:05.000Z")
        self.assertEqual((second["name"], second["created_at"]), ("Bob B", "2020-05-06T07:08:09.000Z"))
        head = self.git("rev-parse", "HEAD", cwd=self.repository).strip()
        self.assertEqual(second["external_id"], head)

    def test_a_second_run_adds_nothing_and_a_new_commit_is_appended(self):
        for number in range(5):
            self.commit(f"commit {number}")
        self.kioku("import", "git", self.repository)
        report = self.kioku("import", "git", self.repository, "--json").json()
        self.assertEqual((report["read"], report["added"], report["existing"]), (5, 0, 5))
        self.assertIn("nothing new", self.kioku("import", "git", self.repository).err)
        self.commit("a new one")
        self.assertIn("1 added", self.kioku("import", "git", self.repository).err)
        self.assertEqual([item["content"] for item in self.messages()],
                         [f"commit {number}" for number in range(5)] + ["a new one"])

    def test_the_working_directory_is_the_default_and_folders_inside_count(self):
        self.commit("one")
        inside = self.repository / "deep" / "er"
        inside.mkdir(parents=True)
        self.kioku("import", "git", cwd=self.repository)
        self.assertIn("0 added", self.kioku("import", "git", inside).err)
        self.kioku("import", "git", inside, "--session", "mine", "--project", "p")
        self.assertEqual(self.kioku("session", "get", "mine", "--json").json()["project"], "p")

    def test_many_commits_in_several_batches(self):
        stream = "".join(f"commit refs/heads/main\ncommitter Ada <a@b> {1700000000 + number} +0000\n"
                         f"data <<END\ncommit {number}\nEND\n\n" for number in range(1234))
        subprocess.run(["git", "fast-import", "--quiet"], input=stream.encode(), cwd=self.repository,
                       env=self.environment, check=True)
        self.assertIn("1,234 added", self.kioku("import", "git", self.repository).err)
        self.assertEqual([item["content"] for item in self.messages()],
                         [f"commit {number}" for number in range(1234)])
        self.assertEqual(self.kioku("check").fields()["ok"], "yes")

    def test_odd_commits_are_kept_as_well_as_can_be(self):
        self.commit("")
        self.bare_commit(b"latin \xe9 text \xff", author=b"J\xf6rg")
        self.bare_commit(b"x" * ((1 << 20) + 100))
        self.bare_commit(b"a long name", author=b"n" * 1000)
        run = self.kioku("import", "git", self.repository)
        self.assertIn("3 bytes were not UTF-8", run.err)
        self.assertIn("1 contents", run.err)
        empty, latin, large, named = self.messages()
        self.assertEqual(empty["content"], "(no commit message)")
        self.assertEqual(latin["content"], "latin \ufffd text \ufffd")
        self.assertEqual(latin["name"], "J\ufffdrg")
        self.assertEqual(len(large["content"]), 1 << 20)
        self.assertEqual(len(named["name"]), 256)
        self.assertIn("0 added", self.kioku("import", "git", self.repository).err)

    def test_the_users_configuration_of_git_does_not_matter(self):
        self.commit("plain")
        (self.home / ".gitconfig").write_text(
            "[log]\n\tshowSignature = true\n\tdecorate = full\n\tmailmap = true\n[color]\n\tui = always\n"
            "[core]\n\tpager = false\n[format]\n\tpretty = oneline\n[i18n]\n\tlogOutputEncoding = latin1\n")
        self.kioku("import", "git", self.repository)
        self.assertEqual([item["content"] for item in self.messages()], ["plain"])

    def test_one_commit_no_commit_and_a_shallow_clone(self):
        self.assertIn("0 commits read", self.kioku("import", "git", self.repository).err)
        self.commit("one")
        self.commit("two")
        shallow = self.folder / "shallow"
        self.git("clone", "-q", "--depth", "1", f"file://{self.repository}", str(shallow))
        self.kioku("import", "git", shallow)
        self.assertEqual([item["content"] for item in self.messages("git:shallow")], ["two"])
        self.git("clone", "-q", "--bare", str(self.repository), str(self.folder / "bare.git"))
        self.assertIn("2 added", self.kioku("import", "git", self.folder / "bare.git").err)

    def test_what_is_no_repository_is_exit_3(self):
        for path in [self.work, self.folder / "missing"]:
            run = self.kioku("import", "git", path, code=3)
            self.assertIn("not a git repository", run.err)
        self.assertFalse(self.store.exists())

    def test_a_missing_git_is_exit_6(self):
        self.commit("one")
        empty = self.folder / "empty"
        empty.mkdir()
        run = self.kioku("import", "git", self.repository, env={"PATH": str(empty)}, code=6)
        self.assertIn("install git", run.err)
        self.assertFalse(os.path.exists(self.store))


kioku_cli.main()
