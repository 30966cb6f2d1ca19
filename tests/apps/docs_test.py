"""Every ```sh block of README.md and docs/ runs as it stands: in an empty folder, with an empty home, the
program on the PATH and nobody to ask; and ends with status 0, each of its commands and pipes too.
"""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page):
    """Each block as (its line, its text)."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, match.start()) + 1, match[1]) for match in BLOCK.finditer(text)]


class Docs(kioku_cli.Case):
    def run_block(self, name, script):
        folder = self.folder / re.sub(r"\W", "-", name)
        home, work, programs = folder / "home", folder / "work", folder / "bin"
        for each in (home, work, programs):
            each.mkdir(parents=True)
        (programs / "kioku").symlink_to(kioku_cli.PROGRAM)
        variables = self.variables({"KIOKU_STORE": None, "HOME": str(home),
                                    "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"})
        return subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=work, env=variables,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=kioku_cli.PATIENCE)

    def test_the_shell_blocks_run(self):
        pages = [kioku_cli.SOURCE / "README.md", *sorted((kioku_cli.SOURCE / "docs").rglob("*.md"))]
        count = {page.name: 0 for page in pages}
        for page in pages:
            for line, script in blocks(page):
                name = f"{page.relative_to(kioku_cli.SOURCE)}:{line}"
                count[page.name] += 1
                with self.subTest(name):
                    done = self.run_block(name, script)
                    said = (done.stdout + done.stderr).decode(errors="replace")
                    self.assertEqual(done.returncode, 0, f"{name}\n{script}\n{said}")
        self.assertGreater(count["README.md"], 0, "no shell block in README.md")
        self.assertGreater(count["cli.md"], 5, "too few shell blocks in docs/cli.md")

    def test_a_block_that_fails_is_seen(self):
        self.assertNotEqual(self.run_block("page.md:1", "kioku message list demo\ntrue\n").returncode, 0)
        self.assertNotEqual(self.run_block("page.md:2", "kioku bogus | cat\n").returncode, 0)
        self.assertEqual(self.run_block("page.md:3", "kioku message add demo hello\n").returncode, 0)


kioku_cli.main()
