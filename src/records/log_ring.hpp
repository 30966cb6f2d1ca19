// The newest log records of one store, until the host asks for them.
#pragma once

#include <deque>
#include <mutex>
#include <optional>

#include "kioku/log.hpp"

namespace memory::records {

// Thread-safe. When it is full, the oldest record makes room, and the next one handed out says how
// many were lost.
class LogRing {
  public:
    LogRing(LogLevel least, std::size_t capacity) : least_(least), capacity_(capacity) {}

    // Never throws: a record that finds no memory counts as lost.
    void push(const LogRecord& record) noexcept;

    [[nodiscard]] std::optional<LogRecord> next();

  private:
    const LogLevel least_;
    const std::size_t capacity_;

    std::mutex mutex_;  // guards what follows
    std::deque<LogRecord> records_;
    std::int64_t lost_ = 0;
    Timestamp lost_at_{};
};

}  // namespace memory::records
