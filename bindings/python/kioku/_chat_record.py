"""A framework's message as one message of Kioku's, and back without a loss.

What a model reads stands in the content, so that contexts and recall see it; the rest is metadata,
which has a smaller limit. So the texts that make up most of a message are not kept twice: the metadata
say where in the framework's own record they belong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

_BLANK = " "  # a message of Kioku's has a content unless it calls tools
_ID_BYTES = 256  # of names and ids

Place = tuple[str | int, ...]


def pack(
    kind: str, record: dict[str, Any], fields: dict[str, Any], places: Sequence[Place] = ()
) -> dict[str, Any]:
    """A new message: `fields`, and in its metadata, under `kind`, the record.

    `places` say where the record has the texts that the content is made of, joined by line breaks;
    where there is no content, the one that is the arguments of the only tool call.
    """
    message = {**_cleaned(fields), "content": _cleaned(fields.get("content")) or ""}
    if not message["content"] and not message.get("tool_calls"):
        message["content"] = _BLANK
    record = json.loads(json.dumps(record))  # which is ours to take apart
    kept: dict[str, Any] = {}
    start = 0
    for place in places:
        text = text_at(record, place)
        if _replace(text) == text:  # else the content has it mended, and the record as it was
            _parent(record, place)[place[-1]] = ""
            kept.setdefault("texts", []).append([list(place), start, len(text)])
        start += len(text) + 1
    if _can_be_kept(record):
        kept["record"] = record
    else:
        kept["json"] = json.dumps(record)
    return {**message, "metadata": {kind: kept}}


def unpack(kind: str, message: dict[str, Any]) -> dict[str, Any] | None:
    """The record that `pack` was given; None for a message that it did not make."""
    try:
        kept = message["metadata"][kind]
        record = json.loads(kept["json"]) if "json" in kept else kept["record"]
        text = message["content"] or message["tool_calls"][0]["function"]["arguments"]
        for place, start, size in kept.get("texts", ()):
            _parent(record, place)[place[-1]] = text[start : start + size]
    except (LookupError, RecursionError, TypeError, ValueError):
        return None  # another host has a member of this name too
    return record if isinstance(record, dict) else None


def text_places(content: Any, *names: str) -> list[Place]:
    """Where texts stand in `content`, a str or a list of parts, itself found below `names`."""
    if isinstance(content, str):
        return [names] if content else []
    places: list[Place] = []
    for at, part in enumerate(content if isinstance(content, list) else []):
        if isinstance(part, str) and part:
            places.append((*names, at))
        elif isinstance(part, dict) and isinstance(part.get("text"), str) and part["text"]:
            places.append((*names, at, "text"))
    return places


def text_at(record: Any, place: Place) -> str:
    """The text at a place that `text_places` answered."""
    return str(_parent(record, place)[place[-1]])


def is_id(text: Any) -> bool:
    """Whether Kioku can have it as a name or an id."""
    return isinstance(text, str) and 0 < len(text.encode(errors="replace")) <= _ID_BYTES


def call_id_of(text: Any) -> str | None:
    """What ties a call to its result: the text without control characters, where that is an id."""
    if not isinstance(text, str):
        return None
    mended = re.sub("[\x00-\x1f\x7f]", "\ufffd", _replace(text))
    return mended if is_id(mended) else None


def _parent(record: Any, place: Sequence[str | int]) -> Any:
    for step in place[:-1]:
        record = record[step]
    return record


def _can_be_kept(record: Any) -> bool:
    """Whether it can as it is: the store's text has no NUL and no half of a character, its numbers
    are finite. Its JSON text, which spells these out, can be kept in any case."""
    try:
        text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return False
    return "\\u0000" not in text and _replace(text) == text


def _replace(text: str) -> str:
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _replace(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    return value
