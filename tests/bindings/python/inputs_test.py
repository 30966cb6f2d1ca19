"""What Python may hand over, and what is refused: by name, without the value, and with nothing written."""
import builtins
import collections.abc
import dataclasses
import enum
import os
import pathlib
import pickle
import re
import types
import unittest
from datetime import datetime, timedelta, timezone

import kioku
from kioku import errors
from python_case import Case

SOURCE = pathlib.Path(os.environ["KIOKU_SOURCE"])


class Text(str):
    """A subclass, as frameworks make them."""


class Role(str, enum.Enum):
    USER = "user"


class Inputs(Case):
    def setUp(self):
        super().setUp()
        self.memory = self.open()

    def metadata_of(self, metadata):
        added = self.memory.remember(f"{metadata}", metadata=metadata)
        return self.memory.memory(added["id"])["metadata"]

    def test_a_text_of_another_type_is_refused_by_name(self):
        for value, found in [(None, "NoneType"), (b"bytes", "bytes"), (5, "int"), (["a"], "list"), (object(), "object")]:
            error = self.assertCode("invalid_argument", self.memory.session, value)
            self.assertIsInstance(error, (TypeError, ValueError))
            self.assertEqual(str(error), f"session: expected str, found {found}")

    def test_a_lone_surrogate_is_refused_wherever_it_stands(self):
        secret = "secret \ud800"
        for call in [lambda: self.memory.session(secret), lambda: self.memory.remember(secret),
                     lambda: self.memory.remember("x", metadata={"a": [secret]}),
                     lambda: self.memory.remember("x", metadata={secret: 1}),
                     lambda: self.memory.add_message("s", {"role": "user", "content": [secret]})]:
            error = self.assertCode("invalid_argument", call)
            self.assertIn("surrogate", str(error))
            self.assertNotIn("secret", str(error))

    def test_nul_is_refused_in_what_is_kept(self):
        self.assertIn("NUL", str(self.assertCode("invalid_argument", self.memory.remember, "a\0b")))

    def test_what_json_has_not_is_refused_with_its_path(self):
        for value, path in [({"a": [1, float("nan")]}, "options.metadata.a[1]"), ({"a": float("inf")}, "options.metadata.a"),
                            ({"a": {1: 2}}, "options.metadata.a"), ({"a": b"x"}, "options.metadata.a"),
                            ({"a": {1, 2}}, "options.metadata.a"), ({None: 1}, "options.metadata"),
                            ({"a": object()}, "options.metadata.a"), ({"a": 10 ** 5000}, "options.metadata.a")]:
            error = self.assertCode("invalid_argument", self.memory.remember, "x", metadata=value)
            self.assertTrue(str(error).startswith(path + ":"), str(error))
        self.assertEqual(self.memory.memories()["items"], [])
        for key, member in [("\ud800", 1), (1, 1)]:  # the dict, and not the member before
            error = self.assertCode("invalid_argument", self.memory.remember, "x", metadata={"before": 1, key: member})
            self.assertTrue(str(error).startswith("options.metadata:"), str(error))

    def test_a_value_that_holds_itself_is_refused(self):
        value = {}
        value["a"] = [value]
        self.assertIn("holds itself", str(self.assertCode("invalid_argument", self.memory.remember, "x", metadata=value)))

    def test_a_key_that_is_gone_while_its_member_is_read_still_names_it(self):
        outer, name = {}, "key-" * 10

        class Emptying(collections.abc.Mapping):
            """Drops the dict that it stands in, and makes texts where its key was."""

            def __iter__(self):
                outer.clear()
                self.texts = [f"{number:040}" for number in range(10000)]
                return iter(["number"])

            def __len__(self):
                return 1

            def __getitem__(self, key):
                return float("nan")

        outer["".join(list(name))] = Emptying()  # a text that nobody else holds
        error = self.assertCode("invalid_argument", self.memory.remember, "x", metadata=outer)
        self.assertEqual(str(error), f"options.metadata.{name}.number: JSON has no NaN and no infinite number")

    def test_the_native_module_counts_what_a_verb_takes(self):
        said = self.run_program("""
            import sys, kioku
            with kioku.Manager(sys.argv[1], durability="normal") as memory:
                for verb, inputs in [("health", ("one",)), ("session", ()), ("add_message", ("s", "user", "x", "y"))]:
                    try:
                        memory._store.call(verb, inputs, None, None)
                    except kioku.WrongType as error:
                        print(error)
            """, self.folder / "counted.db")
        self.assertEqual(said, "health: expected 0 inputs, found 1\nsession: expected 1 inputs, found 0\n"
                               "add_message: expected 3 inputs, found 4\n")

    def test_values_come_back_as_they_were(self):
        metadata = {"text": "é\"\\\n\u2028😀", "int": 2 ** 63 - 1, "negative": -5, "float": 1.0, "tiny": 5e-324,
                    "third": 1 / 3, "true": True, "none": None, "list": [1, [2, {"x": []}]], "": "empty key"}
        found = self.metadata_of(metadata)
        self.assertEqual(found, metadata)
        self.assertIs(type(found["float"]), float)
        self.assertIs(type(found["true"]), bool)
        self.assertEqual(self.metadata_of({"huge": 10 ** 40}), {"huge": 10 ** 40})

    def test_subclasses_and_mappings_are_taken_for_what_they_are(self):
        @dataclasses.dataclass
        class State:
            step: int
            name: str

        self.assertEqual(self.metadata_of({Text("k"): Text("v"), "role": Role.USER, "tuple": (1, 2)}),
                         {"k": "v", "role": "user", "tuple": [1, 2]})
        self.assertEqual(self.metadata_of(types.MappingProxyType({"a": 1})), {"a": 1})
        self.assertEqual(self.memory.add_message(Text("s"), role=Role.USER, content=Text("hi"))["seq"], 1)
        self.memory.save_context("s", State(3, "search"))
        self.assertEqual(self.memory.load_context("s")["context"], {"step": 3, "name": "search"})

    def test_times_are_aware_or_refused(self):
        paris = timezone(timedelta(hours=1))
        added = self.memory.store_episode("x", occurred_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=paris))
        self.assertEqual(self.memory.episode(added["id"])["occurred_at"], "2026-01-02T02:04:05.678Z")
        error = self.assertCode("invalid_argument", self.memory.store_episode, "x", occurred_at=datetime(2026, 1, 2))
        self.assertIn("options.occurred_at: the datetime names no time zone", str(error))
        self.memory.add_message("s", {"role": "user", "content": "x", "timestamp": 1_700_000_000})
        self.assertEqual(self.memory.messages("s")["items"][0]["created_at"], "2023-11-14T22:13:20.000Z")

    def test_an_unknown_option_is_refused_by_name(self):
        error = self.assertCode("invalid_argument", self.memory.remember, "x", colour="red")
        self.assertIn('"colour"', str(error))
        self.assertIn("category", str(error))  # the known ones are named

    def test_what_is_too_much_is_refused_with_its_limit(self):
        error = self.assertCode("limit", self.memory.add_message, "s", role="user", content="x" * (2 ** 20 + 1))
        self.assertIn("1048577", str(error).replace(",", ""))
        self.assertCode("limit", self.memory.session, "s" * 257)
        self.assertCode("invalid_argument", self.memory.changes, 2 ** 63)
        self.assertCode("invalid_argument", self.memory.query_memory, "x", "5")
        self.assertCode("invalid_argument", self.memory.query_memory, "x", True)

    def test_one_id_is_not_taken_for_its_letters(self):
        kept = self.memory.remember("x")
        self.assertEqual(self.memory.forget(kept["id"], dry_run=True)["memories"], 1)
        self.assertCode("invalid_argument", self.memory.add_messages, "s", "a text")
        self.assertEqual(len(self.memory.add_messages("s", ({"role": "user", "content": str(i)} for i in range(3)))["items"]), 3)

    def test_messages_may_have_parts_and_tool_calls(self):
        self.memory.add_message("s", {"role": "user", "content": [{"type": "text", "text": "Look."}]})
        self.memory.add_message("s", {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "function": {}}]})
        items = self.memory.messages("s")["items"]
        self.assertEqual(items[0]["content"], "Look.")
        self.assertEqual(items[1]["tool_calls"][0]["id"], "c1")
        self.assertCode("invalid_argument", self.memory.add_message, "s", {"content": "no role"})
        self.assertCode("invalid_argument", self.memory.add_message, "s", role="user", content=b"bytes")

    def test_exceptions_are_those_of_the_table_of_errors(self):
        table = (SOURCE / "docs/errors.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(\w+)` \| `KIOKU_\w+ = \d+` \| `(\w+)`(?: \(`(\w+)`\))? \|", table, re.MULTILINE)
        self.assertEqual({row[0] for row in rows}, set(errors._CLASSES))
        for code, name, builtin in rows:
            error = errors.from_code(code, "what was wrong", "storage", True)
            self.assertIs(type(error), getattr(kioku, name))
            self.assertIsInstance(error, kioku.Error)
            self.assertIsInstance(error, getattr(builtins, builtin or "Exception"))
            again = pickle.loads(pickle.dumps(error))
            self.assertEqual((type(again), str(again), again.code, again.component, again.retryable),
                             (type(error), "what was wrong", code, "storage", True))

    def test_use_after_close_is_an_error(self):
        self.memory.close()
        self.memory.close()
        self.assertTrue(self.memory.closed)
        self.assertFalse(self.memory.is_available())
        self.assertEqual(str(self.assertCode("invalid_argument", self.memory.session, "s")), "the store is closed")
        self.assertCode("invalid_argument", self.memory.buffer_store.get_messages, "s")
        self.assertCode("invalid_argument", self.memory.export_records, self.folder / "out.jsonl")
        self.assertFalse((self.folder / "out.jsonl").exists())

    def test_a_path_is_text_or_a_path(self):
        for path in [b"x.db", 5, ["x.db"]]:
            self.assertCode("invalid_argument", kioku.Manager, path)
        self.assertCode("not_found", kioku.Manager, self.folder / "none" / "x.db")


if __name__ == "__main__":
    unittest.main()
