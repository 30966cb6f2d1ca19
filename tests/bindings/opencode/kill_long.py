"""An OpenCode that is killed: what the plugin called stored is in the store."""
import pathlib
import random
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
from provider import call  # noqa: E402

ROUNDS = 3


class Killed(case.Case):
    def test_what_was_called_stored_outlives_a_kill(self):
        for number in range(ROUNDS):
            with self.subTest(round=number):
                self.kill_one(number)

    def kill_one(self, number):
        self.provider.requests.clear()
        self.provider.script.clear()
        for each in range(400):
            self.provider.says(call("memory_remember", content=f"Round {number} has fact {each}.", scope="project"))
        process = self.home.start("run", "Remember that kills happen", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 100
        while len(self.acknowledged()) < 5 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(random.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
        acknowledged = self.acknowledged()
        self.assertGreaterEqual(len(acknowledged), 5)
        stored = {each["id"]: each["content"] for each in self.kioku("memory", "list", "--limit", "1000")["items"]}
        print(f"round {number}: {len(acknowledged)} acknowledged, all told {len(stored)}")
        self.assertEqual([each for each in acknowledged if each not in stored], [])
        self.assertTrue(self.kioku("check")["ok"])

    def acknowledged(self):
        """The ids that the provider was told are stored."""
        requests = self.provider.turns()
        answers = requests[-1].texts("tool") if requests else []
        return [match[1] for each in answers if (match := re.match(r"Stored with id (\S+),", each))]


case.main()
