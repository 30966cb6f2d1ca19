"""A framework's message as one message of Kioku's, and back without a loss.

What a model reads stands in the content, so that contexts and recall see it; the rest is metadata,
which has a smaller limit. So the one text that makes up most of a message is not kept twice: the
metadata say where in the framework's own record it belongs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_BLANK = " "  # a message of Kioku's has a content unless it calls tools

Place = tuple[str | int, ...]


def pack(kind: str, record: dict[str, Any], fields: dict[str, Any], place: Place) -> dict[str, Any]:
    """A new message: `fields`, and in its metadata, under `kind`, the record.

    `place` says where the record has the text that `fields` hold: as the content, or else as the
    arguments of the only tool call. Empty: nowhere.
    """
    message = {**fields, "content": fields.get("content") or ""}
    if not _can_be_kept(record):
        message = _cleaned(message)
        kept: dict[str, Any] = {"json": json.dumps(record)}
    elif place:
        record = json.loads(json.dumps(record))
        _parent(record, place)[place[-1]] = ""
        kept = {"record": record, "text_at": list(place)}
    else:
        kept = {"record": record}
    if not message["content"] and not message.get("tool_calls"):
        message["content"] = _BLANK
    return {**message, "metadata": {kind: kept}}


def unpack(kind: str, message: dict[str, Any]) -> dict[str, Any] | None:
    """The record that `pack` was given; None for a message that another host wrote."""
    kept = message["metadata"].get(kind)
    if not isinstance(kept, dict):
        return None
    if "json" in kept:
        return dict(json.loads(kept["json"]))
    record = kept["record"]
    if place := kept.get("text_at"):
        text = message["content"] or message["tool_calls"][0]["function"]["arguments"]
        _parent(record, place)[place[-1]] = text
    return dict(record)


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


def _parent(record: Any, place: Sequence[str | int]) -> Any:
    for step in place[:-1]:
        record = record[step]
    return record


def _can_be_kept(record: Any) -> bool:
    """Whether all its texts can: the store's text has no NUL and no half of a character. Its JSON
    text, which spells these out, can be kept in any case."""
    text = json.dumps(record, ensure_ascii=False)
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
