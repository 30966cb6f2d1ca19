"""What the plugin counts, as a DogStatsD server receives it."""
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
from provider import call, failure, text  # noqa: E402


class Metrics(case.Case):
    options = {"deadlineMs": 10_000}

    def receiver(self):
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(receiver.close)
        receiver.bind(("127.0.0.1", 0))
        return receiver

    def received(self, receiver):
        lines = []
        receiver.settimeout(1)
        try:
            while True:
                lines += receiver.recv(65536).decode().splitlines()
        except TimeoutError:
            return lines

    def test_tokens_cache_and_errors_are_counted_once(self):
        receiver = self.receiver()
        environment = {"DD_DOGSTATSD_URL": f"udp://127.0.0.1:{receiver.getsockname()[1]}", "DD_ENV": "test"}
        self.provider.says(call("bash", command="exit 3", description="fails"), text("Done."))
        self.home.run("Count the sheep on the hill", env=environment)
        lines = self.received(receiver)
        tokens = [line for line in lines if line.startswith("opencode.tokens.used:")]
        self.assertEqual([line.split("|")[0] for line in tokens], ["opencode.tokens.used:150"] * 2, lines)
        self.assertRegex(tokens[0], r"\|c\|#.*model:stub-model")
        self.assertIn("env:test", tokens[0])
        self.assertEqual(len([line for line in lines if line.startswith("opencode.memory.cache_miss:1|c")]), 1)
        events = [line for line in lines if line.startswith("_e{")]
        self.assertEqual(len(events), 1, lines)
        self.assertIn("}:OpenCode Error|bash ended with 3", events[0])
        self.assertIn("|t:error", events[0])

    def test_the_same_question_again_is_a_hit_until_a_file_that_it_is_about_changes(self):
        receiver = self.receiver()
        server = case.home.Server(self.home, {"DD_DOGSTATSD_URL": f"udp://127.0.0.1:{receiver.getsockname()[1]}"})
        self.addCleanup(server.close)
        session = server.session()
        question = "What is in ledger.txt, who wrote it?"
        server.say(session, question)
        server.say(session, question)
        self.provider.says(call("write", filePath=str(self.home.project / "ledger.txt"), content="x\n"), text("Done."))
        server.say(session, "Write the thing.")
        server.say(session, question)
        lines = [line.split(":")[0] for line in self.received(receiver) if line.startswith("opencode.memory.cache")]
        miss, hit = "opencode.memory.cache_miss", "opencode.memory.cache_hit"
        self.assertEqual(lines, [miss, hit, miss, miss])

    def test_nothing_is_sent_when_they_are_off(self):
        receiver = self.receiver()
        self.plugin(metrics=False)
        self.provider.says(failure(400), text("Done."))
        self.home.run("Hello", code=None, env={"DD_DOGSTATSD_URL": f"udp://127.0.0.1:{receiver.getsockname()[1]}"})
        self.assertEqual(self.received(receiver), [])


case.main()
