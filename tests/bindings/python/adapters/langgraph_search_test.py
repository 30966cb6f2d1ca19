"""What a KiokuStore finds: by namespace, query and filter."""
import pytest
from langgraph.store.base import ListNamespacesOp, MatchCondition, PutOp

from kioku.langgraph import KiokuStore

ADA = ("memories", "ada")
BOB = ("memories", "bob")


@pytest.fixture
def store(memory):
    return KiokuStore(memory)


def keys(items):
    return [item.key for item in items]


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
    assert not any(item.score for item in store.search(ADA, query="hidden"))
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
UNNAMED = {"a": {"": 1}, "b": {"": 2.5}, "c": {"": "x"}, "d": {"": None}, "e": {"": True}, "f": {"": {"": 1}}, "g": {}}


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


@pytest.mark.parametrize(("wanted", "found"), [
    (1, "a"), (1.0, "a"), ({"$gt": 1}, "b"), ({"$gte": 1}, "ab"), ({"$lt": float("inf")}, "ab"), ({"$ne": 1}, "bcdefg"),
    ("x", "c"), ({"$gt": "w"}, "c"), (None, "d"), (True, "e"), ({"": 1}, "f"), ({"$gt": 0, "$lt": 2}, "a"), ("x\0", ""),
])
def test_a_filter_looks_under_an_empty_name_too(store, wanted, found):
    for key, value in UNNAMED.items():
        store.put(ADA, key, value)
    assert sorted(keys(store.search(ADA, filter={"": wanted}))) == list(found)


@pytest.mark.parametrize("name", ["n", ""])
@pytest.mark.parametrize("value", [True, None, [1]])
def test_what_has_no_order_is_not_compared_by_it(store, name, value):
    with pytest.raises(ValueError, match="which has no order"):
        store.search(ADA, filter={name: {"$gt": value}})


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
