"""KiokuStore as LangGraph's users meet it. LangGraph's own tests of a store run in published_long.py."""
import asyncio
import threading
from datetime import datetime, timedelta, timezone
from typing import Annotated, TypedDict

import pytest
from langgraph.graph import START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.store.base import (GetOp, InvalidNamespaceError, ListNamespacesOp, MatchCondition, PutOp,
                                  SearchOp)

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
    with pytest.raises(ValueError, match="expires_at"):
        store.put(ADA, "k", {"a": 1}, ttl=-1)
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


# ---- searching ---------------------------------------------------------------------------------------


def test_a_search_stays_in_its_namespaces(store):
    places = [("a",), ("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d"), ("a", "bc"), ("a-b",), ("a!",), ("ab",),
              ("a", "b!"), ("a", "b", "c!"), ("a", "b", "cd"), ("b", "a")]
    for place in places:
        store.put(place, "k", {"text": "pizza"})
    for prefix in [(), *places]:
        inside = {place for place in places if place[: len(prefix)] == prefix}
        assert {item.namespace for item in store.search(prefix, limit=100)} == inside
        assert {item.namespace for item in store.search(prefix, query="pizza", limit=100)} == inside
        assert set(store.list_namespaces(prefix=prefix or None)) == inside


def test_stores_of_two_names_in_one_file_know_nothing_of_each_other(memory):
    one, other = KiokuStore(memory), KiokuStore(memory, name="other")
    one.put(ADA, "k", {"text": "pizza"})
    assert other.get(ADA, "k") is None
    assert other.search((), query="pizza") == [] and other.list_namespaces() == []
    other.put(ADA, "k", {"text": "sushi"})
    other.delete(ADA, "k")
    assert one.get(ADA, "k").value == {"text": "pizza"}


def test_the_items_are_in_no_session_s_context_and_foreign_memories_are_no_items(memory, store):
    store.put(("ada",), "k", {"text": "the launch code is 1234"})
    memory.add_message("chat", role="user", content="What is the launch code?", user="ada")
    assert memory.get_context("chat")["recalled"] == []
    memory.remember("The launch code is secret.", user="langgraph", agent="ada")
    memory.remember("The launch code is known.", user="ada")
    assert keys(store.search((), query="launch code")) == ["k"]
    assert store.list_namespaces() == [("ada",)]


def test_a_query_ranks_what_matches_before_the_rest(store):
    store.put(ADA, "food", {"text": "Ada loves pizza with olives"})
    store.put(ADA, "city", {"text": "Ada lives in London"})
    store.put(ADA, "hidden", {"text": "pizza pizza pizza"}, index=False)
    store.put(BOB, "food", {"text": "Bob loves pizza"})
    found = store.search(ADA, query="Which pizza does she like?")
    assert keys(found)[0] == "food" and sorted(keys(found)) == ["city", "food", "hidden"]
    scores = {item.key: item.score for item in found}
    assert scores["food"] > 0 and scores["city"] == 0 and scores["hidden"] is None
    assert keys(store.search(ADA, query="pizza", limit=1)) == ["food"]
    assert keys(store.search(ADA, query="pizza", limit=2)) == ["food"] + keys(store.search(ADA, query="pizza", limit=1, offset=1))
    assert all(item.score is None for item in store.search(ADA))
    assert keys(store.search(ADA, query=" ")) == keys(store.search(ADA))


def test_what_is_searched_are_the_fields_that_were_named(memory):
    store = KiokuStore(memory, fields=["title", "facts[*].what"])
    store.put(ADA, "a", {"title": "Olives", "facts": [{"what": "green"}, {"what": "salty"}], "note": "quartz"})
    store.put(ADA, "b", {"title": "Bread", "note": "marble"}, index=["note"])
    store.put(ADA, "c", {"nothing": "granite"})
    for query, hit in {"olives": "a", "salty": "a", "marble": "b"}.items():
        assert [item.key for item in store.search(ADA, query=query) if item.score] == [hit]
    for query in ("quartz", "bread", "granite"):
        assert not [item.key for item in store.search(ADA, query=query) if item.score]
    assert {item.key: item.score for item in store.search(ADA, query="quartz")} == {"a": 0, "b": 0, "c": None}


def test_a_search_pages_through_more_items_than_one_answer_of_the_library_holds(store):
    store.batch([PutOp(ADA, f"k{n:04}", {"n": n, "text": "pizza" if n % 2 else "bread"}) for n in range(1234)])
    assert len(store.search(ADA, limit=5000)) == 1234
    pages = [store.search(ADA, limit=300, offset=start) for start in range(0, 1500, 300)]
    assert [len(page) for page in pages] == [300, 300, 300, 300, 34]
    assert len({item.key for page in pages for item in page}) == 1234
    found = store.search(ADA, query="pizza", limit=5000)
    assert len({item.key for item in found}) == len(found) == 1234
    assert all(item.value["n"] % 2 for item in found[:617]) and not any(item.value["n"] % 2 for item in found[617:])
    assert store.search(ADA, limit=0) == []


VALUES = {"a": {"n": 1, "text": "x"}, "b": {"n": 2.5, "deep": {"er": True}}, "c": {"n": "3", "list": [1, 2]},
          "d": {"n": None, "a.b": 1}, "e": {"deep": {"er": 1, "more": 2}}, "f": {"n": 10**30}}


@pytest.mark.parametrize(("wanted", "found"), [
    ({"n": 1}, "a"), ({"n": {"$eq": 2.5}}, "b"), ({"n": {"$gt": 1}}, "bf"), ({"n": {"$gte": 1}}, "abf"),
    ({"n": {"$gte": 1, "$lt": 2.5}}, "a"), ({"n": {"$ne": 1}}, "bcdef"), ({"n": "3"}, "c"), ({"n": None}, "d"),
    ({"deep": {"er": True}}, "b"), ({"deep": {"er": 1, "more": 2}}, "e"), ({"deep": {"more": {"$gt": 1}}}, "e"),
    ({"list": [1, 2]}, "c"), ({"list": (1, 2)}, "c"), ({"list": {"$ne": [1, 2]}}, "abdef"), ({"list": [2, 1]}, ""),
    ({"a.b": 1}, "d"), ({"n": {"$lt": float("inf")}}, "abf"), ({"n": {"$gt": float("inf")}}, ""),
    ({"n": {"$ne": float("nan")}}, "abcdef"), ({"n": float("nan")}, ""), ({"n": {"$lt": 10**400}}, "abf"),
    ({"n": 10**30}, "f"), ({"n": {"$lt": 10**20}}, "ab"), ({"text": "x\0"}, ""), ({}, "abcdef"),
    ({"text": "' OR 1=1 --"}, ""), ({"n' OR '1": 1}, ""),
])
def test_a_filter_finds_what_matches_and_nothing_else(store, wanted, found):
    for key, value in VALUES.items():
        store.put(ADA, key, value)
        store.put(BOB, key, value)
    assert sorted(keys(store.search(ADA, filter=wanted))) == list(found)
    assert sorted(keys(store.search(ADA, filter=wanted, query="x 3 er"))) == list(found)


def test_namespaces_are_listed_by_prefix_suffix_wildcard_and_depth(store):
    for namespace in [("a", "b", "c"), ("a", "b", "d", "e"), ("a", "b", "d", "i"), ("a", "c", "c"), ("x", "c")]:
        store.put(namespace, "k", {"n": 1})
        store.put(namespace, "l", {"n": 1})
    assert store.list_namespaces(prefix=("a", "b"), max_depth=3) == [("a", "b", "c"), ("a", "b", "d")]
    assert store.list_namespaces(suffix=("c",)) == [("a", "b", "c"), ("a", "c", "c"), ("x", "c")]
    assert store.list_namespaces(prefix=("a", "*", "c")) == [("a", "b", "c"), ("a", "c", "c")]
    assert store.list_namespaces(prefix=("*", "c"), suffix=("c",)) == [("a", "c", "c"), ("x", "c")]
    assert store.list_namespaces(max_depth=1) == [("a",), ("x",)]
    assert store.list_namespaces(limit=2, offset=1) == [("a", "b", "d", "e"), ("a", "b", "d", "i")]
    store.delete(("x", "c"), "k")
    assert ("x", "c") in store.list_namespaces()
    store.delete(("x", "c"), "l")
    assert ("x", "c") not in store.list_namespaces()
    with pytest.raises(ValueError, match="match type"):
        store.batch([ListNamespacesOp((MatchCondition("infix", ("a",)),))])


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


def test_the_async_forms_leave_the_loop_free(store):
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


# ---- expiry ------------------------------------------------------------------------------------------


def expires_in(memory, namespace, key):
    at = record_of(memory, namespace, key)["expires_at"]
    return None if at is None else datetime.fromisoformat(at) - datetime.now(timezone.utc)


def test_an_item_expires_and_its_name_is_free_again(store, memory):
    store.put(ADA, "k", {"n": 1}, ttl=0.2 / 60)
    assert store.get(ADA, "k", refresh_ttl=False).value == {"n": 1}
    threading.Event().wait(0.3)
    assert store.get(ADA, "k") is None
    assert store.search(ADA) == [] and store.search(ADA, query="n 1") == [] and store.list_namespaces() == []
    store.put(ADA, "k", {"n": 2})
    assert store.get(ADA, "k").value == {"n": 2} and expires_in(memory, ADA, "k") is None


def test_reading_puts_the_expiry_off_and_says_nothing_of_an_update(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 10})
    store.put(ADA, "k", {"text": "pizza"})
    put_at = store.get(ADA, "k").updated_at

    def nearly_expire():
        record = record_of(memory, ADA, "k")
        memory.update_memory(record["id"], expires_at=datetime.now(timezone.utc) + timedelta(minutes=1))

    for read in (lambda: store.get(ADA, "k"), lambda: store.search(ADA), lambda: store.search(ADA, query="pizza")):
        nearly_expire()
        read()
        assert timedelta(minutes=9) < expires_in(memory, ADA, "k") < timedelta(minutes=10)
    assert store.get(ADA, "k").updated_at == put_at
    nearly_expire()
    store.get(ADA, "k", refresh_ttl=False)
    store.search(ADA, refresh_ttl=False)
    assert expires_in(memory, ADA, "k") < timedelta(minutes=2)
    quiet = KiokuStore(memory, ttl={"default_ttl": 10, "refresh_on_read": False})
    quiet.get(ADA, "k")
    assert expires_in(memory, ADA, "k") < timedelta(minutes=2)


def test_many_reads_write_few_versions(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 60})
    store.put(ADA, "k", {"n": 1})
    for _ in range(50):
        store.get(ADA, "k")
    assert record_of(memory, ADA, "k")["version"] == 1


def test_a_put_without_a_ttl_takes_it_away_and_the_default_can_be_overruled(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 5})
    store.put(ADA, "default", {"n": 1})
    store.put(ADA, "own", {"n": 1}, ttl=60)
    store.put(ADA, "never", {"n": 1}, ttl=None)
    assert expires_in(memory, ADA, "default") < timedelta(minutes=5) < expires_in(memory, ADA, "own")
    assert expires_in(memory, ADA, "never") is None
    store.put(ADA, "own", {"n": 1}, ttl=None)
    assert expires_in(memory, ADA, "own") is None


# ---- threads, processes, hosts -----------------------------------------------------------------------


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
