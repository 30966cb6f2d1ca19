"""The adapters' types: mypy --strict finds nothing in them, with the frameworks' own types."""
import os
import subprocess
import sys
from pathlib import Path


def test_mypy_finds_nothing_in_the_adapters(tmp_path):
    source = Path(os.environ["KIOKU_SOURCE"])
    modules = [part for name in ("langgraph", "langchain", "openai_agents") for part in ("-m", f"kioku.{name}")]
    checked = subprocess.run(
        [source / "build/hosts/python/bin/python", "-m", "mypy", "--strict", "--cache-dir", tmp_path,
         "--python-executable", sys.executable, *modules],
        cwd=source / "bindings/python", capture_output=True, text=True, timeout=250, check=False)
    assert checked.stdout == "Success: no issues found in 3 source files\n", checked.stdout + checked.stderr
