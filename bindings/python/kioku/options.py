"""What the verbs take by name, typed. The keys are those of docs/schema, which says more about each; a
test holds the two against each other.
"""
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

from .records import Kind, Role

# RFC 3339 text, an aware datetime, or a number: below 10^11 seconds since 1970, else milliseconds.
TimeIn = str | int | datetime | None

# Of a filter: a text is exact, None means those without one, a list means any of them.
ScopeFilter = str | Sequence[str | None] | None


class CallOptions(TypedDict, total=False):
    deadline_ms: int | None


class Settings(TypedDict, total=False):
    summary_trigger_tokens: int
    max_buffer_tokens: int
    max_buffer_messages: int
    max_summary_tokens: int
    buffer_ttl_s: int
    encoding: str
    summarizer: Literal["extractive", "host", "none"] | None


class Limits(TypedDict, total=False):
    content_bytes: int | None
    metadata_bytes: int | None
    metadata_depth: int | None
    context_bytes: int | None
    id_bytes: int | None
    max_list: int | None
    query_bytes: int | None
    max_batch: int | None


class DogStatsD(TypedDict, total=False):
    url: str
    env: str
    service: str
    version: str
    tags: Sequence[str] | None


class OpenOptions(TypedDict, total=False):
    create: bool
    durability: Literal["normal", "full"] | None
    busy_timeout_ms: int
    recall_memory_mb: int
    session: Settings | None
    limits: Limits | None
    dogstatsd: DogStatsD | None
    allow_network_file_system: bool
    log_level: Literal["debug", "info", "warning", "error"] | None
    log_capacity: int
    from_env: bool


class ChangesOptions(TypedDict, total=False):
    limit: int
    deadline_ms: int | None


class MetricOptions(TypedDict, total=False):
    tags: Sequence[str] | None


class EventOptions(TypedDict, total=False):
    alert_type: Literal["info", "success", "warning", "error"] | None
    priority: Literal["normal", "low"] | None
    aggregation_key: str
    source_type: str
    host: str
    timestamp: TimeIn
    tags: Sequence[str] | None


class ConfigureOptions(TypedDict, total=False):
    title: str | None
    user: str | None
    agent: str | None
    project: str | None
    summary_trigger_tokens: int | None
    max_buffer_tokens: int | None
    max_buffer_messages: int | None
    max_summary_tokens: int | None
    buffer_ttl_s: int | None
    encoding: str | None
    summarizer: Literal["extractive", "host", "none"] | None
    deadline_ms: int | None


class SessionListOptions(TypedDict, total=False):
    user: ScopeFilter
    agent: ScopeFilter
    project: ScopeFilter
    session: ScopeFilter
    limit: int
    cursor: str | None
    deadline_ms: int | None


class ForkOptions(TypedDict, total=False):
    at_seq: int | None
    deadline_ms: int | None


class ClearOptions(TypedDict, total=False):
    all: bool
    deadline_ms: int | None


class NewMessage(TypedDict):
    name: NotRequired[str | None]
    tool_calls: NotRequired[list[dict[str, Any]] | None]
    tool_call_id: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, Any] | None]
    created_at: NotRequired[TimeIn]
    timestamp: NotRequired[TimeIn]
    user: NotRequired[str | None]
    agent: NotRequired[str | None]
    project: NotRequired[str | None]
    idempotency_key: NotRequired[str | None]
    role: Role
    content: NotRequired[str | Sequence[str | Mapping[str, Any]] | None]


class AddOptions(TypedDict, total=False):
    name: str | None
    tool_calls: list[dict[str, Any]] | None
    tool_call_id: str | None
    external_id: str | None
    metadata: Mapping[str, Any] | None
    created_at: TimeIn
    timestamp: TimeIn
    user: str | None
    agent: str | None
    project: str | None
    idempotency_key: str | None
    deadline_ms: int | None


class MessageListOptions(TypedDict, total=False):
    from_seq: int
    to_seq: int | None
    limit: int
    cursor: str | None
    deadline_ms: int | None


class ContextOptions(TypedDict, total=False):
    budget_tokens: int | None
    recall: bool
    query: str | None
    recall_limit: int
    deadline_ms: int | None


class SaveOptions(TypedDict, total=False):
    expected_version: int | None
    deadline_ms: int | None


class RememberOptions(TypedDict, total=False):
    category: str | None
    confidence: float
    pinned: bool
    tags: Sequence[str] | None
    metadata: Mapping[str, Any] | None
    user: str | None
    agent: str | None
    project: str | None
    session: str | None
    source: str | None
    created_at: TimeIn
    expires_at: TimeIn
    by: str | None
    reason: str | None
    idempotency_key: str | None
    deadline_ms: int | None


class NewMemory(TypedDict):
    content: str
    category: NotRequired[str | None]
    confidence: NotRequired[float]
    pinned: NotRequired[bool]
    tags: NotRequired[Sequence[str] | None]
    metadata: NotRequired[Mapping[str, Any] | None]
    user: NotRequired[str | None]
    agent: NotRequired[str | None]
    project: NotRequired[str | None]
    session: NotRequired[str | None]
    source: NotRequired[str | None]
    created_at: NotRequired[TimeIn]
    expires_at: NotRequired[TimeIn]
    by: NotRequired[str | None]
    reason: NotRequired[str | None]
    idempotency_key: NotRequired[str | None]


class UpdateOptions(TypedDict, total=False):
    content: str | None
    category: str | None
    confidence: float | None
    pinned: bool | None
    tags: Sequence[str] | None
    metadata: Mapping[str, Any] | None
    source: str | None
    expires_at: TimeIn
    expected_version: int | None
    by: str | None
    reason: str | None
    deadline_ms: int | None


class ItemListOptions(TypedDict, total=False):
    user: ScopeFilter
    agent: ScopeFilter
    project: ScopeFilter
    session: ScopeFilter
    category: str | Sequence[str] | None
    tags_any: Sequence[str] | None
    tags_all: Sequence[str] | None
    min_confidence: float | None
    max_confidence: float | None
    pinned: bool | None
    source: str | Sequence[str] | None
    episode_kind: str | Sequence[str] | None
    since: TimeIn
    until: TimeIn
    metadata: Mapping[str, Any] | None
    limit: int
    cursor: str | None
    deadline_ms: int | None


class HistoryOptions(TypedDict, total=False):
    limit: int
    cursor: str | None
    deadline_ms: int | None


class EpisodeOptions(TypedDict, total=False):
    kind: str
    source: str
    metadata: Mapping[str, Any] | None
    user: str | None
    agent: str | None
    project: str | None
    session: str | None
    occurred_at: TimeIn
    timestamp: TimeIn
    idempotency_key: str | None
    deadline_ms: int | None


class QueryOptions(TypedDict, total=False):
    kinds: Sequence[Kind] | None
    user: ScopeFilter
    agent: ScopeFilter
    project: ScopeFilter
    session: ScopeFilter
    category: str | Sequence[str] | None
    tags_any: Sequence[str] | None
    tags_all: Sequence[str] | None
    min_confidence: float | None
    max_confidence: float | None
    pinned: bool | None
    source: str | Sequence[str] | None
    episode_kind: str | Sequence[str] | None
    since: TimeIn
    until: TimeIn
    metadata: Mapping[str, Any] | None
    budget_tokens: int | None
    exclude: Sequence[str] | None
    now: TimeIn
    deadline_ms: int | None


class NextJobOptions(TypedDict, total=False):
    kinds: Sequence[Literal["summarize"]] | None
    deadline_ms: int | None


class ExportOptions(TypedDict, total=False):
    sessions: Sequence[str] | None
    deadline_ms: int | None


class ImportOptions(TypedDict, total=False):
    session: str | None
    source: str | None
    deadline_ms: int | None


class RecallOptions(TypedDict, total=False):
    kinds: Sequence[Kind] | None
    user: ScopeFilter
    agent: ScopeFilter
    project: ScopeFilter
    session: ScopeFilter
    category: str | Sequence[str] | None
    tags_any: Sequence[str] | None
    tags_all: Sequence[str] | None
    min_confidence: float | None
    max_confidence: float | None
    pinned: bool | None
    source: str | Sequence[str] | None
    episode_kind: str | Sequence[str] | None
    since: TimeIn
    until: TimeIn
    metadata: Mapping[str, Any] | None
    budget_tokens: int | None
    exclude: Sequence[str] | None
    now: TimeIn
    deadline_ms: int | None
    limit: int
    explain: bool
    neighbours: int
    expect: str | None


class Filter(TypedDict, total=False):
    kinds: Sequence[Kind] | None
    user: ScopeFilter
    agent: ScopeFilter
    project: ScopeFilter
    session: ScopeFilter
    category: str | Sequence[str] | None
    tags_any: Sequence[str] | None
    tags_all: Sequence[str] | None
    min_confidence: float | None
    max_confidence: float | None
    pinned: bool | None
    source: str | Sequence[str] | None
    episode_kind: str | Sequence[str] | None
    since: TimeIn
    until: TimeIn
    metadata: Mapping[str, Any] | None


class ForgetOptions(TypedDict, total=False):
    dry_run: bool
    deadline_ms: int | None
