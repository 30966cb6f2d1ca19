"""What Manager, BufferStore and SummaryStore share: an open store and the call of a verb."""
import atexit
import json
import os
import weakref
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from . import _kioku
from .errors import WrongType
from .options import OpenOptions

Answer = TypeVar("Answer")
Path = str | os.PathLike[str]

_open_stores: "weakref.WeakSet[_kioku.Store]" = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Calls that other threads are in end with `cancelled`; then the files are closed."""
    for store in list(_open_stores):
        store.close_at_exit()


def path_text(path: Path, name: str = "path") -> str:
    """The path as text."""
    text = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(text, str):
        raise WrongType(f"{name}: expected str or os.PathLike of str, found {type(text).__name__}")
    return text


class OpenStore:
    """A store, open until close(). Any thread may use it at any time; a forked process may not."""

    _store: _kioku.Store
    _stop: _kioku.Stop | None = None

    def __init__(self, path: "Path | OpenStore | None" = None, **config: Unpack[OpenOptions]) -> None:
        if isinstance(path, OpenStore):
            if config:
                raise WrongType("the store is open: its configuration cannot be given again")
            self._store = path._store
            return
        asked: dict[str, Any] = dict(config)
        if path is None:
            asked["from_env"] = True
        else:
            asked["path"] = path_text(path)
        self._store = _kioku.Store(asked)
        _open_stores.add(self._store)

    def _call(self, answer: type[Answer], verb: str, *inputs: object,
              options: Mapping[str, Any] | None = None) -> Answer:
        """Calls a verb; its record is of the type `answer`."""
        record: Answer = json.loads(self._store.call(verb, inputs, options or None, self._stop))
        return record

    def _stopped_by(self, stop: _kioku.Stop) -> Self:
        """The same store, whose calls end when `stop` asks for it."""
        view = object.__new__(type(self))
        view.__dict__.update(self.__dict__)
        view._stop = stop
        return view

    def close(self) -> None:
        """Closes the store; again does nothing. A call that another thread is in ends as it would
        have, and the file is closed after it. Whatever shares the store is closed with it."""
        self._store.close()

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return self._store.is_closed

    @property
    def path(self) -> str:
        """The store's file; empty once it is closed."""
        return self._store.path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kioku.{type(self).__name__} {self.path or 'closed'}>"
