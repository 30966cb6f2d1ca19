"""What the user does while a task runs: says more, or refuses a call."""
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
import home  # noqa: E402
from provider import call, text  # noqa: E402


class Stopped(case.Case):
    options = {"deadlineMs": 10_000}

    def serve(self, **config):
        self.home.configure([f"opencode-kioku@file:{self.tarball}", self.options], **config)
        server = home.Server(self.home)
        self.addCleanup(server.close)
        return server

    def eventually(self, true):
        deadline = time.monotonic() + home.PATIENCE
        while not true() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertTrue(true())

    def contents(self, kind):
        return [each["content"] for each in self.episodes(kind)]

    def test_a_task_and_the_one_queued_behind_it_are_completed_once_each(self):
        server = self.serve()
        session = server.session()
        queued = threading.Thread(target=server.say, args=(session, "Then write the docs."))

        def say_more():
            queued.start()
            self.eventually(lambda: len(server.request("GET", f"/session/{session}/message")) >= 3)
        self.provider.says({"before": say_more, **call("bash", command="true", description="works")}, text("Both done."))
        server.say(session, "Fix the parser.")
        queued.join()
        server.say(session, "Release it.")
        self.eventually(lambda: len(self.contents("success")) >= 3)
        time.sleep(1)
        self.assertEqual(sorted(self.contents("success")),
                         ["Completed: Fix the parser.", "Completed: Release it.", "Completed: Then write the docs."])
        tokens = {each["content"]: each["metadata"]["tokens"] for each in self.episodes("success")}
        self.assertEqual(sum(tokens.values()), 150 * len(self.provider.turns()), tokens)

    def refuse(self, server, reply):
        """Answers the next question."""
        def wait():
            deadline = time.monotonic() + home.PATIENCE
            while time.monotonic() < deadline:
                for each in server.request("GET", "/permission"):
                    server.request("POST", f"/permission/{each['id']}/reply", reply)
                    return
                time.sleep(0.1)
        threading.Thread(target=wait, daemon=True).start()

    def test_a_refusal_is_no_error_and_completes_no_task(self):
        server = self.serve(permission={"bash": "ask", "webfetch": "deny"})
        session = server.session()
        push = call("bash", command="git push", description="pushes")
        self.provider.says(push)
        self.refuse(server, {"reply": "reject"})
        server.say(session, "Push it.")
        self.provider.says(push, text("Not pushed."))
        self.refuse(server, {"reply": "reject", "message": "not to main"})
        server.say(session, "Try once more.")
        self.provider.says(call("read", filePath=str(self.home.project / "no-such-file")), text("It is not there."))
        server.say(session, "Read it.")
        self.eventually(lambda: "Completed: Read it." in self.contents("success"))
        self.assertEqual([each for each in self.contents("error") if "File not found" not in each], [])
        self.assertEqual(len(self.contents("error")), 1)
        self.assertEqual(self.contents("success"), ["Completed: Try once more.", "Completed: Read it."])


case.main()
