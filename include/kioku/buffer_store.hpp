// The buffer of a session as a component of its own, with the method names of its design document.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/message.hpp"
#include "kioku/session.hpp"
#include "kioku/store.hpp"

namespace memory {

// The newest messages of each session. Thread-safe; a cheap handle on its Store.
class BufferStore {
  public:
    explicit BufferStore(Store store);

    // The whole write of Manager::add_message: durable when it returns, the fold included.
    [[nodiscard]] Result<AddedMessage> add_message(std::string_view session,
                                                   const NewMessage& message,
                                                   const CallOptions& options = {});

    // The buffer's messages, oldest first; with a limit (1 to 10,000), the newest that many.
    // Errors: not_found, invalid_argument.
    [[nodiscard]] Result<std::vector<Message>> get_messages(
        std::string_view session, std::optional<std::int64_t> limit = std::nullopt,
        const CallOptions& options = {});

    // Errors: not_found.
    [[nodiscard]] Result<BufferInfo> get_buffer_info(std::string_view session,
                                                     const CallOptions& options = {});

    // Whether the buffer's tokens reach `threshold` (at least 1).
    // Errors: not_found, invalid_argument.
    [[nodiscard]] Result<bool> should_trigger_summary(std::string_view session,
                                                      std::int64_t threshold = 3000,
                                                      const CallOptions& options = {});

    // Empties the buffer without summarising: its messages stay in the transcript, in the
    // summarised range. Answers how many left.
    // Errors: not_found.
    [[nodiscard]] Result<std::int64_t> clear_buffer(std::string_view session,
                                                    const CallOptions& options = {});

  private:
    Store store_;
};

}  // namespace memory
