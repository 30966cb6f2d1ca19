"""What the verbs answer: plain dicts, typed. Their keys are those of docs/schema, which says more about
each; a test holds the two against each other. Times are RFC 3339 text in UTC.
"""
from typing import Any, Literal, NotRequired, TypedDict

Role = Literal["system", "developer", "user", "assistant", "tool"]
Kind = Literal["message", "summary", "memory", "episode"]


class SessionSettings(TypedDict):
    summary_trigger_tokens: int
    max_buffer_tokens: int
    max_buffer_messages: int
    max_summary_tokens: int
    buffer_ttl_s: int
    encoding: str
    summarizer: Literal["extractive", "host", "none"]


class Session(TypedDict):
    id: str
    title: str | None
    user: str | None
    agent: str | None
    project: str | None
    settings: SessionSettings
    message_count: int
    forked_from: NotRequired[str]
    created_at: str
    updated_at: str


class SessionList(TypedDict):
    items: list[Session]
    next: NotRequired[str]


class BufferInfo(TypedDict):
    message_count: int
    token_count: int
    max_messages: int
    max_tokens: int
    ttl_remaining_s: int | None
    oversized: bool


class SummaryStats(TypedDict):
    count: int
    current_tokens: int
    summarized_to: int
    updated_at: str | None


class SessionStats(TypedDict):
    session: Session
    buffer: BufferInfo
    summaries: SummaryStats
    jobs_pending: int
    jobs_failed: int
    memories: int
    episodes: int
    context_version: int | None


class Summary(TypedDict):
    id: str
    session: str
    text: str
    tokens: int
    from_seq: int
    to_seq: int
    made_by: Literal["extractive", "host", "caller"]
    metadata: dict[str, Any]
    created_at: str


class Erasure(TypedDict):
    erased: Literal[True, "pending"]
    messages: int
    summaries: int
    jobs: int
    memories: int
    episodes: int
    forks: list[str]


class Message(TypedDict):
    id: str
    external_id: NotRequired[str]
    session: str
    seq: int
    role: Role
    content: str
    name: NotRequired[str]
    tool_calls: NotRequired[list[dict[str, Any]]]
    tool_call_id: NotRequired[str]
    metadata: dict[str, Any]
    created_at: str
    tokens: int
    counter: str
    redacted: NotRequired[Literal[True]]
    truncated: NotRequired[Literal[True]]


class MessageList(TypedDict):
    items: list[Message]
    next: NotRequired[str]


class AddedMessage(TypedDict):
    id: str
    seq: int
    existed: bool


class AddedMessages(TypedDict):
    items: list[AddedMessage]


class Neighbour(TypedDict):
    id: str
    seq: int
    role: Role
    name: NotRequired[str]
    text: str
    created_at: str


class Hit(TypedDict):
    id: str
    kind: Kind
    text: str
    score: float
    signals: dict[str, Any]
    matched: list[str]
    session: str | None
    role: NotRequired[Role]
    name: NotRequired[str]
    source: str | None
    metadata: dict[str, Any]
    created_at: str
    reason: str
    neighbours: NotRequired[list[Neighbour]]


class Expectation(TypedDict):
    id: str
    rank: int | None
    reason: str


class RecallAnswer(TypedDict):
    hits: list[Hit]
    searched: int
    took_us: int
    degraded: list[str]
    expected: NotRequired[Expectation]


class ChatMessage(TypedDict):
    role: Role
    content: str
    name: NotRequired[str]
    tool_calls: NotRequired[list[dict[str, Any]]]
    tool_call_id: NotRequired[str]
    truncated: NotRequired[Literal[True]]


class Context(TypedDict):
    session: str
    messages: list[ChatMessage]
    current_summary: str | None
    buffer_messages: list[Message]
    buffer_info: BufferInfo
    recalled: list[Hit]
    total_tokens: int
    message_count: int
    budget_tokens: int
    omitted: int
    degraded: list[str]


class SavedContext(TypedDict):
    context: dict[str, Any]
    version: int
    updated_at: str


class Memory(TypedDict):
    id: str
    content: str
    category: str
    confidence: float
    pinned: bool
    tags: list[str]
    metadata: dict[str, Any]
    user: str | None
    agent: str | None
    project: str | None
    session: str | None
    source: str | None
    access_count: int
    version: int
    created_at: str
    updated_at: str
    last_accessed_at: str | None
    expires_at: str | None


class MemoryList(TypedDict):
    items: list[Memory]
    next: NotRequired[str]


class MemoryVersion(TypedDict):
    version: int
    content: str
    category: str
    confidence: float
    pinned: bool
    tags: list[str]
    metadata: dict[str, Any]
    source: str | None
    expires_at: str | None
    changed_at: str
    by: str | None
    reason: str | None


class MemoryHistory(TypedDict):
    items: list[MemoryVersion]
    next: NotRequired[str]


class AddedMemory(TypedDict):
    id: str
    category: str
    existed: bool


class AddedMemories(TypedDict):
    items: list[AddedMemory]


class Episode(TypedDict):
    id: str
    content: str
    kind: str
    source: str
    metadata: dict[str, Any]
    user: str | None
    agent: str | None
    project: str | None
    session: str | None
    occurred_at: str
    created_at: str


class EpisodeList(TypedDict):
    items: list[Episode]
    next: NotRequired[str]


class StoredEpisode(TypedDict):
    id: str
    existed: bool


class ForgottenItem(TypedDict):
    id: str
    kind: Kind


class Forgotten(TypedDict):
    dry_run: bool
    erased: Literal[True, False, "pending"]
    messages: int
    summaries: int
    jobs: int
    memories: int
    episodes: int
    forks: list[str]
    items: list[ForgottenItem]


class SummarizeInput(TypedDict):
    session: str
    from_seq: int
    to_seq: int
    max_tokens: int
    previous_summary: NotRequired[str]
    messages: list[dict[str, Any]]


class Job(TypedDict):
    id: str
    lease: str
    kind: Literal["summarize"]
    input: SummarizeInput
    lease_until: str
    attempts: int


class Backend(TypedDict):
    name: str
    state: Literal["ok", "degraded", "down"]
    detail: str
    advice: str


class Health(TypedDict):
    available: bool
    backends: list[Backend]
    path: str
    version: str
    sqlite_version: str
    schema_version: int
    durability: Literal["normal", "full"]
    sequence: int
    sessions: int
    items: int
    size_bytes: int
    log_size_bytes: int
    jobs_pending: int
    jobs_failed: int
    erasures_pending: int
    recounts_pending: int
    recall_cache_hits: int
    recall_cache_misses: int
    metrics_sent: int
    metrics_dropped: int


class BackupReport(TypedDict):
    path: str
    size_bytes: int
    sequence: int


class CheckReport(TypedDict):
    ok: bool
    problems: list[str]
    items: int
    sessions: int
    index: dict[str, Any]


class CompactReport(TypedDict):
    bytes_before: int
    bytes_after: int
    tombstones: int


class Change(TypedDict):
    sequence: int
    op: Literal["put", "delete"]
    kind: str
    id: str


class Changes(TypedDict):
    items: list[Change]
    sequence: int
    more: bool
    rebuild: bool


class ExportReport(TypedDict):
    records: int


class ImportReport(TypedDict):
    records: int
    added: int
    existing: int
