"""Fuzzes for a minute from the corpus: minute_long.py HARNESS CORPUS LOGS.

HARNESS is what the preset `fuzz` built. What it finds is left in LOGS, as an input to be added to the corpus
once the defect is mended.
"""
import os
import pathlib
import shutil
import subprocess
import sys

harness, corpus, logs = (pathlib.Path(argument) for argument in sys.argv[1:])
if not harness.exists():
    print(f"{harness.name} is not built: scripts/build fuzz -DKIOKU_BUILD_CLI=OFF")
    sys.exit(77)
shutil.copytree(corpus, "corpus")
logs.mkdir(parents=True, exist_ok=True)
seconds = os.environ.get("KIOKU_FUZZ_SECONDS", "60")
done = subprocess.run([harness, f"-max_total_time={seconds}", "-max_len=4096", "-timeout=120", "-rss_limit_mb=4096",
                       "-print_final_stats=1", f"-artifact_prefix={logs}/{harness.name}-", "corpus"],
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
print("\n".join(done.stdout.splitlines()[-60:]))
sys.exit(1 if done.returncode else 0)
