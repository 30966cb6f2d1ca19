"""A pytest plugin that puts Kioku's adapters in the place of the frameworks' own classes, so that the
tests which the frameworks publish in their source archives run against ours, unchanged."""
import contextlib
import tempfile
from pathlib import Path

import agents
import langgraph.store.memory
import langgraph.store.sqlite
import langgraph.store.sqlite.aio

import kioku
from kioku.langgraph import KiokuStore
from kioku.openai_agents import KiokuSession

_folder = tempfile.TemporaryDirectory()
_files = iter(range(1_000_000))


def _open(path=":memory:"):
    named = str(path) != ":memory:"
    return kioku.Manager(f"{path}.kioku" if named else str(Path(_folder.name, f"{next(_files)}.db")))


def _fields(index):
    # What vectors need besides has no meaning here.
    return (index or {}).get("fields") or (index or {}).get("text_fields") or ["$"]


class InMemory(KiokuStore):
    def __init__(self, *, index=None):
        super().__init__(_open(), fields=_fields(index))


class Sqlite(KiokuStore):
    @classmethod
    @contextlib.contextmanager
    def from_conn_string(cls, path, *, index=None, ttl=None):
        with _open(path) as memory:
            yield cls(memory, fields=_fields(index), ttl=ttl)

    # There is nothing to set up, and what has expired needs no sweeper.
    def setup(self): ...
    def sweep_ttl(self): ...
    def start_ttl_sweeper(self): ...
    def stop_ttl_sweeper(self): ...


class AsyncSqlite(KiokuStore):
    @classmethod
    @contextlib.asynccontextmanager
    async def from_conn_string(cls, path, *, index=None, ttl=None):
        with _open(path) as memory:
            yield cls(memory, fields=_fields(index), ttl=ttl)

    async def setup(self): ...
    async def sweep_ttl(self): ...
    async def start_ttl_sweeper(self): ...
    async def stop_ttl_sweeper(self): ...


class Session(KiokuSession):
    def __init__(self, session_id, db_path=":memory:", session_settings=None):
        self._manager = _open(db_path)
        super().__init__(session_id, self._manager, session_settings=session_settings)

    def close(self):
        self._manager.close()


langgraph.store.memory.InMemoryStore = InMemory
langgraph.store.sqlite.SqliteStore = Sqlite
langgraph.store.sqlite.AsyncSqliteStore = langgraph.store.sqlite.aio.AsyncSqliteStore = AsyncSqlite
agents.SQLiteSession = Session
