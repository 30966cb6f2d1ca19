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
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # nobody is left to be told
        raise
