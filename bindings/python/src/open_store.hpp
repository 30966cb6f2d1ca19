// What is behind a Manager of Python's: the open store with its verbs and components, and the log
// that is handed over when a verb of Python's has ended. Knows nothing of Python.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "kioku/buffer_store.hpp"
#include "kioku/manager.hpp"
#include "kioku/summary_store.hpp"
#include "records/log_ring.hpp"

namespace memory::python {

struct OpenStore {
    Manager manager;
    BufferStore buffer_store;
    SummaryStore summary_store;
    std::string path;
    std::stop_source exit;  // asked when the interpreter ends
};

// `config` is JSON, as kioku_manager_open takes it. `log` is set, unless that is wrong: to what was
// logged while it was opened, and what the store will log.
[[nodiscard]] Result<std::unique_ptr<OpenStore>> open_store(std::string_view config,
                                                            std::shared_ptr<records::LogRing>& log);

}  // namespace memory::python
