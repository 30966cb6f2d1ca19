// Remembering and updating.
#include "memories/remember.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "memories/category.hpp"
#include "memories/memory_table.hpp"
#include "memories/tags.hpp"
#include "memories/validation.hpp"
#include "storage/items.hpp"
#include "storage/scopes.hpp"

namespace memory::memories {

namespace {

template <class T>
void set_if(T& target, const std::optional<T>& value) {
    if (value) target = *value;
}

// Where a memory stands: what its scope leaves open is its session's.
Result<void> place(storage::WriteTransaction& write, const Store::Impl& store,
                   storage::FindSession find_session, const NewMemory& memory, MemoryRow& row) {
    Scope scope = memory.scope;
    if (memory.session) {
        KIOKU_LET(const auto session, find_session(write, store, *memory.session, scope));
        row.session = session.session;
        if (!scope.user) scope.user = session.scope.user;
        if (!scope.agent) scope.agent = session.scope.agent;
        if (!scope.project) scope.project = session.scope.project;
    }
    KIOKU_LET(row.scope, storage::intern_scope(write, scope));
    return {};
}

// The one that is there already, by key or by content; 0: none.
Result<std::int64_t> find_known(storage::WriteTransaction& write, const NewMemory& memory,
                                const MemoryRow& row) {
    if (memory.idempotency_key) {
        KIOKU_LET(const auto known,
                  find_by_key(write.sql(), *memory.idempotency_key, memory.content, row.scope,
                              row.session, write.now_ms()));
        if (known != 0) return known;
    }
    return find_same(write.sql(), memory.content, row.scope, row.session, write.now_ms());
}

Result<AddedMemory> remember_one(storage::WriteTransaction& write, const Store::Impl& store,
                                 storage::FindSession find_session, const NewMemory& memory) {
    KIOKU_TRY(check_expiry(memory.expires_at, write.now()));
    MemoryRow row;
    KIOKU_TRY(place(write, store, find_session, memory, row));
    KIOKU_LET(const auto known, find_known(write, memory, row));
    if (known != 0) {
        KIOKU_LET(const MemoryRow there, read_memory(write.sql(), known));
        return AddedMemory{there.memory.id, there.memory.category, true};
    }
    Memory& record = row.memory;
    record.content = memory.content;
    record.category = memory.category ? *memory.category : category_of(memory.content);
    record.confidence = memory.confidence;
    record.pinned = memory.pinned;
    record.tags = distinct_tags(memory.tags);
    record.metadata = or_null(memory.metadata);
    record.source = memory.source;
    record.created_at = memory.created_at.value_or(write.now());
    record.updated_at = write.now();
    record.expires_at = memory.expires_at;
    row.by = memory.by;
    row.reason = memory.reason;
    row.idempotency_key = memory.idempotency_key;
    KIOKU_TRY(insert_memory(write, row, std::nullopt));
    return AddedMemory{record.id, record.category, false};
}

bool is_same(const MemoryVersion& a, const MemoryVersion& b) {
    return a.content == b.content && a.category == b.category && a.confidence == b.confidence &&
           a.pinned == b.pinned && a.tags == b.tags && a.metadata == b.metadata &&
           a.source == b.source && a.expires_at == b.expires_at;
}

void apply(const MemoryUpdate& update, Memory& memory) {
    set_if(memory.content, update.content);
    set_if(memory.category, update.category);
    set_if(memory.confidence, update.confidence);
    set_if(memory.pinned, update.pinned);
    if (update.tags) memory.tags = distinct_tags(*update.tags);
    if (update.metadata) memory.metadata = or_null(*update.metadata);
    set_if(memory.source, update.source);
    set_if(memory.expires_at, update.expires_at);
}

Result<Memory> write_update(storage::WriteTransaction& write, std::string_view id,
                            const MemoryUpdate& update) {
    KIOKU_LET(MemoryRow row, require_memory(write.sql(), id, write.now_ms()));
    if (update.expected_version && *update.expected_version != row.memory.version) {
        return fail(ErrorCode::conflict, "memories",
                    fmt::format("memory {} is at version {}, not {}", row.memory.id,
                                row.memory.version, *update.expected_version));
    }
    if (update.expires_at) KIOKU_TRY(check_expiry(*update.expires_at, write.now()));
    const MemoryVersion before = newest_version(row);
    apply(update, row.memory);
    if (is_same(before, newest_version(row))) return row.memory;
    if (row.memory.content != before.content) {
        KIOKU_LET(const auto same, find_same(write.sql(), row.memory.content, row.scope,
                                             row.session, write.now_ms()));
        if (same != 0) {
            KIOKU_LET(const MemoryRow other, read_memory(write.sql(), same));
            return fail(
                ErrorCode::conflict, "memories",
                fmt::format("memory {} says exactly this in the same scope", other.memory.id));
        }
    }
    ++row.memory.version;
    row.memory.updated_at = write.now();
    row.by = update.by;
    row.reason = update.reason;
    KIOKU_TRY(replace_memory(write, row));
    return row.memory;
}

}  // namespace

Result<std::vector<AddedMemory>> remember(const Store::Impl& store,
                                          std::span<const NewMemory> memories,
                                          storage::FindSession find_session,
                                          const CallOptions& options) {
    const Limits& limits = store.config.limits;
    if (static_cast<std::int64_t>(memories.size()) > limits.max_batch) {
        return fail(ErrorCode::limit, "memories",
                    fmt::format("the batch has {} memories, the limit is {}", memories.size(),
                                limits.max_batch));
    }
    const auto of_batch = [&](std::size_t number, Error error) {
        if (memories.size() > 1) {
            error.message = fmt::format("memory {} of the batch: {}", number, error.message);
        }
        return tl::unexpected(std::move(error));
    };
    for (std::size_t i = 0; i < memories.size(); ++i) {
        auto checked = check_memory(memories[i], limits);
        if (!checked) return of_batch(i + 1, std::move(checked).error());
    }
    std::vector<AddedMemory> added;
    if (memories.empty()) return added;
    KIOKU_TRY(store.write_counting(options, [&](storage::WriteTransaction& write) -> Result<void> {
        added.clear();
        KIOKU_TRY(storage::sweep_expired(write));
        for (const NewMemory& memory : memories) {
            auto one = remember_one(write, store, find_session, memory);
            if (!one) return of_batch(added.size() + 1, std::move(one).error());
            added.push_back(std::move(*one));
        }
        return {};
    }));
    return added;
}

Result<Memory> update_memory(const Store::Impl& store, std::string_view id,
                             const MemoryUpdate& update, const CallOptions& options) {
    KIOKU_TRY(check_update(update, store.config.limits));
    Memory record;
    KIOKU_TRY(store.write_counting(options, [&](storage::WriteTransaction& write) -> Result<void> {
        KIOKU_TRY(storage::sweep_expired(write));
        KIOKU_LET(record, write_update(write, id, update));
        return {};
    }));
    return record;
}

}  // namespace memory::memories
