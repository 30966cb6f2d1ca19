"""BufferStore: the newest messages of each session, as a component of its own."""
from typing import Unpack

from . import options as o
from . import records as r
from ._store import OpenStore
from .session_verbs import AnyMessage


class BufferStore(OpenStore):
    """The buffers of a store's sessions: of a Manager's, or of the file at a path, which it opens.

    >>> import kioku
    >>> with kioku.BufferStore("buffers.db") as buffers:
    ...     added = buffers.add_message("demo", {"role": "user", "content": "Hello."})
    ...     [each["content"] for each in buffers.get_messages("demo")]
    ['Hello.']
    """

    def add_message(self, session: str, message: AnyMessage, **options: Unpack[o.CallOptions]) -> r.AddedMessage:
        """The whole of Manager.add_message: durable when it returns."""
        return self._call(r.AddedMessage, "buffer.add_whole_message", session, message, options=options)

    def get_messages(self, session: str, limit: int | None = None,
                     **options: Unpack[o.CallOptions]) -> list[r.Message]:
        """The buffer's messages, oldest first; with a limit, the newest that many. Raises NotFound."""
        if limit is None:
            page = self._call(r.MessageList, "buffer.get_messages", session, options=options)
        else:
            page = self._call(r.MessageList, "buffer.get_newest_messages", session, limit, options=options)
        return page["items"]

    def get_buffer_info(self, session: str, **options: Unpack[o.CallOptions]) -> r.BufferInfo:
        """How full the buffer is. Raises NotFound."""
        return self._call(r.BufferInfo, "buffer.get_buffer_info", session, options=options)

    def should_trigger_summary(self, session: str, threshold: int = 3000,
                               **options: Unpack[o.CallOptions]) -> bool:
        """Whether the buffer's tokens reach the threshold. Raises NotFound."""
        return self._call(bool, "buffer.should_trigger_summary", session, threshold, options=options)

    def clear_buffer(self, session: str, **options: Unpack[o.CallOptions]) -> dict[str, int]:
        """Empties the buffer without summarising; its messages stay in the transcript. Answers how many
        left. Raises NotFound."""
        return {"messages": self._call(int, "buffer.clear_buffer", session, options=options)}
