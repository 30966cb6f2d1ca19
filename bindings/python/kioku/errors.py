"""What goes wrong: one exception class for each code of docs/errors.md.

Each is a kioku.Error and, where one fits, the builtin that Python's users expect:

>>> import kioku
>>> try:
...     memory.session("nobody")
... except KeyError as error:
...     print(error.code, "/", error.retryable, "/", error)
not_found / False / there is no session "nobody"
"""
from typing import Any


class Error(Exception):
    """Any failure. `code` is the word of docs/errors.md, `component` the part of the library that
    answers, and `retryable` says that the same call may succeed later without any change. The message
    names the value and the limit, and never holds what was stored."""

    code = "internal"

    def __init__(self, message: str, component: str = "python", retryable: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.component = component
        self.retryable = retryable

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.component, self.retryable)


class InvalidArgument(Error, ValueError):
    """The input is wrong; the message names the value and what is allowed."""

    code = "invalid_argument"


class WrongType(InvalidArgument, TypeError):
    """A value is of another type than the one that is expected."""


class NotFound(Error, KeyError):
    """The thing named does not exist in this store."""

    code = "not_found"


class Conflict(Error):
    """It exists already, differently, or changed since it was read."""

    code = "conflict"


class Busy(Error, TimeoutError):
    """Another process or thread holds what is needed; try again."""

    code = "busy"


class Unavailable(Error, ConnectionError):
    """A backend, library or provider cannot be reached."""

    code = "unavailable"


class DeadlineExceeded(Error, TimeoutError):
    """The time given ran out; nothing was written, but for the pieces that an import had taken before."""

    code = "deadline"


class Cancelled(Error):
    """The caller asked to stop; nothing was written, but for the pieces that an import had taken before."""

    code = "cancelled"


class LimitExceeded(Error, ValueError):
    """A limit was passed; the message names the value and the limit."""

    code = "limit"


class DiskFull(Error, OSError):
    """No space left on the device; nothing was written."""

    code = "full"


class OutOfMemory(Error, MemoryError):
    """An allocation failed."""

    code = "no_memory"


class Corrupt(Error):
    """The store is damaged; the message says what is known to stand."""

    code = "corrupt"


class ReadOnly(Error, PermissionError):
    """The store takes no writes."""

    code = "read_only"


class Unsupported(Error, NotImplementedError):
    """This build, backend or store version cannot do it; so can a process that was forked."""

    code = "unsupported"


class PermissionDenied(Error, PermissionError):
    """The operating system or the host's policy refuses it."""

    code = "permission"


class InternalError(Error, RuntimeError):
    """A defect in Kioku; please report it."""

    code = "internal"


_CLASSES: dict[str, type[Error]] = {each.code: each for each in (
    InvalidArgument, NotFound, Conflict, Busy, Unavailable, DeadlineExceeded, Cancelled, LimitExceeded,
    DiskFull, OutOfMemory, Corrupt, ReadOnly, Unsupported, PermissionDenied, InternalError)}


def from_code(code: str, message: str, component: str, retryable: bool) -> Error:
    """The exception for one of the library's failures."""
    return _CLASSES.get(code, InternalError)(message, component, retryable)
