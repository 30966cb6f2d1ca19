// Opening a store for Python.
#include "open_store.hpp"

#include <utility>

#include "records/options.hpp"

namespace memory::python {

Result<std::unique_ptr<OpenStore>> open_store(std::string_view config,
                                              std::shared_ptr<records::LogRing>& log) {
    Result<records::OpenOptions> options = records::read_open_options(config);
    if (!options) return tl::unexpected(std::move(options).error());
    log = std::make_shared<records::LogRing>(options->log_level,
                                             static_cast<std::size_t>(options->log_capacity));
    if (options->log_capacity > 0) {
        options->config.log = [log](const LogRecord& record) { log->push(record); };
    }
    Result<Store> store = Store::open(options->config);
    if (!store) return tl::unexpected(std::move(store).error());
    return std::make_unique<OpenStore>(Manager(*store), BufferStore(*store), SummaryStore(*store),
                                       std::move(options->config.path), std::stop_source());
}

}  // namespace memory::python
