"""kioku jobs: what waits for the host's model, and handing it over."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


MODEL = """import json, os, sys
job = json.load(sys.stdin)
assert os.environ["KIOKU_JOB_KIND"] == "summarize"
print("the model says:", job["session"], job["from_seq"], job["to_seq"])
"""


class Jobs(kioku_cli.Case):
    def setUp(self):
        super().setUp()
        (self.work / "model.py").write_text(MODEL)
        self.model = f"{sys.executable} model.py"

    def session_with_a_job(self, session="demo"):
        self.kioku("session", "config", session, "--summarizer", "host", "--max-buffer-messages", "4")
        self.chat(session, messages=6)

    def summary(self, session="demo"):
        return self.kioku("context", session, "--json").json()["current_summary"]

    def test_nothing_waits_in_a_plain_store(self):
        self.chat()
        self.assertEqual(self.kioku("jobs", "list").out, "")
        record = self.kioku("jobs", "list", "--json").json()
        self.assertEqual((record["items"], record["pending"], record["failed"]), ([], 0, 0))
        self.assertEqual(self.kioku("jobs", "run", "--command", self.model).fields()["completed"], "0")

    def test_what_waits_is_listed_by_session(self):
        self.session_with_a_job()
        self.chat("other")
        self.assertEqual(self.kioku("jobs", "list").rows(), [["demo", "1", "0"]])
        self.assertIn("--command", self.kioku("jobs", "run").err)
        self.assertEqual(self.kioku("jobs", "list").rows(), [["demo", "1", "0"]])

    def test_a_command_does_the_jobs(self):
        self.session_with_a_job()
        self.session_with_a_job("other")
        fields = self.kioku("jobs", "run", "--command", self.model).fields()
        self.assertEqual((fields["completed"], fields["pending"]), ("2", "0"))
        self.assertIn("the model says: demo 1", self.summary())
        self.assertIn("the model says: other 1", self.summary("other"))

    def test_the_answer_may_be_json(self):
        self.session_with_a_job()
        self.kioku("jobs", "run", "--command", "cat > /dev/null; echo '{\"text\": \"as json\"}'")
        self.assertEqual(self.summary(), "as json")

    def test_a_limit_on_the_number_of_jobs(self):
        self.session_with_a_job()
        self.session_with_a_job("other")
        fields = self.kioku("jobs", "run", "--command", self.model, "--limit", "1").fields()
        self.assertEqual((fields["completed"], fields["pending"]), ("1", "1"))

    def test_a_failing_command_gives_the_job_back_and_is_tried_once(self):
        self.session_with_a_job()
        for command, reason in [("echo x >> tried; exit 3", "exit code 3"), ("true", "printed nothing"),
                                ("sleep 60", "longer than 1 s"), ("no-such-program-here", "127")]:
            run = self.kioku("jobs", "run", "--command", command, "--timeout", "1", code=6)
            self.assertIn(reason, run.err)
            self.assertIn("of 5", run.err)
            self.assertEqual(self.kioku("jobs", "list").rows(), [["demo", "1", "0"]])
        self.assertEqual((self.work / "tried").read_text(), "x\n")
        self.assertIn("message number", self.summary())
        self.kioku("jobs", "run", "--command", "exit 1", code=6)
        self.assertEqual(self.kioku("jobs", "list").rows(), [["demo", "0", "1"]])
        self.assertIn("failed", self.kioku("doctor").out)

    def test_a_command_need_not_read_its_input(self):
        self.session_with_a_job()
        self.kioku("jobs", "run", "--command", "echo unread")
        self.assertEqual(self.summary(), "unread")


kioku_cli.main()
