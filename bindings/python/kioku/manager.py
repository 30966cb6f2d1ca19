"""Manager: the verbs of a store, all in one place."""
import json
import logging
import os
from typing import Unpack

from . import _files, _log
from . import options as o
from . import records as r
from ._store import Path, path_text
from .buffer_store import BufferStore
from .memory_verbs import MemoryVerbs
from .session_verbs import SessionVerbs
from .summary_store import SummaryStore


class Manager(SessionVerbs, MemoryVerbs):
    """The memory of one store: a file, opened or created.

    >>> import kioku
    >>> with kioku.Manager("notes.db") as notes:
    ...     notes.add_message("demo", role="user", content="Hello.")["seq"]
    1

    Without a path, it is the one that the environment names (KIOKU_STORE), as for the command line.
    Options are those of a configuration: create, durability ("full" or "normal"), busy_timeout_ms,
    recall_memory_mb, session (what new sessions start with), limits, dogstatsd,
    allow_network_file_system, log_level, log_capacity, and from_env=True, which takes what is not given
    from the environment. What the library logs goes to logging.getLogger("kioku") when a verb ends.

    Every verb takes deadline_ms and may raise any kioku.Error; its own are named at each. All of them
    leave the interpreter to other threads while they wait. Thread-safe. After os.fork the child has to
    open the store anew: verbs raise Unsupported there. What is open when the interpreter ends is closed.
    """

    # ---- the store -----------------------------------------------------------------------------

    def is_available(self) -> bool:
        """Whether the store answers a read and takes writes. Never raises.

        >>> memory.is_available()
        True
        """
        return self._store.is_available()

    def health(self, **options: Unpack[o.CallOptions]) -> r.Health:
        """The state of each backend, what is pending and what to do about it; does what is due.

        >>> memory.health()["available"]
        True
        """
        return self._call(r.Health, "health", options=options)

    def backup(self, path: Path, **options: Unpack[o.CallOptions]) -> r.BackupReport:
        """Copies the store, while it is in use, to a file that does not exist yet. Raises Conflict where
        it does, NotFound where its folder does not.

        >>> memory.backup("copy.db")["size_bytes"] > 0
        True
        """
        return self._call(r.BackupReport, "backup", path_text(path), options=options)

    def check(self, **options: Unpack[o.CallOptions]) -> r.CheckReport:
        """Reads everything and holds it against the rules. A problem that is found is no failure.

        >>> memory.check()["ok"]
        True
        """
        return self._call(r.CheckReport, "check", options=options)

    def compact(self, **options: Unpack[o.CallOptions]) -> r.CompactReport:
        """Gives free space back to the file system, and removes tombstones.

        >>> memory.compact()["tombstones"]
        0
        """
        return self._call(r.CompactReport, "compact", options=options)

    def changes(self, since: int = 0, **options: Unpack[o.ChangesOptions]) -> r.Changes:
        """What any process wrote after a sequence number (0: from the beginning), in order.

        >>> memory.changes()["items"]
        []
        """
        return self._call(r.Changes, "changes", since, options=options)

    @property
    def log(self) -> logging.Logger:
        """Where the library's log goes, when a verb has ended: logging.getLogger("kioku"). Records below
        log_level ("info") are not made.

        >>> memory.log.name
        'kioku'
        """
        return _log.logger

    def count_metric(self, name: str, value: int = 1, **options: Unpack[o.MetricOptions]) -> None:
        """Adds to a counter of the host's, sent by DogStatsD; where that is off, nothing happens. Never
        waits: what cannot be sent is lost, and counted in health.

        >>> memory.count_metric("app.questions", tags=["plan:free"])
        """
        return self._call(type(None), "count_metric", name, value, options=options)

    def send_event(self, title: str, text: str = "", **options: Unpack[o.EventOptions]) -> None:
        """Sends an event by DogStatsD, in the same way.

        >>> memory.send_event("Deployed", "version 3", alert_type="success")
        """
        return self._call(type(None), "send_event", title, text, options=options)

    # ---- export and import ---------------------------------------------------------------------

    def export_records(self, target: "Path | _files.Writable", **options: Unpack[o.ExportOptions]) -> r.ExportReport:
        """Writes every record as JSON Lines, from one consistent read: to a file that does not exist yet,
        or to a file object of text or bytes. sessions=[…] names those that are wanted.

        >>> memory.export_records("all.jsonl")
        {'records': 0}
        """
        if isinstance(target, (str, os.PathLike)):
            with _files.new_file(path_text(target, "target")) as file:
                return self._export(file, options)
        return self._export(target, options)

    def _export(self, target: "_files.Writable", options: o.ExportOptions) -> r.ExportReport:
        report: r.ExportReport = json.loads(
            self._store.export_records(_files.writer_of(target), options or None, self._stop))
        return report

    def import_records(self, records: "Path | _files.Source", /, **options: Unpack[o.ImportOptions]) -> r.ImportReport:
        """Takes exported records and chat rows, {role, content, …}: from a file, a file object, or an
        iterable of lines or dicts. Each 256 records are one commit: those before a failure stand. What is
        known already is left as it is, so a run that was cut short is simply run again; source="…" names
        what is read, so that rows without an id are known again, too.

        >>> memory.import_records([{"role": "user", "content": "Hello."}], session="old", source="a list")
        {'records': 1, 'added': 1, 'existing': 0}
        """
        if isinstance(records, (str, os.PathLike)):
            with _files.file_of_records(path_text(records, "records")) as file:
                return self._import(file, options)
        return self._import(records, options)

    def _import(self, records: "_files.Source", options: o.ImportOptions) -> r.ImportReport:
        report: r.ImportReport = json.loads(
            self._store.import_records(_files.reader_of(records), options or None, self._stop))
        return report

    # ---- components ----------------------------------------------------------------------------

    @property
    def buffer_store(self) -> BufferStore:
        """The buffers of this store's sessions.

        >>> memory.buffer_store.clear_buffer("old")
        {'messages': 1}
        """
        return BufferStore(self)

    @property
    def summary_store(self) -> SummaryStore:
        """The summaries of this store's sessions.

        >>> memory.summary_store.get_current_summary("old")
        """
        return SummaryStore(self)
