"""The OpenAI Agents SDK's session over a Kioku store.

    session = KiokuSession("planning", memory, user="ada")
    await Runner.run(agent, "When do we deploy?", session=session)

Needs the package openai-agents, 0.20 or later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from agents.items import TResponseInputItem
from agents.memory import SessionSettings

import kioku
from kioku._chat_record import call_id_of, is_id, pack, text_at, text_places, unpack
from kioku._in_thread import in_thread
from kioku._pages import every

_KIND = "openai_agents"  # the member of a message's metadata
_ROLES = ("system", "developer", "user", "assistant")

Record = dict[str, Any]


class KiokuSession:
    """A session of the Agents SDK: each item is one message of a session of Kioku's.

    Every item comes back as it was added, whatever its type. Calls and their results are stored as
    such, so `memory.get_context(session_id)` is a valid, shorter form of the same conversation.
    Thread-safe, for several tasks and processes at once; each call runs in a thread. The manager
    stays the caller's to close.

    Args:
        session_id: The session; it begins with its first item.
        memory: The store.
        session_settings: Its `limit` bounds `get_items`; a dict of the same does as well.
        user, agent, project: The session's scope, set when it begins.
    """

    def __init__(
        self,
        session_id: str,
        memory: kioku.Manager,
        *,
        session_settings: SessionSettings | dict[str, Any] | None = None,
        user: str | None = None,
        agent: str | None = None,
        project: str | None = None,
    ) -> None:
        self.session_id = session_id
        if not isinstance(session_settings, SessionSettings):
            session_settings = SessionSettings().resolve(session_settings)
        self.session_settings: SessionSettings | None = session_settings
        self._memory = memory
        scope = {"user": user, "agent": agent, "project": project}
        self._scope = {key: value for key, value in scope.items() if value is not None}

    async def get_items(self, limit: int | None = None) -> list[TResponseInputItem]:
        """All items, oldest first; with a limit the newest ones. Popped ones are left out."""
        if limit is None and self.session_settings is not None:
            limit = self.session_settings.limit
        return await in_thread(self._items, limit)

    async def add_items(self, items: list[TResponseInputItem]) -> None:
        """Appends all of them in one transaction, or none; up to 10,000."""
        await in_thread(self._add, list(items))

    async def pop_item(self) -> TResponseInputItem | None:
        """Takes the newest item out and answers it: its text is erased to the byte, its place in
        the session stays. None when there is none."""
        return await in_thread(self._pop)

    async def clear_session(self) -> None:
        """Erases all items to the byte; the session keeps its settings."""
        await in_thread(self._clear)

    def _add(self, items: Iterable[Any]) -> None:
        new = [{**_to_kioku(dict(item)), **self._scope} for item in items]
        if new:
            self._memory.add_messages(self.session_id, new)

    def _items(self, limit: int | None) -> list[Any]:
        if limit is not None and limit <= 0:
            return []
        try:
            newest = self._newest(limit)
        except kioku.NotFound:
            return []
        items = [item for message in newest for item in _from_kioku(message)]
        return items if limit is None else items[-limit:]

    def _newest(self, count: int | None) -> list[Record]:
        """The last messages that were not popped, oldest first: `count` or more, all for None."""
        last = 0 if count is None else self._last()
        width = last if count is None else count
        while True:
            first = max(last - width + 1, 1)
            found = [
                message
                for message in every(self._memory.messages, self.session_id, from_seq=first)
                if not message.get("redacted")
            ]
            if first == 1 or len(found) >= width:
                return found
            width *= 2

    def _last(self) -> int:
        """The seq of the newest message, popped or not: the end of the buffer."""
        stats = self._memory.get_memory_stats(self.session_id)
        return int(stats["summaries"]["summarized_to"] + stats["buffer"]["message_count"])

    def _pop(self) -> Any:
        try:
            while newest := self._newest(1):
                items = _from_kioku(newest[-1])
                if self._memory.redact_message(newest[-1]["id"])["messages"]:
                    self._add(items[:-1])  # of another host's text with calls
                    return items[-1]
        except kioku.NotFound:
            pass
        return None

    def _clear(self) -> None:
        try:
            self._memory.clear_session_memory(self.session_id)
        except kioku.NotFound:
            pass


def _to_kioku(item: Record) -> Record:
    kind = item.get("type") or "message"
    call_id = call_id_of(item.get("call_id"))
    if kind == "message":
        return _text_to_kioku(item, "content", _role_of(item))
    if call_id and kind.endswith("_call"):
        return _call_to_kioku(item, kind, call_id)
    if call_id and kind.endswith("_output"):
        return _text_to_kioku(item, "output", "tool", tool_call_id=call_id)
    # Neither said nor called here: a result without a call, which no context has.
    return _text_to_kioku(item, "summary" if kind == "reasoning" else "content", "tool")


def _role_of(item: Record) -> str:
    role = item.get("role")
    return role if role in _ROLES else "user"


def _text_to_kioku(item: Record, member: str, role: str, **fields: Any) -> Record:
    places = text_places(item.get(member), member)
    fields |= {"role": role, "content": "\n".join(text_at(item, place) for place in places)}
    if is_id(item.get("id")):
        fields["external_id"] = item["id"]
    return pack(_KIND, item, fields, places)


def _call_to_kioku(item: Record, kind: str, call_id: str) -> Record:
    # As chat APIs have it, so that a context of Kioku's is ready for one.
    member = next((each for each in ("arguments", "input") if isinstance(item.get(each), str)), "")
    arguments = item[member] if member else json.dumps(item.get("action") or {})
    name = item.get("name") or kind.removesuffix("_call")
    call = {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}
    fields = {"role": "assistant", "tool_calls": [call]}
    return pack(_KIND, item, fields, [(member,)] if member else [])


def _from_kioku(message: Record) -> list[Record]:
    """The item, or what another host's message is in items."""
    item = unpack(_KIND, message)
    if item is not None:
        return [item]
    content = message["content"]
    if message["role"] == "tool":
        call_id = message.get("tool_call_id") or message["id"]
        return [{"type": "function_call_output", "call_id": call_id, "output": content}]
    items: list[Record] = [{"role": message["role"], "content": content}] if content else []
    for call in message.get("tool_calls") or []:
        function = call.get("function")
        told = function if isinstance(function, dict) else call
        name, arguments = told.get("name"), told.get("arguments", told.get("args"))
        items.append(
            {
                "type": "function_call",
                "call_id": call["id"],
                "name": name if isinstance(name, str) else "",
                "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments or {}),
            }
        )
    return items
