"""The verbs of memories, episodes, forgetting and recall."""
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from . import options as o
from . import records as r
from ._store import OpenStore
from .session_verbs import _listed


class MemoryVerbs(OpenStore):
    """Part of Manager."""

    def remember(self, content: str, **options: Unpack[o.RememberOptions]) -> r.AddedMemory:
        """Keeps one durable statement; what says exactly the same in the same scope is answered again.

        >>> kept = memory.remember("Ada prefers dark mode.", user="ada", tags=["ui"])
        >>> kept["category"], memory.remember("Ada prefers dark mode.", user="ada")["existed"]
        ('preference', True)

        Raises Conflict where the idempotency_key has other content.
        """
        return self._call(r.AddedMemory, "remember", content, options=options)

    def remember_many(self, memories: Iterable[str | o.NewMemory | Mapping[str, Any]],
                      **options: Unpack[o.CallOptions]) -> r.AddedMemories:
        """Keeps all of them in one transaction, or none: texts, or dicts with content and the options of
        remember.

        >>> added = memory.remember_many(["We deploy on Fridays.", {"content": "Tests run in CI.", "pinned": True}])
        >>> len(added["items"])
        2
        """
        return self._call(r.AddedMemories, "remember_many", _listed(memories), options=options)

    def memory(self, id: str, **options: Unpack[o.CallOptions]) -> r.Memory:
        """One memory's record. Raises NotFound, also of one that has expired.

        >>> memory.memory(kept["id"])["tags"]
        ['ui']
        """
        return self._call(r.Memory, "memory", id, options=options)

    def update_memory(self, id: str, **fields: Unpack[o.UpdateOptions]) -> r.Memory:
        """Sets the fields that are given; source=None and expires_at=None take theirs away. With
        expected_version, a stale one raises Conflict. Raises NotFound.

        >>> memory.update_memory(kept["id"], content="Ada prefers light mode.", by="ada")["version"]
        2
        """
        return self._call(r.Memory, "update_memory", id, options=fields)

    def memories(self, **filter: Unpack[o.ItemListOptions]) -> r.MemoryList:
        """The memories that match, newest first.

        >>> [each["content"] for each in memory.memories(user="ada", tags_any=["ui"])["items"]]
        ['Ada prefers light mode.']
        """
        return self._call(r.MemoryList, "memories", options=filter)

    def memory_history(self, id: str, **options: Unpack[o.HistoryOptions]) -> r.MemoryHistory:
        """Every version of a memory, newest first. Raises NotFound.

        >>> [each["version"] for each in memory.memory_history(kept["id"])["items"]]
        [2, 1]
        """
        return self._call(r.MemoryHistory, "memory_history", id, options=options)

    # ---- episodes ------------------------------------------------------------------------------

    def store_episode(self, content: str, **options: Unpack[o.EpisodeOptions]) -> r.StoredEpisode:
        """Keeps what happened: its kind, source, metadata and time.

        >>> from datetime import datetime, timezone
        >>> told = memory.store_episode("Modified: main.py", kind="file_edit", source="editor",
        ...                             metadata={"additions": 3}, occurred_at=datetime.now(timezone.utc))
        >>> told["existed"]
        False
        """
        return self._call(r.StoredEpisode, "store_episode", content, options=options)

    def episode(self, id: str, **options: Unpack[o.CallOptions]) -> r.Episode:
        """One episode's record. Raises NotFound.

        >>> memory.episode(told["id"])["metadata"]
        {'additions': 3}
        """
        return self._call(r.Episode, "episode", id, options=options)

    def episodes(self, **filter: Unpack[o.ItemListOptions]) -> r.EpisodeList:
        """The episodes that match, the last to happen first.

        >>> len(memory.episodes(episode_kind="file_edit", metadata={"additions": {">": 2}})["items"])
        1
        """
        return self._call(r.EpisodeList, "episodes", options=filter)

    # ---- recall --------------------------------------------------------------------------------

    def recall(self, query: str, **options: Unpack[o.RecallOptions]) -> r.RecallAnswer:
        """What the store holds that answers a query, best first: messages, memories and episodes, each
        with the reason. The query is plain text. Raises InvalidArgument where it is empty.

        >>> hit = memory.recall("When do we deploy?", limit=3)["hits"][0]
        >>> hit["text"], hit["kind"]
        ('We deploy on Fridays.', 'memory')
        """
        return self._call(r.RecallAnswer, "recall", query, options=options)

    def query_memory(self, query: str, limit: int = 5, **options: Unpack[o.QueryOptions]) -> str:
        """The same as text for a prompt, one line a hit; empty where nothing is found.

        >>> print(memory.query_memory("When do we deploy?", limit=1), end="")
        - We deploy on Fridays.
        """
        return self._call(str, "query_memory", query, limit, options=options)

    # ---- forgetting ----------------------------------------------------------------------------

    def forget(self, ids: str | Iterable[str], **options: Unpack[o.ForgetOptions]) -> r.Forgotten:
        """Erases items of any kind to the byte, with all that was derived from them: all or none.
        dry_run=True changes nothing. Raises NotFound.

        >>> memory.forget(told["id"])["episodes"]
        1
        """
        listed = [ids] if isinstance(ids, str) else _listed(ids)
        return self._call(r.Forgotten, "forget", listed, options=options)

    def forget_matching(self, filter: o.Filter | Mapping[str, Any],
                        **options: Unpack[o.ForgetOptions]) -> r.Forgotten:
        """The same for all messages, memories and episodes that match. Raises InvalidArgument where the
        filter is empty.

        >>> memory.forget_matching({"user": "ada", "kinds": ["memory"]}, dry_run=True)["memories"]
        1
        """
        return self._call(r.Forgotten, "forget_matching", filter, options=options)
