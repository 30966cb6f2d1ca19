"""LangGraph's long-term store, kept in a Kioku store.

    store = KiokuStore(kioku.Manager("agent.db"))
    graph = builder.compile(store=store)

Each item is one memory, which every other host of the store sees too. Its scope is its place: the
user is the store's name, the agent the first two labels of the namespace, the project the rest and
the key; so an item is looked up by an index, and what is not in the namespace is never touched.
Needs the package langgraph-checkpoint, 4.3 or later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import Any

from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
    TTLConfig,
    validate_op_namespace,
)

import kioku
from kioku import _kioku
from kioku._in_thread import in_thread
from kioku._item_text import text_of
from kioku._namespaces import (
    ID_BYTES,
    digest_of,
    filter_within,
    is_match,
    labels_of,
    literal_prefix,
    path_of,
    place_of,
)
from kioku._pages import every
from kioku._store_filter import Filter, MatchesNothing
from kioku.records import Hit, Memory

_PAGE = 1000  # the most records of one answer
_BATCH = 1000  # items written in one transaction
_ATTEMPTS = 10  # at a put, while other processes put and delete the same item
_REFRESHES = 4  # of one lifetime; each is a version in the item's history, a copy of its value
_MAX_TTL = 1_000_000_000  # minutes, about 1,900 years: so that every expiry is a time

Record = dict[str, Any]


class KiokuStore(BaseStore):
    """A LangGraph store over a `kioku.Manager`, which stays the caller's to close. Thread-safe.

    Args:
        manager: The store that holds the items.
        name: Keeps several of these stores in one file apart; the `user` of their memories.
        fields: What of a value is searched, as LangGraph's paths ("text", "facts[*].what"); "$" is
            all of it. `put(..., index=...)` stands above it.
        ttl: LangGraph's settings; `default_ttl` and `refresh_on_read` count. What has expired is
            never answered, and is swept by the writes of any host.

    Values are JSON objects of up to 64 KiB (`metadata_bytes` in the limits of the manager). Raises
    what the manager does, and LangGraph's InvalidNamespaceError.
    """

    supports_ttl = True

    def __init__(
        self,
        manager: kioku.Manager,
        *,
        name: str = "langgraph",
        fields: Sequence[str] = ("$",),
        ttl: TTLConfig | None = None,
    ) -> None:
        self._manager = manager
        self._name = name
        self._fields = [fields] if isinstance(fields, str) else list(fields)
        self.ttl_config = ttl

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """The reads see the store as it was before the puts; of puts to one item the last counts.

        Items that are new are written in one transaction, then those there already in one each.
        """
        ops = list(ops)
        for op in ops:
            validate_op_namespace(op)
        results = [self._read(op) for op in ops]
        puts = {(tuple(op.namespace), str(op.key)): op for op in ops if isinstance(op, PutOp)}
        self._write(puts.values())
        return results

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """As `batch`, in a thread; when the task is cancelled, what has begun is finished first."""
        return await in_thread(self.batch, list(ops))

    # ---- reading ---------------------------------------------------------------------------------

    def _read(self, op: Op) -> Result:
        if isinstance(op, GetOp):
            record = self._find(op.namespace, op.key)
            if record is None:
                return None
            if op.refresh_ttl:
                self._refresh(record)
            return Item(**_fields_of(record))
        if isinstance(op, SearchOp):
            return self._search(op)
        if isinstance(op, ListNamespacesOp):
            return self._list_namespaces(op)
        if isinstance(op, PutOp):
            return None
        raise ValueError(f"unknown operation {type(op).__name__}")

    def _find(self, namespace: tuple[str, ...], key: str) -> Memory | None:
        found = self._manager.memories(**place_of(self._name, namespace, key), limit=1)["items"]
        return found[0] if found and _is_item(found[0]["metadata"]) else None

    def _search(self, op: SearchOp) -> list[SearchItem]:
        try:
            wanted = Filter(op.filter)
        except MatchesNothing:
            return []
        scope, conditions = filter_within(self._name, op.namespace_prefix)
        options = {**scope, "metadata": {**conditions, **wanted.conditions}}
        start, end = max(op.offset, 0), max(op.offset, 0) + max(op.limit, 0)
        items: list[SearchItem] = []
        for record, score in islice(self._ranked(op.query, wanted, options, end), start, end):
            if op.refresh_ttl:
                self._refresh(record)
            items.append(SearchItem(**_fields_of(record), score=score))
        return items

    def _ranked(
        self, query: str | None, wanted: Filter, options: dict[str, Any], count: int
    ) -> Iterator[tuple[Memory, float | None]]:
        """What matches the query, best first; then the others, newest first, as LangGraph's own
        stores answer everything in some order. Without a query nothing has a score."""
        asked = bool(query and query.strip())
        seen: set[str] = set()
        if asked:
            for hit in self._hits(str(query), wanted, options, count):
                seen.add(hit["id"])
                try:
                    yield self._manager.memory(hit["id"]), hit["score"]
                except kioku.NotFound:
                    continue  # deleted meanwhile
        # A page of Kioku's looks through every scope, so a few great ones are better than many.
        page = min(max(count, 1), _PAGE) if wanted.is_whole else _PAGE
        for record in every(self._manager.memories, **options, limit=page):
            metadata = record["metadata"]
            if record["id"] not in seen and _is_item(metadata) and wanted.keeps(metadata):
                yield record, 0.0 if asked and _is_searched(metadata) else None

    def _hits(
        self, query: str, wanted: Filter, options: dict[str, Any], count: int
    ) -> list[Hit]:
        limit = min(count, _PAGE) if wanted.is_whole else _PAGE
        while limit > 0:
            hits = self._manager.recall(
                query, kinds=["memory"], limit=limit, explain=False, **options
            )["hits"]
            kept = [
                hit
                for hit in hits
                if _is_item(hit["metadata"])
                and _is_searched(hit["metadata"])
                and wanted.keeps(hit["metadata"])
            ]
            if len(kept) == len(hits) or len(hits) < limit or limit == _PAGE:
                return kept
            limit = _PAGE  # what is not to be searched stood in the way
        return []

    def _list_namespaces(self, op: ListNamespacesOp) -> list[tuple[str, ...]]:
        matches = op.match_conditions or ()
        scope, conditions = filter_within(self._name, literal_prefix(matches))
        found = {
            labels_of(record["metadata"]["namespace"])
            for record in every(
                self._manager.memories, **scope, metadata=conditions, limit=_PAGE
            )
            if _is_item(record["metadata"])
        }
        listed = sorted(
            {each[: op.max_depth] for each in found if all(is_match(m, each) for m in matches)}
        )
        return listed[op.offset : op.offset + op.limit]

    def _refresh(self, record: Memory) -> None:
        lifetime = record["metadata"].get("ttl_minutes")
        if lifetime is None or record["expires_at"] is None or not _is_lifetime(lifetime):
            return
        expires_at = _in(lifetime)
        gained = expires_at - datetime.fromisoformat(record["expires_at"])
        if gained < timedelta(minutes=lifetime) / _REFRESHES:
            return
        try:
            self._manager.update_memory(
                record["id"], expires_at=expires_at, expected_version=record["version"]
            )
        except (kioku.Conflict, kioku.NotFound):
            pass  # whoever wrote it meanwhile has set its time

    # ---- writing ---------------------------------------------------------------------------------

    def _write(self, puts: Iterable[PutOp]) -> None:
        fresh: list[tuple[PutOp, Record]] = []
        known: list[tuple[PutOp, Record]] = []
        gone: list[str] = []
        for op in puts:
            found = self._find(op.namespace, op.key)
            if op.value is None:
                gone += [found["id"]] if found else []
                continue
            statement = self._statement(op)
            _kioku.json_text(statement["metadata"]["value"], "value")  # refused before anything is written
            (known if found else fresh).append((op, statement))
        for start in range(0, len(fresh), _BATCH):
            self._add(fresh[start : start + _BATCH])
        for op, statement in known:
            self._put(op, statement)
        for start in range(0, len(gone), _BATCH):
            self._forget(gone[start : start + _BATCH])

    def _add(self, fresh: list[tuple[PutOp, Record]]) -> None:
        try:
            new = [{**statement, **self._identity(op)} for op, statement in fresh]
            added = self._manager.remember_many(new)["items"]
            existed = [each["existed"] for each in added]
        except kioku.Conflict:  # another process put one of them, and so none is written
            existed = [True] * len(fresh)
        for (op, statement), known in zip(fresh, existed, strict=True):
            if known:
                self._put(op, statement)

    def _put(self, op: PutOp, statement: Record) -> None:
        for _ in range(_ATTEMPTS):
            found = self._find(op.namespace, op.key)
            try:
                if found:
                    self._manager.update_memory(found["id"], **statement)
                    return
                if not self._manager.remember(**statement, **self._identity(op))["existed"]:
                    return
            except (kioku.Conflict, kioku.NotFound):
                pass  # another process put or deleted it meanwhile
        place = f"{op.key!r} of {op.namespace}"
        raise kioku.Conflict(f"other processes put and delete {place} all the time", "langgraph", True)

    def _forget(self, ids: list[str]) -> None:
        try:
            self._manager.forget(ids)
        except kioku.NotFound:  # another process deleted one, and so none is
            if len(ids) > 1:
                for each in ids:
                    self._forget([each])

    def _identity(self, op: PutOp) -> Record:
        """Its scope, and the key by which two processes cannot both make the item."""
        unique = digest_of(path_of(op.namespace) + "." + str(op.key))
        return {
            **place_of(self._name, op.namespace, str(op.key)),
            "idempotency_key": f"{digest_of(self._name)}:{unique}",
        }

    def _statement(self, op: PutOp) -> Record:
        value = dict(op.value or {})
        metadata: Record = {"namespace": path_of(op.namespace), "key": str(op.key), "value": value}
        paths = self._fields if op.index is None else op.index
        text = text_of(value, paths) if paths else ""
        if not text:
            metadata["searched"] = False
        if op.ttl is not None:
            if not _is_lifetime(op.ttl):
                raise kioku.InvalidArgument(
                    f"ttl is {op.ttl} minutes, it must be above 0 and at most {_MAX_TTL}", "langgraph"
                )
            # The time of the put, for a refresh is an update too.
            metadata |= {"ttl_minutes": op.ttl, "put_at": datetime.now(timezone.utc).isoformat()}
        return {
            "content": text or str(op.key).strip() or "-",
            "metadata": metadata,
            "tags": [tag for tag in (".".join(op.namespace), str(op.key)) if _is_tag(tag)],
            "expires_at": None if op.ttl is None else _in(op.ttl),
        }


def _is_item(metadata: Record) -> bool:
    kinds = {"namespace": str, "key": str, "value": dict}
    return all(isinstance(metadata.get(name), kind) for name, kind in kinds.items())


def _is_lifetime(minutes: Any) -> bool:
    return isinstance(minutes, int | float) and 0 < minutes <= _MAX_TTL


def _is_searched(metadata: Record) -> bool:
    return metadata.get("searched") is not False


def _is_tag(text: str) -> bool:
    return 0 < len(text.encode()) <= ID_BYTES and text.isprintable()


def _in(minutes: float) -> datetime:
    return datetime.now(timezone.utc) + timedelta(minutes=minutes)


def _fields_of(record: Memory) -> dict[str, Any]:
    metadata = record["metadata"]
    return {
        "namespace": labels_of(metadata["namespace"]),
        "key": metadata["key"],
        "value": metadata["value"],
        "created_at": datetime.fromisoformat(record["created_at"]),
        "updated_at": datetime.fromisoformat(metadata.get("put_at") or record["updated_at"]),
    }
