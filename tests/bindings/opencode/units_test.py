"""The parts of the plugin that need no OpenCode, tested by the Bun that OpenCode holds, with the real library."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import home  # noqa: E402

if not home.OPENCODE.exists():
    print("OpenCode is not installed: scripts/install-opencode")
    sys.exit(77)
done = subprocess.run([str(home.OPENCODE), "test", str(pathlib.Path(__file__).parent / "unit")], timeout=home.PATIENCE,
                      env={"PATH": os.environ["PATH"], "KIOKU_LIBRARY": os.environ["KIOKU_LIBRARY"], "HOME": os.getcwd(), "TMPDIR": os.getcwd(), "BUN_BE_BUN": "1"})
sys.exit(done.returncode)
