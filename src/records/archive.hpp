// The lines of an export, and what an import may meet. A line with a "record" key is a record as
// exported: "archive" (the first line), "session", "message", "summary", "context", "memory",
// "memory_version" or "episode". Any other line is a chat row: a message as a host would hand it
// over, with its session where it has one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "kioku/episode.hpp"
#include "kioku/memory.hpp"
#include "kioku/message.hpp"
#include "kioku/session.hpp"
#include "kioku/summary.hpp"

namespace memory::records {

// The format of the lines. A reader refuses what is newer than itself.
inline constexpr std::int64_t kArchiveFormat = 1;

// The first line.
struct ArchiveHeader {
    std::int64_t format = kArchiveFormat;
    std::string version;  // of the Kioku that wrote it
    Timestamp created_at{};
};

// A session with the numbers that its messages do not show.
struct ArchivedSession {
    Session session;
    std::int64_t summarized_to = 0;  // k: messages 1..k are the summarised range
    std::int64_t next_seq = 1;
    std::optional<std::int64_t> forked_at;  // of a fork: the last seq that it was given
};

// A message with the key under which it was written.
struct ArchivedMessage {
    Message message;
    std::optional<std::string> idempotency_key;
};

// A host's saved context and whose it is.
struct ArchivedContext {
    std::string session;
    SavedContext saved;
};

// A memory with what its record does not show.
struct ArchivedMemory {
    Memory memory;
    std::optional<std::string> by;  // of its newest version
    std::optional<std::string> reason;
    std::optional<std::string> idempotency_key;
};

// A former version and whose it is.
struct ArchivedVersion {
    std::string memory;
    MemoryVersion version;
};

// An episode with the key under which it was written.
struct ArchivedEpisode {
    Episode episode;
    std::optional<std::string> idempotency_key;
};

// A message from elsewhere: {role, content, name?, created_at?, metadata?, session?, tool_calls?,
// …}, the keys of a new message and `session`.
struct ChatRow {
    NewMessage message;
    std::optional<std::string> session;
};

using ArchiveRow =
    std::variant<ArchiveHeader, ArchivedSession, ArchivedMessage, Summary, ArchivedContext,
                 ArchivedMemory, ArchivedVersion, ArchivedEpisode, ChatRow>;

// One line without its newline. to_line and read_line are each other's inverse.
[[nodiscard]] std::string to_line(const ArchiveHeader& header);
[[nodiscard]] std::string to_line(const ArchivedSession& session);
[[nodiscard]] std::string to_line(const ArchivedMessage& message);
[[nodiscard]] std::string to_line(const Summary& summary);
[[nodiscard]] std::string to_line(const ArchivedContext& context);
[[nodiscard]] std::string to_line(const ArchivedMemory& memory);
[[nodiscard]] std::string to_line(const ArchivedVersion& version);
[[nodiscard]] std::string to_line(const ArchivedEpisode& episode);

// Errors: invalid_argument naming the key, what was found and what was expected; unsupported (a
// newer format).
[[nodiscard]] Result<ArchiveRow> read_line(std::string_view line);

}  // namespace memory::records
