// Every record as JSON text, with the keys of docs/schema: snake_case, times as RFC 3339. What may
// be absent and is marked so in the schema is left out, anything else that is empty is null.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kioku/archive.hpp"
#include "kioku/context.hpp"
#include "kioku/episode.hpp"
#include "kioku/error.hpp"
#include "kioku/forget.hpp"
#include "kioku/health.hpp"
#include "kioku/job.hpp"
#include "kioku/log.hpp"
#include "kioku/memory.hpp"
#include "kioku/message.hpp"
#include "kioku/page.hpp"
#include "kioku/recall.hpp"
#include "kioku/session.hpp"
#include "kioku/summary.hpp"

namespace memory::records {

[[nodiscard]] std::string to_json(const Session& session);
[[nodiscard]] std::string to_json(const SessionSettings& settings);
[[nodiscard]] std::string to_json(const SessionStats& stats);
[[nodiscard]] std::string to_json(const SummaryStats& stats);
[[nodiscard]] std::string to_json(const BufferInfo& info);
[[nodiscard]] std::string to_json(const Erasure& erasure);
[[nodiscard]] std::string to_json(const SavedContext& saved);

[[nodiscard]] std::string to_json(const Message& message);
[[nodiscard]] std::string to_json(const AddedMessage& added);
[[nodiscard]] std::string to_json(const Summary& summary);
[[nodiscard]] std::string to_json(const Context& context);

[[nodiscard]] std::string to_json(const Memory& memory);
[[nodiscard]] std::string to_json(const MemoryVersion& version);
[[nodiscard]] std::string to_json(const AddedMemory& added);
[[nodiscard]] std::string to_json(const Episode& episode);
[[nodiscard]] std::string to_json(const StoredEpisode& stored);
[[nodiscard]] std::string to_json(const Forgotten& forgotten);
[[nodiscard]] std::string to_json(const Hit& hit);
[[nodiscard]] std::string to_json(const RecallAnswer& answer);

[[nodiscard]] std::string to_json(const Job& job);
[[nodiscard]] std::string to_json(const Health& health);
[[nodiscard]] std::string to_json(const CheckReport& report);
[[nodiscard]] std::string to_json(const BackupReport& report);
[[nodiscard]] std::string to_json(const CompactReport& report);
[[nodiscard]] std::string to_json(const ChangeList& changes);
[[nodiscard]] std::string to_json(const ExportReport& report);
[[nodiscard]] std::string to_json(const ImportReport& report);
[[nodiscard]] std::string to_json(const Error& error);
[[nodiscard]] std::string to_json(const LogRecord& record);

// {items[], next?}
[[nodiscard]] std::string to_json(const List<Session>& list);
[[nodiscard]] std::string to_json(const List<Message>& list);
[[nodiscard]] std::string to_json(const List<Memory>& list);
[[nodiscard]] std::string to_json(const List<MemoryVersion>& list);
[[nodiscard]] std::string to_json(const List<Episode>& list);

// {items[]}
[[nodiscard]] std::string to_json(const std::vector<AddedMessage>& added);
[[nodiscard]] std::string to_json(const std::vector<AddedMemory>& added);
[[nodiscard]] std::string to_json(const std::vector<Message>& messages);
[[nodiscard]] std::string to_json(const std::vector<Summary>& summaries);

// "debug", "info", "warning" or "error". Static storage.
[[nodiscard]] std::string_view level_name(LogLevel level) noexcept;

}  // namespace memory::records
