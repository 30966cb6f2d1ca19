"""What the native module does not write as JSON by itself."""
import dataclasses
from collections.abc import Mapping
from datetime import datetime, timezone

from .errors import InvalidArgument, WrongType


def plain(value: object, path: str) -> object:
    """A time as text, a mapping or a dataclass as a dict. `path` begins the messages."""
    if isinstance(value, datetime):
        if value.tzinfo is None or value.utcoffset() is None:
            raise InvalidArgument(
                f"{path}: the datetime names no time zone: use datetime.now(timezone.utc), or "
                "value.astimezone() where it is local")
        return value.astimezone(timezone.utc).isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    dump = getattr(value, "model_dump", None)  # pydantic's
    if callable(dump) and not isinstance(value, type):
        dumped: object = dump()
        return dumped
    raise WrongType(f"{path}: {type(value).__name__} is no JSON value")
