"""kioku completion: scripts that their shells can read."""
import shutil
import subprocess
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Completion(kioku_cli.Case):
    def test_each_shell_can_read_its_script(self):
        for shell in ["bash", "zsh", "fish"]:
            script = self.kioku("completion", shell).out
            self.assertIn("session", script)
            if shutil.which(shell) is None:
                continue
            done = subprocess.run([shell, "-n", "/dev/stdin"], input=script.encode(), capture_output=True)
            self.assertEqual((done.returncode, done.stderr), (0, b""), shell)

    def complete(self, *words):
        script = self.kioku("completion", "bash").out
        quoted = " ".join(f"'{word}'" for word in words)
        asked = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _kioku; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(["bash", "-c", script + asked], capture_output=True, check=True)
        return done.stdout.decode().split()

    def test_bash_completes_nouns_verbs_and_options(self):
        self.assertEqual(self.complete("kioku", "sess"), ["session"])
        self.assertIn("config", self.complete("kioku", "session", ""))
        self.assertEqual(self.complete("kioku", "--store", "x", "import", "mark"), ["markdown"])
        self.assertEqual(self.complete("kioku", "context", "demo", "--bu"), ["--budget"])
        self.assertIn("--dry-run", self.complete("kioku", "session", "clear", "x", "--"))
        self.assertNotIn("--dry-run", self.complete("kioku", "session", "get", "x", "--"))
        self.assertEqual(self.complete("kioku", "session", "list", "--limit", ""), [])


kioku_cli.main()
