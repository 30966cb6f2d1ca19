"""Runs what waits for a disk or a lock in a thread, so that the event loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[..., T], *inputs: Any) -> T:
    """Its answer. When the task is cancelled, what has begun is finished first: whoever cancels a
    write finds it done or not done, and never going on behind."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *inputs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await end_of(running)
        raise


async def end_of(running: asyncio.Future[Any]) -> None:
    """Waits for it, however often the waiting is cancelled; what it ends in is nobody's surprise."""
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError:
            continue
    if not running.cancelled():
        running.exception()  # so that nobody says it was never looked at
