"""Signals: a clean end, and imports that go on where they were stopped."""
import os
import shutil
import signal
import subprocess
import time
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Interrupts(kioku_cli.Case):
    def end(self, child, number):
        child.send_signal(number)
        out, err = child.communicate(timeout=kioku_cli.PATIENCE)
        return child.returncode, (err or b"").decode()

    def reading(self, *words):
        """A run that waits for its standard input."""
        theirs, ours = os.pipe()  # held open: its end would be the end of the input
        self.addCleanup(os.close, ours)
        child = self.start(*words, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.close(theirs)
        # From its second thread on, signals are watched.
        while len(os.listdir(f"/proc/{child.pid}/task")) < 2:
            time.sleep(0.01)
        return child

    def test_an_interrupt_is_exit_130(self):
        for words in [("message", "add", "demo", "-"), ("tokens", "count"),
                      ("import", "jsonl", "-", "--session", "demo")]:
            code, err = self.end(self.reading(*words), signal.SIGINT)
            self.assertEqual(code, 130, err)
            self.assertIn("cancelled", err)

    def test_a_termination_is_exit_143(self):
        code, _ = self.end(self.reading("message", "add", "demo", "-"), signal.SIGTERM)
        self.assertEqual(code, 143)

    def test_an_interrupt_ends_a_jobs_command_and_gives_the_job_back(self):
        self.kioku("session", "config", "demo", "--summarizer", "host", "--max-buffer-messages", "4")
        self.chat(messages=6)
        child = self.start("jobs", "run", "--command", "echo $$ > pid; sleep 600; echo no",
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        path = self.work / "pid"
        while not path.exists() or not path.read_text().strip():
            time.sleep(0.01)
        code, err = self.end(child, signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertIn("given back", err)
        self.assertFalse(os.path.exists(f"/proc/{path.read_text().strip()}"))
        self.assertEqual(self.kioku("jobs", "list").rows(), [["demo", "1", "0"]])

    def repository(self, commits):
        folder = self.folder / "history"
        folder.mkdir()
        self.git("init", "-q", "-b", "main", cwd=folder)
        stream = "".join(f"commit refs/heads/main\ncommitter Ada <a@b> {1700000000 + number} +0000\n"
                         f"data <<END\ncommit {number}\n{'words of a body ' * 20}\nEND\n\n"
                         for number in range(commits))
        subprocess.run(["git", "fast-import", "--quiet"], input=stream.encode(), cwd=folder,
                       env=self.environment, check=True)
        return folder

    def is_begun(self):
        """Whether a reader sees some of the import: its file grows before the first commit."""
        return subprocess.run([kioku_cli.PROGRAM, "session", "get", "git:history"], env=self.environment,
                              cwd=self.work, capture_output=True, timeout=kioku_cli.PATIENCE).returncode == 0

    def stopped_import(self, folder, number):
        """Stops an import half-way: a git that falls silent after some of the history sees to that."""
        programs = self.folder / "bin"
        programs.mkdir()
        silent = programs / "git"
        silent.write_text(f"""#!/bin/sh
case " $* " in
*" log "*) echo $$ > {self.folder}/git.pid; {shutil.which("git")} "$@" | head -c 1000000; sleep 600 ;;
*) exec {shutil.which("git")} "$@" ;;
esac
""")
        silent.chmod(0o755)
        child = self.start("import", "git", folder, stderr=subprocess.PIPE,
                           env={"PATH": f"{programs}:{self.environment['PATH']}"})
        while not self.is_begun():
            self.assertIsNone(child.poll())
            time.sleep(0.01)
        code, err = self.end(child, number)
        try:
            os.killpg(int((self.folder / "git.pid").read_text()), signal.SIGKILL)
        except ProcessLookupError:
            pass
        return code, err

    def check_resumed(self, folder, commits):
        self.assertEqual(self.kioku("check").fields()["ok"], "yes")
        report = self.kioku("import", "git", folder, "--json").json()
        self.assertEqual(report["read"], commits)
        items = self.kioku("message", "list", "git:history", "--all", "--jsonl").jsonl()
        self.assertEqual([item["content"].split("\n")[0] for item in items],
                         [f"commit {number}" for number in range(commits)])
        self.assertEqual([item["seq"] for item in items], list(range(1, commits + 1)))
        return report

    def test_a_killed_import_is_completed_by_the_next(self):
        folder = self.repository(6000)
        code, _ = self.stopped_import(folder, signal.SIGKILL)
        self.assertEqual(code, -signal.SIGKILL)
        report = self.check_resumed(folder, 6000)
        self.assertGreater(report["existing"], 0)
        self.assertGreater(report["added"], 0)

    def test_an_interrupted_import_is_completed_by_the_next(self):
        folder = self.repository(6000)
        code, err = self.stopped_import(folder, signal.SIGINT)
        self.assertEqual(code, 130)
        self.assertIn("run it again", err)
        report = self.check_resumed(folder, 6000)
        self.assertGreater(report["existing"], 0)
        self.assertGreater(report["added"], 0)


kioku_cli.main()
