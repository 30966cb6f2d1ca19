// The rolling summaries of a session as a component of its own, with the method names of its design
// document.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "kioku/call_options.hpp"
#include "kioku/json.hpp"
#include "kioku/session.hpp"
#include "kioku/store.hpp"
#include "kioku/summary.hpp"

namespace memory {

// The summaries of each session. Thread-safe; a cheap handle on its Store.
class SummaryStore {
  public:
    explicit SummaryStore(Store store);

    // Replaces the text of the summarised range 1..k (1 to 0 when nothing has left the buffer).
    // The generation before stays in the history.
    // Errors: not_found, invalid_argument (empty text), limit (more than max_summary_tokens, or
    // metadata too large).
    [[nodiscard]] Result<Summary> add_summary(std::string_view session, std::string_view text,
                                              const Json& metadata = {},
                                              const CallOptions& options = {});

    // The newest generation; empty when there is none.
    // Errors: not_found (no such session).
    [[nodiscard]] Result<std::optional<Summary>> get_current_summary(
        std::string_view session, const CallOptions& options = {});

    // Generations, newest first; limit 1 to 1,000.
    // Errors: not_found, invalid_argument.
    [[nodiscard]] Result<std::vector<Summary>> get_summary_history(std::string_view session,
                                                                   std::int64_t limit = 10,
                                                                   const CallOptions& options = {});

    // Errors: not_found.
    [[nodiscard]] Result<SummaryStats> get_summary_stats(std::string_view session,
                                                         const CallOptions& options = {});

    // Erases every generation and every summary job of the session; the summarised range stays.
    // Errors: not_found.
    [[nodiscard]] Result<Erasure> clear_summaries(std::string_view session,
                                                  const CallOptions& options = {});

  private:
    Store store_;
};

}  // namespace memory
