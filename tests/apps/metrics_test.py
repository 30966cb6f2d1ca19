"""DogStatsD through the program: DD_*, settings, and what a real receiver on this machine gets."""
import os
import pathlib
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Metrics(kioku_cli.Case):
    def setUp(self):
        super().setUp()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.udp.close)
        self.udp.bind(("127.0.0.1", 0))
        self.port = str(self.udp.getsockname()[1])

    def lines(self, receiver=None):
        """What came until now: the program has ended, so all that it sent is there."""
        receiver = receiver or self.udp
        receiver.setblocking(False)
        lines = []
        try:
            while True:
                lines += receiver.recv(70_000).decode("utf-8").split("\n")
        except BlockingIOError:
            return lines

    def add(self, **env):
        self.kioku("message", "add", "demo", "x", env=env)

    def shown(self, **env):
        items = self.kioku("config", "show", "--json", env=env).json()["items"]
        return {item["name"]: (item["value"], item["source"]) for item in items if "dogstatsd" in item["name"]}

    def test_nothing_is_sent_unless_a_host_port_or_url_is_set(self):
        self.add(DD_ENV="prod", DD_SERVICE="site", DD_VERSION="1")
        self.assertEqual(self.lines(), [])
        self.assertEqual(self.shown(DD_ENV="prod")["dogstatsd.url"], ("", "default"))

    def test_host_port_and_the_unified_tags_are_honoured(self):
        self.add(DD_AGENT_HOST="127.0.0.1", DD_DOGSTATSD_PORT=self.port, DD_ENV="prod", DD_SERVICE="site",
                 DD_VERSION="1.2")
        lines = self.lines()
        self.assertIn("kioku.writes:1|c|#env:prod,service:site,version:1.2,verb:add_message", lines)
        self.assertTrue(any(line.startswith("kioku.write.ms:") for line in lines), lines)

    def test_a_port_alone_is_one_of_this_machine(self):
        self.add(DD_DOGSTATSD_PORT=self.port)
        self.assertIn("kioku.writes:1|c|#verb:add_message", self.lines())

    def test_a_url_outranks_host_and_port(self):
        path = str(self.folder / "dsd")
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(receiver.close)
        receiver.bind(path)
        self.add(DD_DOGSTATSD_URL="unix://" + path, DD_AGENT_HOST="127.0.0.1", DD_DOGSTATSD_PORT=self.port)
        self.assertIn("kioku.writes:1|c|#verb:add_message", self.lines(receiver))
        self.assertEqual(self.lines(), [])

    def test_failures_are_counted_by_verb_and_code(self):
        self.add()
        self.kioku("session", "get", "nobody", env={"DD_DOGSTATSD_URL": "udp://127.0.0.1:" + self.port}, code=3)
        self.assertEqual(self.lines(), ["kioku.errors:1|c|#verb:session,code:not_found"])

    def test_settings_outrank_what_datadog_says_and_are_outranked_in_files(self):
        (self.work / ".kioku.toml").write_text('[dogstatsd]\nurl = "udp://file"\nenv = "file"\ntags = "a:b,c"\n')
        self.assertEqual(self.shown(), {
            "dogstatsd.url": ("udp://file", "./.kioku.toml:2"), "dogstatsd.env": ("file", "./.kioku.toml:3"),
            "dogstatsd.service": ("", "default"), "dogstatsd.version": ("", "default"),
            "dogstatsd.tags": ("a:b,c", "./.kioku.toml:4")})
        shown = self.shown(DD_AGENT_HOST="agent", DD_DOGSTATSD_PORT="9", DD_ENV="prod", DD_SERVICE="site",
                           KIOKU_DOGSTATSD_ENV="ours", KIOKU_DOGSTATSD_TAGS="x:y,z")
        self.assertEqual(shown["dogstatsd.url"], ("udp://agent:9", "DD_AGENT_HOST"))
        self.assertEqual(shown["dogstatsd.env"], ("ours", "KIOKU_DOGSTATSD_ENV"))
        self.assertEqual(shown["dogstatsd.service"], ("site", "DD_SERVICE"))
        self.assertEqual(shown["dogstatsd.tags"], ("x:y,z", "KIOKU_DOGSTATSD_TAGS"))
        self.add(KIOKU_DOGSTATSD_URL="127.0.0.1:" + self.port, DD_AGENT_HOST="agent")
        self.assertIn("kioku.writes:1|c|#env:file,a:b,c,verb:add_message", self.lines())

    def test_what_other_programs_variables_say_keeps_no_store_from_opening(self):
        self.kioku("message", "add", "demo", "x", env={"DD_DOGSTATSD_URL": "unixstream:///x"})
        run = self.kioku("doctor", "--json", env={"DD_DOGSTATSD_PORT": "abc"}, code=1)
        self.assertIn("abc", [each["detail"] for each in run.json()["backends"] if each["name"] == "dogstatsd"][0])

    def test_a_url_that_names_nothing_is_refused(self):
        run = self.kioku("message", "add", "demo", "x", env={"KIOKU_DOGSTATSD_URL": "http://agent"}, code=2)
        self.assertIn('"http://agent" is neither udp://HOST[:PORT] nor unix:///PATH', run.err)
        self.assertFalse(os.path.exists(self.store))

    def test_doctor_tells_that_metrics_are_lost(self):
        self.add()
        run = self.kioku("doctor", env={"DD_DOGSTATSD_URL": "unix:///no/such/socket"}, code=1)
        self.assertIn("dogstatsd is degraded: metrics are lost: No such file or directory", run.out)
        self.kioku("doctor", env={"DD_DOGSTATSD_URL": "udp://127.0.0.1:" + self.port})


kioku_cli.main()
