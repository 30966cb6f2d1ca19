"""When a KiokuStore's items expire."""
import threading
from datetime import datetime, timedelta, timezone

import pytest

from kioku.langgraph import KiokuStore

ADA = ("memories", "ada")


@pytest.fixture
def store(memory):
    return KiokuStore(memory)


def record_of(memory, key):
    [found] = [each for each in memory.memories(user="langgraph")["items"] if each["metadata"]["key"] == key]
    return found


def expires_in(memory, key):
    at = record_of(memory, key)["expires_at"]
    return None if at is None else datetime.fromisoformat(at) - datetime.now(timezone.utc)


def test_an_item_expires_and_its_name_is_free_again(store, memory):
    store.put(ADA, "k", {"n": 1}, ttl=0.2 / 60)
    assert store.get(ADA, "k", refresh_ttl=False).value == {"n": 1}
    threading.Event().wait(0.3)
    assert store.get(ADA, "k") is None
    assert store.search(ADA) == [] and store.search(ADA, query="n 1") == [] and store.list_namespaces() == []
    store.put(ADA, "k", {"n": 2})
    assert store.get(ADA, "k").value == {"n": 2} and expires_in(memory, "k") is None


def test_reading_puts_the_expiry_off_and_says_nothing_of_an_update(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 10})
    store.put(ADA, "k", {"text": "pizza"})
    put_at = store.get(ADA, "k").updated_at

    def nearly_expire():
        record = record_of(memory, "k")
        memory.update_memory(record["id"], expires_at=datetime.now(timezone.utc) + timedelta(minutes=1))

    for read in (lambda: store.get(ADA, "k"), lambda: store.search(ADA), lambda: store.search(ADA, query="pizza")):
        nearly_expire()
        read()
        assert timedelta(minutes=9) < expires_in(memory, "k") < timedelta(minutes=10)
    assert store.get(ADA, "k").updated_at == put_at
    nearly_expire()
    store.get(ADA, "k", refresh_ttl=False)
    store.search(ADA, refresh_ttl=False)
    assert expires_in(memory, "k") < timedelta(minutes=2)
    quiet = KiokuStore(memory, ttl={"default_ttl": 10, "refresh_on_read": False})
    quiet.get(ADA, "k")
    assert expires_in(memory, "k") < timedelta(minutes=2)


def test_many_reads_write_few_versions(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 60})
    store.put(ADA, "k", {"n": 1})
    for _ in range(50):
        store.get(ADA, "k")
    assert record_of(memory, "k")["version"] == 1


def test_a_busy_item_is_put_off_four_times_in_its_time(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 60})
    store.put(ADA, "k", {"n": 1})
    record = record_of(memory, "k")
    for left, version in ((46, 2), (44, 4)):
        memory.update_memory(record["id"], expires_at=datetime.now(timezone.utc) + timedelta(minutes=left))
        store.get(ADA, "k")
        assert record_of(memory, "k")["version"] == version


def test_a_put_without_a_ttl_takes_it_away_and_the_default_can_be_overruled(memory):
    store = KiokuStore(memory, ttl={"default_ttl": 5})
    store.put(ADA, "default", {"n": 1})
    store.put(ADA, "own", {"n": 1}, ttl=60)
    store.put(ADA, "never", {"n": 1}, ttl=None)
    assert expires_in(memory, "default") < timedelta(minutes=5) < expires_in(memory, "own")
    assert expires_in(memory, "never") is None
    store.put(ADA, "own", {"n": 1}, ttl=None)
    assert expires_in(memory, "own") is None
