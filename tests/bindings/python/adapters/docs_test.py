"""The Python blocks of docs/python-frameworks.md run, in their order, as one program."""
import os
import re
from pathlib import Path


def test_the_examples_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = Path(os.environ["KIOKU_SOURCE"], "docs/python-frameworks.md").read_text(encoding="utf-8")
    blocks = list(re.finditer(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    assert len(blocks) >= 8
    names = {"__name__": "page"}
    for block in blocks:
        line = page.count("\n", 0, block.start())
        exec(compile("\n" * (line + 1) + block[1], "docs/python-frameworks.md", "exec"), names)  # noqa: S102
