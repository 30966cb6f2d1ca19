"""Walks a list of Kioku's from page to page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def every(ask: Callable[..., Any], *inputs: Any, **options: Any) -> Iterator[Any]:
    """Each record that `ask` lists, a page at a time, in the list's order."""
    cursor: dict[str, Any] = {}
    while True:
        page = ask(*inputs, **options, **cursor)
        yield from page["items"]
        if not page.get("next"):
            return
        cursor = {"cursor": page["next"]}
