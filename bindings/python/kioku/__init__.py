"""Kioku: memory for AI agents, in this process; a store is one file.

>>> import kioku
>>> with kioku.Manager("kioku.db") as memory:
...     added = memory.add_message("demo", role="user", content="We deploy on Fridays.")
...     context = memory.get_context("demo", budget_tokens=2000)
>>> context["messages"][0]["content"]
'We deploy on Fridays.'
"""
from . import _kioku, options, records
from ._store import OpenStore
from .async_manager import AsyncManager, CancelledTooLate
from .buffer_store import BufferStore
from .circuit_breaker import CircuitBreaker, CircuitState, Verdict
from .errors import (Busy, Cancelled, Conflict, Corrupt, DeadlineExceeded, DiskFull, Error, InternalError,
                     InvalidArgument, LimitExceeded, NotFound, OutOfMemory, PermissionDenied, ReadOnly,
                     Unavailable, Unsupported, WrongType)
from .manager import Manager
from .summary_store import SummaryStore
from .token_counter import RunningCount, TokenCounter

__version__: str = _kioku.version

__all__ = [
    "AsyncManager", "BufferStore", "Busy", "Cancelled", "CancelledTooLate", "CircuitBreaker",
    "CircuitState", "Conflict", "Corrupt", "DeadlineExceeded", "DiskFull", "Error", "InternalError",
    "InvalidArgument", "LimitExceeded", "Manager", "NotFound", "OpenStore", "OutOfMemory",
    "PermissionDenied", "ReadOnly", "RunningCount", "SummaryStore", "TokenCounter", "Unavailable",
    "Unsupported", "Verdict", "WrongType", "options", "records",
]
