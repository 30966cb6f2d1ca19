// The tables of a store. Times are milliseconds since 1970 UTC, ids 16 bytes of UUIDv7.
#include "storage/migration.hpp"

namespace memory::storage {

namespace {

// Item rowids and change numbers come from one sequence, so a new item's change is its rowid, and
// only items that changed later need an index to be found by change. Entries of the outbox are
// never used again either: an erasure is done with "all up to this one".
constexpr const char* kVersion1 = R"sql(
CREATE TABLE store_numbers(
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO store_numbers(name, value) VALUES('sequence_floor', 0), ('tombstones_from', 0);

CREATE TABLE scopes(
    scope INTEGER NOT NULL PRIMARY KEY,
    user_key TEXT,
    agent_key TEXT,
    project_key TEXT
) STRICT;
CREATE INDEX scopes_keys ON scopes(user_key, agent_key, project_key);
INSERT INTO scopes(scope) VALUES(0);

CREATE TABLE items(
    item INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    session INTEGER NOT NULL,
    time INTEGER NOT NULL,
    change INTEGER NOT NULL,
    state INTEGER NOT NULL,
    text TEXT NOT NULL,
    metadata TEXT
) STRICT;
CREATE UNIQUE INDEX items_id ON items(id);
CREATE INDEX items_changed ON items(change) WHERE change <> item;

CREATE TABLE tombstones(
    item INTEGER NOT NULL PRIMARY KEY,
    kind INTEGER NOT NULL,
    id BLOB NOT NULL,
    change INTEGER NOT NULL
) STRICT;
CREATE INDEX tombstones_change ON tombstones(change);

CREATE TABLE sessions(
    session INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    scope INTEGER NOT NULL,
    title TEXT,
    summary_trigger_tokens INTEGER NOT NULL,
    max_buffer_tokens INTEGER NOT NULL,
    max_buffer_messages INTEGER NOT NULL,
    max_summary_tokens INTEGER NOT NULL,
    buffer_ttl_s INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    summarizer INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    summarized_to INTEGER NOT NULL,
    buffer_tokens INTEGER NOT NULL,
    fold_blocked INTEGER NOT NULL,
    inserted_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    forked_from TEXT,
    forked_at INTEGER NOT NULL,
    change INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sessions_id ON sessions(id);
CREATE INDEX sessions_change ON sessions(change);
CREATE INDEX sessions_created ON sessions(created_at, session);
CREATE INDEX sessions_forked_from ON sessions(forked_from) WHERE forked_from IS NOT NULL;

CREATE TABLE messages(
    item INTEGER NOT NULL PRIMARY KEY REFERENCES items(item) ON DELETE CASCADE,
    session INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    role INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    counter TEXT NOT NULL,
    name TEXT,
    tool_calls TEXT,
    call_ids TEXT,
    tool_call_id TEXT,
    external_id TEXT,
    key_hash INTEGER,
    idempotency_key TEXT
) STRICT;
CREATE UNIQUE INDEX messages_seq ON messages(session, seq);
CREATE INDEX messages_key ON messages(session, key_hash) WHERE key_hash IS NOT NULL;

CREATE TABLE summaries(
    item INTEGER NOT NULL PRIMARY KEY REFERENCES items(item) ON DELETE CASCADE,
    session INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    made_by TEXT NOT NULL
) STRICT;
CREATE INDEX summaries_session ON summaries(session);

CREATE TABLE contexts(
    session INTEGER NOT NULL PRIMARY KEY REFERENCES sessions(session) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox(
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    session INTEGER NOT NULL DEFAULT 0,
    from_seq INTEGER NOT NULL DEFAULT 0,
    to_seq INTEGER NOT NULL DEFAULT 0,
    state INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease BLOB,
    created_at INTEGER NOT NULL,
    problem TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox(kind, state, due_at);
CREATE INDEX outbox_session ON outbox(session, kind);
CREATE UNIQUE INDEX outbox_id ON outbox(id);
)sql";

// Counts say who made them. Until then there was the estimator alone, and no work in the outbox
// that the library does itself, for which an older Kioku would have called a host.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE sessions ADD COLUMN counter TEXT NOT NULL DEFAULT 'estimate';
ALTER TABLE outbox ADD COLUMN counter TEXT;
)sql";

// Memories and episodes. Messages and summaries are found through their sessions: the indexes over
// items are of the other kinds. Tags are kept each between two line breaks, so that one is found as
// text. A memory's row is its newest version, memory_versions holds those before.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE items ADD COLUMN expires_at INTEGER;
CREATE INDEX items_expiry ON items(expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX items_listed ON items(kind, time, item) WHERE kind > 2;
CREATE INDEX items_session ON items(session) WHERE kind > 2;
CREATE INDEX items_scope ON items(scope) WHERE kind > 2;
CREATE INDEX sessions_scope ON sessions(scope);

CREATE TABLE memories(
    item INTEGER NOT NULL PRIMARY KEY REFERENCES items(item) ON DELETE CASCADE,
    category TEXT NOT NULL,
    confidence REAL NOT NULL,
    pinned INTEGER NOT NULL,
    tags TEXT NOT NULL,
    source TEXT,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    changed_by TEXT,
    reason TEXT,
    access_count INTEGER NOT NULL,
    last_accessed_at INTEGER,
    content_hash INTEGER NOT NULL,
    key_hash INTEGER,
    idempotency_key TEXT
) STRICT;
CREATE INDEX memories_pinned ON memories(item) WHERE pinned = 1;
CREATE INDEX memories_content ON memories(content_hash);
CREATE INDEX memories_key ON memories(key_hash) WHERE key_hash IS NOT NULL;

CREATE TABLE memory_versions(
    item INTEGER NOT NULL REFERENCES memories(item) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    category TEXT NOT NULL,
    confidence REAL NOT NULL,
    pinned INTEGER NOT NULL,
    tags TEXT NOT NULL,
    metadata TEXT,
    source TEXT,
    expires_at INTEGER,
    changed_at INTEGER NOT NULL,
    changed_by TEXT,
    reason TEXT,
    PRIMARY KEY(item, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE episodes(
    item INTEGER NOT NULL PRIMARY KEY REFERENCES items(item) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    key_hash INTEGER,
    idempotency_key TEXT
) STRICT;
CREATE INDEX episodes_key ON episodes(key_hash) WHERE key_hash IS NOT NULL;
)sql";

// The index of recall in segments, derived from the items. A segment stands for all items from
// first_item to last_item; the number says up to where all changes are in segments.
constexpr const char* kVersion4 = R"sql(
CREATE TABLE recall_segments(
    first_item INTEGER NOT NULL PRIMARY KEY,
    last_item INTEGER NOT NULL,
    format INTEGER NOT NULL,
    items INTEGER NOT NULL,
    change INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
INSERT INTO store_numbers(name, value) VALUES('recall_sequence', 0);
)sql";

constexpr MigrationStep kSteps[] = {{1, kVersion1}, {2, kVersion2}, {3, kVersion3}, {4, kVersion4}};
static_assert(kSteps[std::size(kSteps) - 1].version == kSchemaVersion);

}  // namespace

std::span<const MigrationStep> migration_steps() {
    return kSteps;
}

}  // namespace memory::storage
