"""What an export writes to and an import reads from: files and what is like one. Never a database:
SQLite drops its locks on a file when anybody in the process closes it.
"""
import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol, cast

from . import _kioku
from .errors import Error, InvalidArgument, WrongType, from_code

PIECE_BYTES = 65_536

_CODES = {errno.ENOENT: "not_found", errno.ENOTDIR: "not_found", errno.EEXIST: "conflict",
          errno.EACCES: "permission", errno.EPERM: "permission", errno.EROFS: "read_only",
          errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full",
          errno.EISDIR: "invalid_argument", errno.ENAMETOOLONG: "invalid_argument",
          errno.ELOOP: "invalid_argument", errno.ENOMEM: "no_memory"}


class Writable(Protocol):
    """A file, open for writing text or bytes."""

    def write(self, data: Any, /) -> object: ...


class Readable(Protocol):
    """A file, open for reading text or bytes."""

    def read(self, size: int, /) -> str | bytes: ...


Source = Readable | Iterable[str | bytes | Mapping[str, Any]]


def _failure(error: OSError, what: str, path: str) -> Error:
    code = _CODES.get(error.errno or 0, "unavailable")
    return from_code(code, f"{what} {path!r}: {error.strerror}", "python", code == "unavailable")


@contextmanager
def new_file(path: str) -> Iterator[Writable]:
    """A file that does not exist yet (mode 0600), on the disk at the end, gone after a failure."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _failure(error, "cannot create", path) from error
    try:
        with open(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException as error:
        os.unlink(path)
        if isinstance(error, OSError) and not isinstance(error, Error):
            raise _failure(error, "cannot write", path) from error
        raise


def _is_open_for_both(file: os.stat_result) -> bool:
    """Whether this process has the file open for reading and writing, as SQLite has its files."""
    for name in os.listdir("/proc/self/fd"):
        try:
            seen = os.fstat(int(name))
            flags = fcntl.fcntl(int(name), fcntl.F_GETFL)
        except OSError:  # closed since it was listed
            continue
        if os.path.samestat(seen, file) and flags & os.O_ACCMODE == os.O_RDWR:
            return True
    return False


@contextmanager
def file_of_records(path: str) -> Iterator[Readable]:
    """A regular file, which is no database that is open here."""
    try:
        file = os.stat(path)
        if not stat.S_ISREG(file.st_mode):
            raise InvalidArgument(f"{path!r} is not a regular file")
        if _is_open_for_both(file):
            raise InvalidArgument(f"{path!r} is open in this process for reading and writing, as a "
                                  "database is: import takes a file of records")
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        if isinstance(error, Error):
            raise
        raise _failure(error, "cannot read", path) from error
    with open(descriptor, "rb", buffering=0) as opened:
        yield opened


def writer_of(target: Writable) -> Callable[[str], object]:
    """Writes text to what takes text, and UTF-8 to what takes bytes."""
    write = getattr(target, "write", None)
    if not callable(write):
        raise WrongType(f"target: expected a path or a file, found {type(target).__name__}")
    if hasattr(target, "encoding"):  # files of text have one, StringIO too
        return lambda text: write(text)
    return lambda text: write(text.encode())


def reader_of(source: Source) -> Callable[[], str | bytes | None]:
    """Gives the next piece of the source, None at its end."""
    read = getattr(source, "read", None)
    if callable(read):
        return lambda: cast("str | bytes", read(PIECE_BYTES)) or None
    if isinstance(source, (str, bytes, Mapping)) or not isinstance(source, Iterable):
        raise WrongType("records: expected a path, a file or an iterable of lines or records, found "
                        + type(source).__name__)
    lines = iter(source)

    def next_line() -> str | bytes | None:
        for line in lines:
            if isinstance(line, bytes):
                return line if line.endswith(b"\n") else line + b"\n"
            text = line if isinstance(line, str) else _kioku.json_text(line, "record")
            return text if text.endswith("\n") else text + "\n"
        return None

    return next_line
