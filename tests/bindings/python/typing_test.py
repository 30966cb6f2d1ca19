"""The package's types: mypy --strict agrees with itself and with a page of usages, finds what is wrong in another,
and every record and options dict has the keys of docs/schema."""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

import kioku
from kioku import _kioku, circuit_breaker, options, records, token_counter

HERE = pathlib.Path(__file__).parent
SOURCE = pathlib.Path(os.environ["KIOKU_SOURCE"])
# The dict of each schema; those not named here are plain values, or parts of another.
RECORDS = {
    "session": ["settings=SessionSettings", "session=Session", "list=SessionList", "stats=SessionStats", "erasure=Erasure",
                "summary_stats=SummaryStats", "summary=Summary", "configure_options=ConfigureOptions",
                "list_options=SessionListOptions", "fork_options=ForkOptions", "clear_options=ClearOptions"],
    "message": ["message=Message", "list=MessageList", "added=AddedMessage", "added_list=AddedMessages",
                "new_message=NewMessage", "add_options=AddOptions", "list_options=MessageListOptions"],
    "context": ["context=Context", "chat_message=ChatMessage", "buffer_info=BufferInfo", "saved=SavedContext",
                "get_options=ContextOptions", "save_options=SaveOptions"],
    "memory": ["memory=Memory", "list=MemoryList", "version=MemoryVersion", "history=MemoryHistory", "added=AddedMemory",
               "added_list=AddedMemories", "add_options=RememberOptions", "new_memory=NewMemory",
               "update_options=UpdateOptions", "list_options=ItemListOptions", "history_options=HistoryOptions"],
    "episode": ["episode=Episode", "list=EpisodeList", "stored=StoredEpisode", "store_options=EpisodeOptions"],
    "recall": ["neighbour=Neighbour", "hit=Hit", "expected=Expectation", "answer=RecallAnswer",
               "recall_options=RecallOptions", "query_options=QueryOptions"],
    "forget": ["item=ForgottenItem", "forgotten=Forgotten", "filter_options=Filter", "forget_options=ForgetOptions"],
    "job": ["job=Job", "summarize_input=SummarizeInput", "next_options=NextJobOptions"],
    "store": ["config=OpenOptions", "settings=Settings", "limits=Limits", "dogstatsd=DogStatsD", "health=Health",
              "backend=Backend", "backup=BackupReport", "check=CheckReport", "compact=CompactReport", "change=Change",
              "changes=Changes", "changes_options=ChangesOptions", "metric_options=MetricOptions",
              "event_options=EventOptions"],
    "archive": ["export=ExportReport", "import=ImportReport", "export_options=ExportOptions",
                "import_options=ImportOptions"],
    "common": ["call_options=CallOptions"],
    "breaker": ["options=BreakerOptions", "snapshot=BreakerSnapshot"],
    "tokenizer": ["models=KnownTokenizers"],
}


def mypy(*arguments):
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *arguments],
                          capture_output=True, text=True, env={**os.environ, "MYPYPATH": str(SOURCE / "bindings/python")})
    return done.stdout + done.stderr


class Types(unittest.TestCase):
    def test_mypy_finds_nothing_in_the_package_and_in_good_usages(self):
        self.assertEqual(mypy("-m", "kioku", "-m", "kioku._plain"), "")  # and what it imports: all but the frameworks' adapters
        self.assertEqual(mypy(str(HERE / "usages.py")), "")

    def test_mypy_finds_each_bad_usage(self):
        lines = (HERE / "bad_usages.py").read_text().splitlines()
        wanted = {number for number, line in enumerate(lines, 1) if "# wrong" in line}
        found = {int(number) for number in re.findall(r"bad_usages\.py:(\d+): error", mypy(str(HERE / "bad_usages.py")))}
        self.assertEqual(found, wanted)
        self.assertGreater(len(wanted), 5)

    def test_good_usages_run(self):
        done = subprocess.run([sys.executable, HERE / "usages.py"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_every_record_has_the_keys_of_its_schema(self):
        known = {**vars(token_counter), **vars(circuit_breaker), **vars(options), **vars(records)}
        for name in sorted(path.stem for path in (SOURCE / "docs/schema").glob("*.json") if path.stem != "verbs"):
            definitions = json.loads((SOURCE / f"docs/schema/{name}.json").read_text(encoding="utf-8"))["$defs"]
            for pair in RECORDS[name]:
                definition, _, typed = pair.partition("=")
                with self.subTest(schema=name, record=typed):
                    keys = set(definitions[definition]["properties"])
                    required = set(definitions[definition].get("required", []))
                    if typed == "OpenOptions":  # the path is an argument of its own
                        keys, required = keys - {"path"}, set()
                    self.assertEqual(set(known[typed].__annotations__), keys)
                    self.assertEqual(set(known[typed].__required_keys__), required)

    def test_the_stub_names_what_the_native_module_has(self):
        stub = (SOURCE / "bindings/python/kioku/_kioku.pyi").read_text()
        top = set(re.findall(r"^(?:class|def) (\w+)", stub, re.MULTILINE)) | {"version"}
        self.assertEqual(top, {name for name in dir(_kioku) if not name.startswith("__")})
        for name, body in re.findall(r"^class (\w+):\n((?:    .*\n|\n(?=    ))+)", stub, re.MULTILINE):
            methods = set(re.findall(r"def (\w+)", body)) - {"__init__"}
            self.assertEqual(methods, {each for each in dir(getattr(_kioku, name)) if not each.startswith("_")}, name)

    def test_each_name_that_is_exported_is_there_and_has_words(self):
        for name in kioku.__all__:
            self.assertTrue(getattr(kioku, name).__doc__, name)


if __name__ == "__main__":
    unittest.main()
