"""LangChain's chat history and retriever over a Kioku store.

    history = KiokuChatMessageHistory(memory, "planning", user="ada")
    retriever = KiokuRetriever(memory=memory, k=4, options={"user": "ada"})

Needs the package langchain-core, 1.0 or later.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
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
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

import kioku
from kioku._chat_record import pack, text_at, text_places, unpack
from kioku._pages import every

_KIND = "langchain"  # the member of a message's metadata
_ROLES = ("system", "developer", "user", "assistant", "tool")
_ID_BYTES = 256  # of names and ids

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
    data = message.model_dump(mode="json", exclude_defaults=True)
    places = text_places(data["content"], "content")
    fields: Record = {
        "role": _role_of(message),
        "content": "\n".join(text_at(data, place) for place in places),
    }
    if _fits(message.name):
        fields["name"] = message.name
    if _fits(message.id):
        fields["external_id"] = message.id
    if isinstance(message, ToolMessage) and _fits(message.tool_call_id):
        fields["tool_call_id"] = message.tool_call_id
    if isinstance(message, AIMessage) and message.tool_calls:
        fields["tool_calls"] = [_call_to_kioku(call, at) for at, call in enumerate(message.tool_calls)]
        if not isinstance(message, AIMessageChunk) and all(_fits(c["id"]) for c in message.tool_calls):
            del data["tool_calls"]  # the message has them
    record = {"type": message.type, "data": data}
    place = ("data", *places[0]) if len(places) == 1 else ()
    return pack(_KIND, record, fields, place)


def _from_kioku(message: Record) -> BaseMessage:
    record = unpack(_KIND, message)
    if record is None:
        return _from_another_host(message)
    data = record["data"]
    if message.get("tool_calls") and "tool_calls" not in data:
        data["tool_calls"] = [_call_from_kioku(call) for call in message["tool_calls"]]
    return messages_from_dict([record])[0]


def _from_another_host(message: Record) -> BaseMessage:
    chat = {
        "role": message["role"],
        "content": message["metadata"].get("parts") or message["content"],
        "id": message.get("external_id") or message["id"],
    }
    for name in ("name", "tool_calls"):
        if message.get(name):
            chat[name] = message[name]
    if message["role"] == "tool":
        chat["tool_call_id"] = message.get("tool_call_id") or ""
    return convert_to_messages([chat])[0]


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


def _call_to_kioku(call: Any, at: int) -> Record:
    # As chat APIs have it, so that a context of Kioku's is ready for one.
    return {
        "id": call["id"] if _fits(call["id"]) else f"call_{at}",
        "type": "function",
        "function": {"name": call["name"], "arguments": json.dumps(call["args"])},
    }


def _call_from_kioku(call: Record) -> Record:
    function = call["function"]
    arguments = json.loads(function["arguments"])
    return {"name": function["name"], "args": arguments, "id": call["id"], "type": "tool_call"}


def _fits(text: str | None) -> bool:
    return text is not None and 0 < len(text.encode(errors="replace")) <= _ID_BYTES
