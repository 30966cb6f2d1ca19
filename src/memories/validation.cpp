// The checks at the door of the memories room.
#include "memories/validation.hpp"

#include <fmt/format.h>

#include "base/result.hpp"
#include "memories/tags.hpp"
#include "records/checks.hpp"

namespace memory::memories {

namespace {

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, "memories", std::move(message));
}

Result<void> check_content(const std::string& content, const Limits& limits) {
    if (content.find_first_not_of(" \t\r\n") == std::string::npos) {
        return refuse("the content is empty; a memory says something");
    }
    return records::check_id("content", content, limits.content_bytes);
}

Result<void> check_confidence(double confidence) {
    if (confidence >= 0 && confidence <= 1) return {};
    return refuse(fmt::format("confidence is {}, it must be 0 to 1", confidence));
}

}  // namespace

Result<void> check_memory(const NewMemory& memory, const Limits& limits) {
    KIOKU_TRY(check_content(memory.content, limits));
    KIOKU_TRY(records::check_optional_id("category", memory.category, limits.id_bytes));
    KIOKU_TRY(check_confidence(memory.confidence));
    KIOKU_TRY(check_tags(memory.tags, limits));
    KIOKU_TRY(records::check_metadata(memory.metadata, limits));
    KIOKU_TRY(records::check_scope(memory.scope, limits));
    KIOKU_TRY(records::check_optional_id("session id", memory.session, limits.id_bytes));
    KIOKU_TRY(records::check_optional_id("source", memory.source, limits.id_bytes));
    KIOKU_TRY(records::check_time("created_at", memory.created_at));
    KIOKU_TRY(records::check_time("expires_at", memory.expires_at));
    KIOKU_TRY(records::check_optional_id("by", memory.by, limits.id_bytes));
    KIOKU_TRY(records::check_optional_id("reason", memory.reason, limits.id_bytes));
    return records::check_optional_id("idempotency_key", memory.idempotency_key, limits.id_bytes);
}

Result<void> check_update(const MemoryUpdate& update, const Limits& limits) {
    if (update.content) KIOKU_TRY(check_content(*update.content, limits));
    KIOKU_TRY(records::check_optional_id("category", update.category, limits.id_bytes));
    if (update.confidence) KIOKU_TRY(check_confidence(*update.confidence));
    if (update.tags) KIOKU_TRY(check_tags(*update.tags, limits));
    if (update.metadata) KIOKU_TRY(records::check_metadata(*update.metadata, limits));
    if (update.source) {
        KIOKU_TRY(records::check_optional_id("source", *update.source, limits.id_bytes));
    }
    if (update.expires_at) KIOKU_TRY(records::check_time("expires_at", *update.expires_at));
    KIOKU_TRY(records::check_optional_id("by", update.by, limits.id_bytes));
    return records::check_optional_id("reason", update.reason, limits.id_bytes);
}

Result<void> check_expiry(const std::optional<Timestamp>& expires_at, Timestamp now) {
    if (!expires_at || *expires_at > now) return {};
    return refuse(fmt::format("expires_at is {}, it must lie after now ({})",
                              to_string(*expires_at), to_string(now)));
}

Json or_null(const Json& metadata) {
    return metadata.text() == "{}" ? Json() : metadata;
}

}  // namespace memory::memories
