"""The verbs of sessions, messages, contexts and jobs."""
from collections.abc import Iterable, Mapping
from typing import Any, Unpack, cast

from . import options as o
from . import records as r
from ._store import OpenStore

# A message as the host has it; NewMessage names its keys.
AnyMessage = o.NewMessage | Mapping[str, Any]


class SessionVerbs(OpenStore):
    """Part of Manager."""

    def configure_session(self, session: str, config: Mapping[str, Any] | None = None,
                          **settings: Unpack[o.ConfigureOptions]) -> r.Session:
        """Changes the settings that are given, in a dict or by name; a new id begins a session.

        >>> memory.configure_session("demo", user="ada", max_buffer_messages=20)["user"]
        'ada'

        Raises Conflict where the scope (user, agent, project) differs, and InvalidArgument naming the
        setting, its value and the limit.
        """
        return self._call(r.Session, "configure_session", session, options={**(config or {}), **settings})

    def set_session_config(self, session: str, config: Mapping[str, Any] | None = None,
                           **settings: Unpack[o.ConfigureOptions]) -> r.Session:
        """The same as configure_session.

        >>> memory.set_session_config("demo", {"max_buffer_tokens": 3500})["settings"]["max_buffer_tokens"]
        3500
        """
        return self.configure_session(session, config, **settings)

    def session(self, session: str, **options: Unpack[o.CallOptions]) -> r.Session:
        """A session's record. Raises NotFound.

        >>> memory.session("demo")["message_count"]
        0
        """
        return self._call(r.Session, "session", session, options=options)

    def sessions(self, **options: Unpack[o.SessionListOptions]) -> r.SessionList:
        """Sessions, newest first, by scope; None means those without one.

        >>> [each["id"] for each in memory.sessions(user=["ada", None])["items"]]
        ['demo']
        """
        return self._call(r.SessionList, "sessions", options=options)

    def get_memory_stats(self, session: str, **options: Unpack[o.CallOptions]) -> r.SessionStats:
        """Figures of a session: its buffer, its summaries, its jobs. Raises NotFound.

        >>> memory.get_memory_stats("demo")["buffer"]["message_count"]
        0
        """
        return self._call(r.SessionStats, "get_memory_stats", session, options=options)

    def fork_session(self, session: str, new_session: str, **options: Unpack[o.ForkOptions]) -> r.Session:
        """Copies messages 1 to at_seq (default: all), the settings and the scope into a new session.
        Raises NotFound, and Conflict where the new session exists.

        >>> memory.fork_session("demo", "other")["forked_from"]
        'demo'
        """
        return self._call(r.Session, "fork_session", session, new_session, options=options)

    def clear_session_memory(self, session: str, **options: Unpack[o.ClearOptions]) -> r.Erasure:
        """Erases messages, summaries, jobs, title and saved context to the byte; with all=True the
        session's record, memories and episodes too. Waits for readers in other processes, up to
        deadline_ms (200), then answers {"erased": "pending"}. Raises NotFound.

        >>> memory.clear_session_memory("other", all=True)["erased"]
        True
        """
        return self._call(r.Erasure, "clear_session_memory", session, options=options)

    # ---- messages ------------------------------------------------------------------------------

    def add_message(self, session: str, message: AnyMessage | None = None,
                    *, role: str | None = None, content: Any = None,
                    **options: Unpack[o.AddOptions]) -> r.AddedMessage:
        """Appends a message, given as a dict or by name; it is durable when the call returns. A new id
        begins a session. Content may be a list of parts, whose texts are kept.

        >>> memory.add_message("demo", {"role": "user", "content": "Hello."})["seq"]
        1
        >>> memory.add_message("demo", role="assistant", content="Hi!", idempotency_key="a1")["existed"]
        False

        Raises Conflict where the scope differs, or where the idempotency_key has another message.
        """
        whole: dict[str, Any] = {**(message or {}), **options}
        if role is not None:
            whole["role"] = role
        if content is not None:
            whole["content"] = content
        if isinstance(whole.get("role"), str) and isinstance(whole.get("content"), str):
            # The way of a message that is text: nothing is written as JSON.
            return self._call(r.AddedMessage, "add_message", session, whole.pop("role"), whole.pop("content"),
                              options=whole)
        call = {"deadline_ms": whole.pop("deadline_ms")} if "deadline_ms" in whole else None
        return self._call(r.AddedMessage, "add_whole_message", session, whole, options=call)

    def add_messages(self, session: str, messages: Iterable[AnyMessage],
                     **options: Unpack[o.CallOptions]) -> r.AddedMessages:
        """Appends all of them in one transaction, or none. Raises as add_message, naming the message's
        place.

        >>> added = memory.add_messages("demo", [{"role": "user", "content": "One."},
        ...                                      {"role": "user", "content": "Two."}])
        >>> [each["seq"] for each in added["items"]]
        [3, 4]
        """
        return self._call(r.AddedMessages, "add_messages", session, _listed(messages), options=options)

    def messages(self, session: str, **options: Unpack[o.MessageListOptions]) -> r.MessageList:
        """The whole transcript, by seq. Raises NotFound.

        >>> page = memory.messages("demo", limit=2)
        >>> [each["content"] for each in page["items"]]
        ['Hello.', 'Hi!']
        >>> memory.messages("demo", cursor=page["next"])["items"][0]["content"]
        'One.'
        """
        return self._call(r.MessageList, "messages", session, options=options)

    def redact_message(self, message_id: str, **options: Unpack[o.CallOptions]) -> r.Erasure:
        """Takes the text out of one message, to the byte; id, seq, role and time stand. Raises NotFound.

        >>> memory.redact_message(memory.messages("demo")["items"][3]["id"])["messages"]
        1
        """
        return self._call(r.Erasure, "redact_message", message_id, options=options)

    # ---- context -------------------------------------------------------------------------------

    def get_context(self, session: str, **options: Unpack[o.ContextOptions]) -> r.Context:
        """What to hand to a model: summary, recalled items and buffer within budget_tokens; `messages`
        is ready for a chat API. Raises NotFound, and LimitExceeded where nothing fits.

        >>> context = memory.get_context("demo", budget_tokens=2000)
        >>> context["messages"][0]["content"], context["total_tokens"] <= 2000
        ('Hello.', True)
        """
        return self._call(r.Context, "get_context", session, options=options)

    def save_context(self, session: str, context: object, **options: Unpack[o.SaveOptions]) -> int:
        """Keeps the host's own state with a session: a mapping, a dataclass or a pydantic model. Answers
        its version; with expected_version (0: none saved yet) a stale one raises Conflict.

        >>> memory.save_context("demo", {"state": "search"})
        1
        """
        return self._call(int, "save_context", session, context, options=options)

    def load_context(self, session: str, **options: Unpack[o.CallOptions]) -> r.SavedContext:
        """What save_context kept. Raises NotFound.

        >>> memory.load_context("demo")["context"]
        {'state': 'search'}
        """
        return self._call(r.SavedContext, "load_context", session, options=options)

    # ---- jobs ----------------------------------------------------------------------------------

    def next_job(self, kinds: Iterable[str] | None = None, **options: Unpack[o.CallOptions]) -> r.Job | None:
        """The oldest work for the host's own model, under a lease of 300 s; None when there is none.

        >>> memory.next_job(["summarize"]) is None
        True
        """
        asked: dict[str, Any] = {**options}
        if kinds is not None:
            asked["kinds"] = _listed(kinds)
        return cast("r.Job | None", self._call(object, "next_job", options=asked))

    def complete_job(self, id: str, lease: str, result: object, **options: Unpack[o.CallOptions]) -> None:
        """Hands in a job's result; of "summarize" it is {"text": "…"}. Raises Conflict where the lease or
        the range is stale, NotFound where it is done or cleared."""
        return self._call(type(None), "complete_job", id, lease, result, options=options)

    def fail_job(self, id: str, lease: str, reason: str, **options: Unpack[o.CallOptions]) -> None:
        """Gives a job back with a reason; it is offered again at once, up to five attempts in all. Raises
        as complete_job."""
        return self._call(type(None), "fail_job", id, lease, reason, options=options)

    def renew_job(self, id: str, lease: str, **options: Unpack[o.CallOptions]) -> int:
        """Another 300 s from now; answers until when, in milliseconds since 1970. Raises as
        complete_job."""
        return self._call(int, "renew_job", id, lease, options=options)


def _listed(values: Iterable[Any]) -> object:
    """A list of them; what is none goes on to be refused by name."""
    if isinstance(values, (list, tuple, str, bytes, Mapping)) or not isinstance(values, Iterable):
        return values
    return list(values)
