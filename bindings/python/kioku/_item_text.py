"""What an item of a LangGraph store is found by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langgraph.store.base import get_text_at_path


def text_of(value: Mapping[str, Any], paths: Sequence[str]) -> str:
    """What stands at LangGraph's paths; for "$", all of it, a line for each member: `food: pizza`."""
    texts: list[str] = []
    for path in paths:
        texts += _lines("", value) if path == "$" else get_text_at_path(value, path)
    return "\n".join(texts).strip()


def _lines(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from _lines(str(key), member)
    elif isinstance(value, list | tuple):
        plain = [str(each) for each in value if isinstance(each, str | int | float)]
        if plain:
            yield f"{name}: {', '.join(plain)}"
        for each in value:
            if isinstance(each, Mapping | list | tuple):
                yield from _lines(name, each)
    elif isinstance(value, str | int | float) and value != "":
        yield f"{name}: {value}"
