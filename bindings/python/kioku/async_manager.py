"""AsyncManager: the verbs of Manager, awaitable."""
import asyncio
import functools
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, Unpack, overload

from . import _kioku, _log
from ._in_thread import end_of
from .errors import InvalidArgument, Unsupported
from .manager import Manager
from .options import OpenOptions
from ._store import Path

P = ParamSpec("P")
Answer = TypeVar("Answer")


class CancelledTooLate(Exception):
    """Why a CancelledError is no promise that nothing was written: the call had come to its end when its
    task was cancelled. What it did stands, and `result` is what it answered. Never raised by itself: it
    is the `__cause__` of the asyncio.CancelledError that the task ends in."""

    def __init__(self, verb: str, result: object) -> None:
        super().__init__(verb, result)
        self.verb = verb
        self.result = result

    def __str__(self) -> str:
        return f"{self.verb} had come to its end when it was cancelled: what it did stands"


class _Verb(Generic[P, Answer]):
    """A verb of Manager as a method of AsyncManager."""

    def __init__(self, verb: Callable[Concatenate[Manager, P], Answer]) -> None:
        self._verb = verb
        self.__doc__ = verb.__doc__

    @overload
    def __get__(self, manager: None, owner: type) -> Self: ...
    @overload
    def __get__(self, manager: "AsyncManager", owner: type) -> Callable[P, Coroutine[Any, Any, Answer]]: ...

    def __get__(self, manager: "AsyncManager | None", owner: type) -> Any:
        if manager is None:
            return self

        @functools.wraps(self._verb)
        async def call(*args: P.args, **kwargs: P.kwargs) -> Answer:
            return await manager._run(self._verb, *args, **kwargs)

        return call


class AsyncManager:
    """A Manager whose verbs are awaited; they run in a few threads of its own, never in the loop's.

    >>> import asyncio, kioku
    >>> async def main():
    ...     async with kioku.AsyncManager("async.db") as notes:
    ...         await notes.add_message("demo", role="user", content="Hello.")
    ...         return (await notes.get_context("demo"))["messages"][0]["content"]
    >>> asyncio.run(main())
    'Hello.'

    It takes what Manager takes, or an open Manager, which it then leaves open; `threads` is how many
    calls run at once. The store is opened by the first call. Cancelling a task stops its call, and the
    task ends in a CancelledError when the call has ended: it then has written nothing, or the error's
    `__cause__` is a CancelledTooLate, whose `result` says what was written. Only an import keeps what it
    had taken before, in pieces of 256 records.
    """

    def __init__(self, path: "Path | Manager | None" = None, *, threads: int = 8,
                 **config: Unpack[OpenOptions]) -> None:
        if threads < 1:
            raise InvalidArgument(f"threads is {threads}, below the least 1")
        self._manager: Manager | None = path if isinstance(path, Manager) else None
        self._owns = self._manager is None
        self._open = functools.partial(Manager, path, **config)
        self._lock = threading.Lock()  # guards opening and closing
        self._closed = False
        self._process = os.getpid()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="kioku")

    def _opened(self) -> Manager:
        with self._lock:
            if self._manager is None:
                self._manager = self._open()
            return self._manager

    async def _run(self, verb: Callable[Concatenate[Manager, P], Answer],
                   *args: P.args, **kwargs: P.kwargs) -> Answer:
        if os.getpid() != self._process:
            raise Unsupported(f"the store was opened in process {self._process}, which this one was "
                              "forked from: open it anew")
        if self._closed:
            raise InvalidArgument("the store is closed")
        stop = _kioku.Stop()

        def call() -> Answer:
            return verb(self._opened()._stopped_by(stop), *args, **kwargs)

        try:
            running = self._pool.submit(call)
        except RuntimeError:  # another loop's close() came between
            if self._closed:
                raise InvalidArgument("the store is closed") from None
            raise
        waiting = asyncio.wrap_future(running)
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError as cancelled:  # never a class of its own: asyncio.timeout looks
            if running.cancel():  # it had not begun
                raise
            stop.request()
            await end_of(waiting)
            failure = running.exception()
            raise cancelled from failure or CancelledTooLate(verb.__name__, running.result())

    async def open(self) -> Self:
        """Opens the store now, which the first verb does otherwise."""
        await self._run(Manager.is_available)
        return self

    async def close(self) -> None:
        """Closes the store when every call that was made before has ended; again does nothing."""
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(None, self._close)

    def _close(self) -> None:
        if os.getpid() != self._process:
            return
        self._pool.shutdown()
        with self._lock:
            if self._manager is not None and self._owns:
                self._manager.close()

    async def __aenter__(self) -> Self:
        return await self.open()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self.close()

    @property
    def log(self) -> logging.Logger:
        """As Manager.log."""
        return _log.logger

    is_available = _Verb(Manager.is_available)
    health = _Verb(Manager.health)
    backup = _Verb(Manager.backup)
    check = _Verb(Manager.check)
    compact = _Verb(Manager.compact)
    changes = _Verb(Manager.changes)
    count_metric = _Verb(Manager.count_metric)
    send_event = _Verb(Manager.send_event)
    configure_session = _Verb(Manager.configure_session)
    set_session_config = _Verb(Manager.set_session_config)
    session = _Verb(Manager.session)
    sessions = _Verb(Manager.sessions)
    get_memory_stats = _Verb(Manager.get_memory_stats)
    fork_session = _Verb(Manager.fork_session)
    clear_session_memory = _Verb(Manager.clear_session_memory)
    add_message = _Verb(Manager.add_message)
    add_messages = _Verb(Manager.add_messages)
    messages = _Verb(Manager.messages)
    redact_message = _Verb(Manager.redact_message)
    get_context = _Verb(Manager.get_context)
    save_context = _Verb(Manager.save_context)
    load_context = _Verb(Manager.load_context)
    remember = _Verb(Manager.remember)
    remember_many = _Verb(Manager.remember_many)
    memory = _Verb(Manager.memory)
    update_memory = _Verb(Manager.update_memory)
    memories = _Verb(Manager.memories)
    memory_history = _Verb(Manager.memory_history)
    store_episode = _Verb(Manager.store_episode)
    episode = _Verb(Manager.episode)
    episodes = _Verb(Manager.episodes)
    recall = _Verb(Manager.recall)
    query_memory = _Verb(Manager.query_memory)
    forget = _Verb(Manager.forget)
    forget_matching = _Verb(Manager.forget_matching)
    next_job = _Verb(Manager.next_job)
    complete_job = _Verb(Manager.complete_job)
    fail_job = _Verb(Manager.fail_job)
    renew_job = _Verb(Manager.renew_job)
    export_records = _Verb(Manager.export_records)
    import_records = _Verb(Manager.import_records)
