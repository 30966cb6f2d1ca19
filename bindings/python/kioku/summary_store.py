"""SummaryStore: the rolling summaries of each session, as a component of its own."""
from collections.abc import Mapping
from typing import Any, TypedDict, Unpack, cast

from . import options as o
from . import records as r
from ._store import OpenStore


class _Summaries(TypedDict):
    items: list[r.Summary]


class SummaryStore(OpenStore):
    """The summaries of a store's sessions: of a Manager's, or of the file at a path, which it opens.

    >>> import kioku
    >>> with kioku.Manager("summaries.db") as notes:
    ...     added = notes.add_message("demo", role="user", content="Hello.")
    ...     made = notes.summary_store.add_summary("demo", "They met.")
    ...     notes.summary_store.get_current_summary("demo"), made["made_by"]
    ('They met.', 'caller')
    """

    def add_summary(self, session: str, summary_text: str, metadata: Mapping[str, Any] | None = None,
                    **options: Unpack[o.CallOptions]) -> r.Summary:
        """Replaces the text of the summarised range; the one before stays in the history. Raises NotFound,
        and LimitExceeded above max_summary_tokens."""
        return self._call(r.Summary, "summary.add_summary", session, summary_text, metadata, options=options)

    def get_current_summary(self, session: str, **options: Unpack[o.CallOptions]) -> str | None:
        """The current text, None where there is none; get_summary_history has its record. Raises
        NotFound."""
        summary = cast("r.Summary | None", self._call(object, "summary.get_current_summary", session, options=options))
        return summary["text"] if summary else None

    def get_summary_history(self, session: str, limit: int = 10,
                            **options: Unpack[o.CallOptions]) -> list[r.Summary]:
        """Generations, newest first. Raises NotFound."""
        return self._call(_Summaries, "summary.get_summary_history", session, limit, options=options)["items"]

    def get_summary_stats(self, session: str, **options: Unpack[o.CallOptions]) -> r.SummaryStats:
        """The summaries, counted. Raises NotFound."""
        return self._call(r.SummaryStats, "summary.get_summary_stats", session, options=options)

    def clear_summaries(self, session: str, **options: Unpack[o.CallOptions]) -> r.Erasure:
        """Erases every generation and every summary job of the session. Raises NotFound."""
        return self._call(r.Erasure, "summary.clear_summaries", session, options=options)
