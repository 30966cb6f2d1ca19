"""LangChain's chat history and retriever over a Kioku store.

    history = KiokuChatMessageHistory(memory, "planning", user="ada")
    retriever = KiokuRetriever(memory=memory, k=4, options={"user": "ada"})

Needs the package langchain-core, 1.0 or later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import count
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.chat_history import BaseChatMessageHistory
from langchain_core.documents import Document
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    ChatMessage,
    FunctionMessage,
    HumanMessage,
    RemoveMessage,
    SystemMessage,
    ToolMessage,
    convert_to_messages,
    messages_from_dict,
)
from langchain_core.messages.tool import invalid_tool_call, tool_call
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field
from pydantic_core import to_jsonable_python

import kioku
from kioku._chat_record import call_id_of, is_id, pack, text_at, text_places, unpack
from kioku._in_thread import in_thread
from kioku._pages import every

_KIND = "langchain"  # the member of a message's metadata
_ROLES = ("system", "developer", "user", "assistant", "tool")

Record = dict[str, Any]


class KiokuChatMessageHistory(BaseChatMessageHistory):
    """The messages of one session, as LangChain's. Thread-safe; the manager stays the caller's.

    What LangChain adds comes back as it was, whatever its type; what other hosts added comes as the
    type of its role. What was redacted is left out. The session keeps its buffer and its summaries,
    so `memory.get_context(session_id)` is a short form of the same history.

    Args:
        memory: The store.
        session_id: The session; it begins with its first message.
        user, agent, project: The session's scope, set when it begins.
    """

    def __init__(
        self,
        memory: kioku.Manager,
        session_id: str,
        *,
        user: str | None = None,
        agent: str | None = None,
        project: str | None = None,
    ) -> None:
        super().__init__()
        self._memory = memory
        self.session_id = session_id
        scope = {"user": user, "agent": agent, "project": project}
        self._scope = {key: value for key, value in scope.items() if value is not None}

    @property
    def messages(self) -> list[BaseMessage]:  # type: ignore[override]
        """All messages, oldest first; none for a session that has not begun."""
        try:
            found = list(every(self._memory.messages, self.session_id))
        except kioku.NotFound:
            return []
        return [_from_kioku(message) for message in found if not message.get("redacted")]

    def add_messages(self, messages: Sequence[BaseMessage]) -> None:
        """Appends all of them in one transaction, or none; up to 10,000."""
        if messages:
            new = [{**_to_kioku(message), **self._scope} for message in messages]
            self._memory.add_messages(self.session_id, new)

    def clear(self) -> None:
        """Erases the messages and summaries to the byte; the session keeps its settings."""
        try:
            self._memory.clear_session_memory(self.session_id)
        except kioku.NotFound:
            pass

    async def aget_messages(self) -> list[BaseMessage]:
        """As `messages`, in a thread."""
        return await in_thread(lambda: self.messages)

    async def aadd_messages(self, messages: Sequence[BaseMessage]) -> None:
        """As `add_messages`, in a thread; when the task is cancelled, what has begun is finished
        first."""
        await in_thread(self.add_messages, messages)

    async def aclear(self) -> None:
        """As `clear`, in a thread; when the task is cancelled, what has begun is finished first."""
        await in_thread(self.clear)


class KiokuRetriever(BaseRetriever):
    """Documents from `Manager.recall`, best first: messages, memories and episodes.

    A document's id is the item's, its text the page content; its metadata are the hit's other
    fields, the item's own metadata under `metadata`. `k` may be given to `invoke` too.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    memory: Any
    """The `kioku.Manager`, which stays the caller's to close."""
    k: int = 10
    """The most documents, 1 to 1,000."""
    options: dict[str, Any] = Field(default_factory=dict)
    """Options of recall: scope, kinds, since, metadata, ..."""

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
    ) -> list[Document]:
        limit = self.k if k is None else k
        hits = self.memory.recall(query, **{**self.options, "limit": limit})["hits"]
        return [
            Document(
                id=hit["id"],
                page_content=hit["text"],
                metadata={name: hit[name] for name in hit if name != "text"},
            )
            for hit in hits
        ]


def _to_kioku(message: BaseMessage) -> Record:
    if isinstance(message, RemoveMessage):
        raise ValueError("a RemoveMessage says what to take out of a state; it is no message")
    data = _data_of(message)
    record = {"type": message.type, "data": data}
    places = text_places(data["content"], "content")
    fields: Record = {
        "role": _role_of(message),
        "content": "\n".join(text_at(data, place) for place in places),
    }
    if is_id(message.name):
        fields["name"] = message.name
    if is_id(message.id):
        fields["external_id"] = message.id
    if isinstance(message, ToolMessage) and (call_id := call_id_of(message.tool_call_id)):
        fields["tool_call_id"] = call_id
    if isinstance(message, AIMessage) and message.tool_calls:
        calls = data["tool_calls"]
        true_ids = [call["id"] for call in calls]
        ids = _ids_for(true_ids)
        fields["tool_calls"] = [_call_to_kioku(*each) for each in zip(calls, ids, strict=True)]
        if not isinstance(message, AIMessageChunk):
            del data["tool_calls"]  # the message has them
            if ids != true_ids:
                record["call_ids"] = true_ids
    return pack(_KIND, record, fields, [("data", *place) for place in places])


def _data_of(message: BaseMessage) -> Record:
    try:
        # Not by mode="json", which makes None of a number that is not finite.
        return dict(to_jsonable_python(message.model_dump(exclude_defaults=True)))
    except ValueError as error:
        what = "bytes that are not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise kioku.InvalidArgument(
            f"a message of type {message.type!r} holds what JSON cannot have: {what}", "langchain"
        ) from None


def _from_kioku(message: Record) -> BaseMessage:
    record = unpack(_KIND, message)
    if record is not None:
        try:
            return _from_record(record, message)
        except (LookupError, RecursionError, TypeError, ValueError):
            pass  # another host has a member of this name too
    return _from_another_host(message)


def _from_record(record: Record, message: Record) -> BaseMessage:
    data = record["data"]
    if message.get("tool_calls") and "tool_calls" not in data:
        data["tool_calls"] = [_call_from_kioku(call) for call in message["tool_calls"]]
        for call, true_id in zip(data["tool_calls"], record.get("call_ids", ()), strict=False):
            call["id"] = true_id
    return messages_from_dict([record])[0]


def _from_another_host(message: Record) -> BaseMessage:
    parts = message["metadata"].get("parts")
    has_parts = isinstance(parts, list) and all(isinstance(part, str | dict) for part in parts)
    chat = {
        "role": message["role"],
        "content": parts if parts and has_parts else message["content"],
        "id": message.get("external_id") or message["id"],
    }
    if message.get("name"):
        chat["name"] = message["name"]
    if message["role"] == "tool":
        chat["tool_call_id"] = message.get("tool_call_id") or ""
    converted = convert_to_messages([chat])[0]
    if isinstance(converted, AIMessage):
        for call in message.get("tool_calls") or ():
            _take_call(converted, call)
    return converted


def _take_call(message: AIMessage, call: Record) -> None:
    """A call of another host's, as a chat API has it or as LangChain does; whatever else it is, the
    message has it as invalid."""
    function = call.get("function")
    told = function if isinstance(function, dict) else call
    name, given = told.get("name"), told.get("arguments", told.get("args"))
    arguments = given
    try:
        if isinstance(given, str):
            arguments = json.loads(given, strict=False) if given else {}
    except (RecursionError, ValueError):
        pass
    if isinstance(name, str) and isinstance(arguments, dict):
        message.tool_calls.append(tool_call(name=name, args=arguments, id=call["id"]))
        return
    message.invalid_tool_calls.append(
        invalid_tool_call(
            name=name if isinstance(name, str) else None,
            args=given if isinstance(given, str) else json.dumps(given),
            id=call["id"],
            error="the call has no name, or its arguments are no JSON object",
        )
    )


def _role_of(message: BaseMessage) -> str:
    if isinstance(message, ChatMessage):
        return message.role if message.role in _ROLES else "user"
    if isinstance(message, AIMessage):
        return "assistant"
    if isinstance(message, SystemMessage):
        return "system"
    if isinstance(message, ToolMessage | FunctionMessage):
        return "tool"
    if isinstance(message, HumanMessage):
        return "user"
    raise ValueError(f"a message of type {message.type!r} has no role here")


def _ids_for(true_ids: list[str | None]) -> list[str]:
    """One for each call, none twice: its own where it can be, or one that no call has."""
    own = [call_id_of(each) for each in true_ids]
    free = (name for name in map("call_{}".format, count()) if name not in own)
    ids: list[str] = []
    for each in own:
        ids.append(next(free) if each is None or each in ids else each)
    return ids


def _call_to_kioku(call: Record, call_id: str) -> Record:
    # As chat APIs have it, so that a context of Kioku's is ready for one.
    return {
        "id": call_id,
        "type": "function",
        "function": {"name": call["name"], "arguments": json.dumps(call["args"])},
    }


def _call_from_kioku(call: Record) -> Record:
    function = call["function"]
    arguments = json.loads(function["arguments"])
    return {"name": function["name"], "args": arguments, "id": call["id"], "type": "tool_call"}
