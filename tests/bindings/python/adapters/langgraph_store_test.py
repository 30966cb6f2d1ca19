"""KiokuStore as LangGraph's users meet it. LangGraph's own tests of a store run in published_long.py."""
import asyncio
import re
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from typing import Annotated, TypedDict

import pytest
from langgraph.graph import START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.store.base import GetOp, InvalidNamespaceError, ListNamespacesOp, PutOp, SearchOp

import kioku
from kioku.langgraph import KiokuStore

ADA = ("memories", "ada")
BOB = ("memories", "bob")


@pytest.fixture
def store(memory):
    return KiokuStore(memory)


def keys(items):
    return [item.key for item in items]


def record_of(memory, namespace, key):
    found = [each for each in memory.memories(user="langgraph", limit=1000)["items"]
             if each["metadata"]["key"] == key and each["metadata"]["namespace"] == ".".join(namespace) + "."]
    assert len(found) == 1
    return found[0]


# ---- items -------------------------------------------------------------------------------------------


def test_a_value_comes_back_as_it_was_put(store):
    value = {"text": "日本 😀 \n\t\"\\", "none": None, "yes": True, "one": 1, "half": 0.5, "whole": 2.0,
             "huge": 10**40, "list": [1, [2, {"a": []}], {}], "object": {"": {"a.b": "c"}}, "": "empty name"}
    store.put(ADA, "all", value)
    got = store.get(ADA, "all")
    assert got.value == value
    assert isinstance(got.value["whole"], float) and isinstance(got.value["yes"], bool)
    assert got.namespace == ADA and got.key == "all"
    assert got.created_at == got.updated_at <= datetime.now(timezone.utc)


def test_a_put_replaces_the_value_and_keeps_when_the_item_began(store, memory):
    store.put(ADA, "food", {"text": "pizza"})
    first = store.get(ADA, "food")
    store.put(ADA, "food", {"other": "sushi"})
    second = store.get(ADA, "food")
    assert second.value == {"other": "sushi"}
    assert second.created_at == first.created_at and second.updated_at >= first.updated_at
    assert len(store.search(ADA)) == 1
    versions = memory.memory_history(record_of(memory, ADA, "food")["id"])["items"]
    assert [each["metadata"]["value"] for each in versions] == [{"other": "sushi"}, {"text": "pizza"}]


def test_two_items_may_say_the_same(store):
    for key in ("a", "b"):
        store.put(ADA, key, {"text": "the same"})
    store.put(BOB, "a", {"text": "the same"})
    assert sorted(keys(store.search(ADA))) == ["a", "b"]
    store.delete(ADA, "a")
    assert store.get(ADA, "a") is None
    assert store.get(ADA, "b") and store.get(BOB, "a")


def test_what_is_deleted_can_be_put_again(store):
    for value in (1, 2):
        store.put(ADA, "k", {"n": value})
        assert store.get(ADA, "k").value == {"n": value}
        store.delete(ADA, "k")
        assert store.get(ADA, "k") is None
    store.delete(ADA, "k")  # nothing to delete is no error
    store.delete(("never", "was"), "k")


ODD = [".", "..", "...", "..k", "a..b", "c.k", " ", "*", "%", "_", "'", '"', "\\", "\n", "/", "🧠", "k" * 256,
       "k" * 257, "é" * 5000, "null", "None", "0"]


def test_any_text_is_a_key_and_a_label(store):
    labels = [label for label in ODD if "." not in label]
    places = [(("n", "s"), key) for key in ODD] + [((label,), "key") for label in labels]
    places += [(("n", label, "x"), "key") for label in labels]
    places += [(("n", "s", "c"), "k"), (("n", "s", "c", "k"), "k"), (("n",), "s..k")]
    for number, (namespace, key) in enumerate(places):
        store.put(namespace, key, {"n": number})
    for number, (namespace, key) in enumerate(places):
        got = store.get(namespace, key)
        assert (got.value, got.namespace, got.key) == ({"n": number}, namespace, key)
        assert number in [each.value["n"] for each in store.search(namespace, limit=1000)]
    assert len(store.search((), limit=1000)) == len(places)


def test_labels_cannot_spell_the_place_of_a_namespace_that_is_too_long_to_stand_as_it_is(store, memory):
    long = ("n" * 300, "m")
    store.put(long, "k", {"secret": 1})
    [record] = memory.memories(user="langgraph")["items"]
    for forged in ((record["agent"],), (record["agent"].strip("."),)):
        if "." not in forged[0]:
            assert store.search(forged) == [] and store.get(forged, "k") is None
    assert "." in record["agent"]  # no label may have one
    assert store.get(("n" * 300,), "k") is None


def test_bad_input_is_refused_and_writes_nothing(store):
    for namespace in ((), ("a.b",), ("",), ("langgraph",), (1,)):
        with pytest.raises(InvalidNamespaceError):
            store.put(namespace, "k", {"a": 1})
    for op in (PutOp(("a.b",), "k", {}), GetOp(("a", ""), "k"), SearchOp(("a.b",))):
        with pytest.raises(InvalidNamespaceError):
            store.batch([PutOp(ADA, "k", {"a": 1}), op])
    for value in ({"n": float("nan")}, {"text": "NUL \0"}, {1: 2}, {"set": {1}}):
        with pytest.raises((ValueError, TypeError)):
            store.put(ADA, "k", value)
    for ttl in (0, -1, 1e12, float("inf"), float("nan")):
        with pytest.raises(kioku.InvalidArgument, match=f"ttl is {re.escape(str(ttl))} minutes, it must be above 0 and at most"):
            store.put(ADA, "k", {"a": 1}, ttl=ttl)
    with pytest.raises(ValueError, match="unknown operation"):
        store.batch(["get"])
    with pytest.raises(ValueError, match=r"unknown operator '\$in'.*\$gte"):
        store.search(ADA, filter={"a": {"$in": [1]}})
    assert store.search(()) == []


def test_a_value_above_the_limit_is_refused_by_name_and_the_limit_can_be_raised(store, tmp_path):
    value = {"text": "x" * 70_000}
    with pytest.raises(kioku.LimitExceeded, match="metadata has 70.* bytes, the limit is 65536"):
        store.put(ADA, "k", value)
    with kioku.Manager(str(tmp_path / "other.db"), limits={"metadata_bytes": 1 << 20}) as memory:
        wide = KiokuStore(memory)
        wide.put(ADA, "k", value)
        assert wide.get(ADA, "k").value == value


# ---- batches -----------------------------------------------------------------------------------------


def test_a_batch_reads_what_was_there_before_it_and_the_last_put_of_an_item_counts(store):
    store.put(ADA, "k", {"n": 0})
    got, _, found, _, listed = store.batch([
        GetOp(ADA, "k"), PutOp(ADA, "k", {"n": 1}), SearchOp(ADA), PutOp(ADA, "k", {"n": 2}), ListNamespacesOp()])
    assert got.value == {"n": 0} and [item.value for item in found] == [{"n": 0}] and listed == [ADA]
    assert store.get(ADA, "k").value == {"n": 2}
    store.batch([PutOp(ADA, "k", None), PutOp(ADA, "new", {"n": 3}), PutOp(ADA, "never", None)])
    assert keys(store.search(ADA)) == ["new"]


def test_a_batch_of_new_items_with_one_that_is_refused_writes_none(store):
    with pytest.raises(kioku.LimitExceeded):
        store.batch([PutOp(ADA, "a", {"n": 1}), PutOp(ADA, "b", {"text": "x" * 70_000})])
    assert store.search(ADA) == []


@pytest.mark.parametrize("bad", [
    PutOp(ADA, "bad", {"n": float("nan")}), PutOp(ADA, "bad", {"set": {1}}), PutOp(ADA, "bad", {"text": "x" * 70_000}),
    PutOp(ADA, "bad", {"text": "NUL \0"}), PutOp(ADA, "bad", {"n": 1}, ttl=0)])
def test_a_batch_with_a_new_item_that_is_refused_changes_none_that_is_there(store, bad):
    store.put(ADA, "a", {"n": 1})
    with pytest.raises(ValueError):
        store.batch([PutOp(ADA, "a", {"n": 2}), bad])
    with pytest.raises(ValueError):
        store.batch([PutOp(ADA, "a", None), bad])
    assert [item.value for item in store.search(ADA)] == [{"n": 1}]


@pytest.mark.parametrize("bad", [{"n": float("nan")}, {"set": {1}}])
def test_a_batch_with_what_is_no_json_writes_nothing(store, bad):
    for key in "ab":
        store.put(ADA, key, {"n": 1})
    with pytest.raises(ValueError):
        store.batch([PutOp(ADA, "a", {"n": 2}), PutOp(ADA, "b", bad), PutOp(ADA, "c", {"n": 2})])
    assert [item.value for item in store.search(ADA)] == [{"n": 1}, {"n": 1}]


def test_the_async_forms_do_the_same(store):
    async def use():
        await asyncio.gather(*(store.aput(ADA, f"k{n}", {"n": n}) for n in range(20)))
        assert len(await store.asearch(ADA, limit=100)) == 20
        assert (await store.aget(ADA, "k7")).value == {"n": 7}
        await store.adelete(ADA, "k7")
        assert await store.aget(ADA, "k7") is None
        assert await store.alist_namespaces() == [ADA]
        results = await store.abatch([GetOp(ADA, "k1"), PutOp(ADA, "k1", None)])
        assert results[0].value == {"n": 1} and results[1] is None

    asyncio.run(use())


def test_a_write_that_waits_leaves_the_loop_free_and_is_finished_when_its_task_is_cancelled(store, path):
    hold = ("import sqlite3, time\n"
            f"store = sqlite3.connect({path!r}, isolation_level=None)\n"
            "store.execute('BEGIN IMMEDIATE')\nprint('held', flush=True)\n"
            "time.sleep(1)\nstore.execute('ROLLBACK')\n")
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"

        async def use():
            ticks = 0
            put = asyncio.create_task(store.aput(ADA, "k", {"n": 1}))
            for ticks in range(20):
                await asyncio.sleep(0.01)
            put.cancel()
            with pytest.raises(asyncio.CancelledError):
                await put
            return ticks, store.get(ADA, "k")

        ticks, item = asyncio.run(use())
    assert ticks == 19 and item.value == {"n": 1}


# ---- threads, processes, hosts -----------------------------------------------------------------------


class Overtaken:
    """A manager that lets another host write between the next look at the store and the write after it."""

    def __init__(self, memory, meanwhile):
        self.memory, self.meanwhile = memory, meanwhile

    def __getattr__(self, verb):
        if verb in ("remember", "remember_many", "update_memory", "forget") and self.meanwhile:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return getattr(self.memory, verb)


OURS = {"by": "us"}


@pytest.mark.parametrize("before", [[], ["k"], ["k", "l"]])
@pytest.mark.parametrize("theirs", [
    [PutOp(ADA, "k", {"by": "them"})], [PutOp(ADA, "k", OURS)], [PutOp(ADA, "k", OURS), PutOp(ADA, "k", {"by": "them"})],
    [PutOp(ADA, "k", None)], [PutOp(ADA, "k", None), PutOp(ADA, "k", {"by": "them"})]])
@pytest.mark.parametrize("ours", [
    [PutOp(ADA, "k", OURS)], [PutOp(ADA, "k", OURS), PutOp(ADA, "l", OURS), PutOp(ADA, "m", OURS)],
    [PutOp(ADA, "k", None), PutOp(ADA, "l", None)]])
def test_a_host_that_writes_in_between_changes_nothing_of_what_a_batch_leaves(store, memory, before, theirs, ours):
    for key in before:
        store.put(ADA, key, {"by": "nobody"})

    def meanwhile():
        for op in theirs:
            store.batch([op])

    KiokuStore(Overtaken(memory, meanwhile)).batch(ours)
    if ours[0].value is not None:
        assert {item.key for item in store.search(ADA)} == {op.key for op in ours} | set(before)
        assert all(store.get(ADA, op.key).value == OURS for op in ours)
    else:  # what they made anew after we looked may stay
        assert store.get(ADA, "l") is None
    assert len(memory.memories(user="langgraph")["items"]) == len(store.search(ADA)) <= 3


def test_many_processes_put_one_item_and_there_is_one(store, memory, in_processes):
    in_processes("""
from kioku.langgraph import KiokuStore
store = KiokuStore(memory)
for turn in range(40):
    store.put(("memories", "ada"), f"k{turn % 4}", {"by": number, "turn": turn})
    if turn % 10 == 9:
        store.delete(("memories", "ada"), f"k{turn % 4}")
    store.search(("memories", "ada"))
store.put(("memories", "ada"), "last", {"by": number})
""", 4)
    found = store.search(ADA, limit=100)
    assert len({item.key for item in found}) == len(found)
    assert store.get(ADA, "last").value["by"] in range(4)
    assert memory.check()["ok"]


def test_threads_share_one_store(store):
    def work(number):
        for turn in range(20):
            store.put(ADA, f"shared{turn}", {"by": number})
            store.put(("own", str(number)), f"k{turn}", {"n": turn})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.search(ADA, limit=100)) == 20
    assert len(store.search(("own",), limit=1000)) == 160


def test_what_another_process_wrote_is_found_at_once(store, in_processes):
    in_processes("from kioku.langgraph import KiokuStore\n"
                 "KiokuStore(memory).put(('memories', 'ada'), 'k', {'text': 'pizza'})\n")
    assert store.get(ADA, "k").value == {"text": "pizza"}
    assert store.search(ADA, query="pizza")[0].score > 0


def test_the_items_are_memories_that_other_hosts_can_read(store, memory):
    store.put(ADA, "food", {"text": "Ada loves pizza", "since": 2020})
    record = record_of(memory, ADA, "food")
    assert record["content"] == "text: Ada loves pizza\nsince: 2020"
    assert record["tags"] == ["memories.ada", "food"]
    assert (record["user"], record["agent"]) == ("langgraph", "memories.ada")
    assert memory.recall("who loves pizza?", user="langgraph")["hits"][0]["id"] == record["id"]
    memory.forget_matching({"user": "langgraph"})
    assert store.get(ADA, "food") is None


@pytest.mark.parametrize("metadata", [{"namespace": 1}, {"key": 1}, {"value": 1}, {"ttl_minutes": "x"}, {"ttl_minutes": 1e12}])
def test_a_memory_of_another_host_that_looks_like_an_item_stops_nobody(memory, metadata):
    store = KiokuStore(memory, ttl={"default_ttl": 5})
    store.put(ADA, "k", {"n": 1})
    memory.remember("x", user="langgraph", metadata={"namespace": "memories.ada.", "key": "l", "value": {}, **metadata},
                    expires_at=datetime.now(timezone.utc) + timedelta(minutes=1))
    assert sorted(keys(store.search(()))) == (["k", "l"] if "ttl_minutes" in metadata else ["k"])
    assert store.list_namespaces() == [ADA]


# ---- in a graph --------------------------------------------------------------------------------------


def test_a_graph_remembers_across_threads_of_conversation(memory):
    class State(TypedDict):
        messages: Annotated[list, add_messages]

    def respond(state, *, store):
        said = state["messages"][-1].content
        known = [item.value["text"] for item in store.search(ADA, query=said, limit=3) if item.score]
        store.put(ADA, f"said{len(store.search(ADA, limit=100))}", {"text": said})
        return {"messages": [("ai", "; ".join(known) or "nothing yet")]}

    builder = StateGraph(State)
    builder.add_node("respond", respond)
    builder.add_edge(START, "respond")
    graph = builder.compile(store=KiokuStore(memory))

    def ask(text):
        return graph.invoke({"messages": [("user", text)]})["messages"][-1].content

    assert ask("My favourite food is pizza") == "nothing yet"
    assert ask("Which food is my favourite?") == "My favourite food is pizza"

    async def in_a_loop():
        answer = await graph.ainvoke({"messages": [("user", "favourite food?")]})
        return answer["messages"][-1].content

    assert "My favourite food is pizza" in asyncio.run(in_a_loop())
