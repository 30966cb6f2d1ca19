"""`import kioku` needs none of the frameworks that it has adapters for, and imports none that is there."""
import subprocess
import sys
import tempfile
from pathlib import Path

FRAMEWORKS = ["langgraph", "langchain_core", "agents", "pydantic"]
ADAPTERS = {"langgraph": "langgraph", "langchain": "langchain_core", "openai_agents": "agents"}

# Frameworks that say when they are imported, and then are not usable.
with tempfile.TemporaryDirectory() as folder:
    for name in FRAMEWORKS:
        Path(folder, name + ".py").write_text(f"print('imported {name}')\nraise ImportError('{name} is broken')\n")

    def run(code):
        head = f"import sys\nsys.path.insert(0, {folder!r})\n"
        return subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, timeout=120, check=False)

    done = run("import kioku\nwith kioku.Manager('kioku.db') as memory:\n    memory.remember('x')\nprint('done')\n")
    assert (done.returncode, done.stdout) == (0, "done\n"), done
    for adapter, framework in ADAPTERS.items():
        asked = run(f"import kioku.{adapter}\n")
        assert asked.returncode == 1 and f"imported {framework}" in asked.stdout, asked
        assert f"ImportError: {framework} is broken" in asked.stderr, asked
