// The store: opening, health, changes, the log, metrics and events, and the start of its long work.
#include "door.hpp"
#include "operation.hpp"
#include "records/options.hpp"

using memory::CallOptions;
using memory::Manager;
using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

namespace {

Result<std::unique_ptr<capi::ManagerObject>> open_store(records::OpenOptions options) {
    auto log = std::make_shared<records::LogRing>(options.log_level,
                                                  static_cast<std::size_t>(options.log_capacity));
    if (options.log_capacity > 0) {
        options.config.log = [log](const memory::LogRecord& record) { log->push(record); };
    }
    Result<Manager> manager = Manager::open(options.config);
    if (!manager) return tl::unexpected(std::move(manager).error());
    return std::make_unique<capi::ManagerObject>(std::make_shared<capi::OpenStore>(
        std::move(log), std::move(*manager), std::move(options.config.path)));
}

}  // namespace

int32_t kioku_manager_open(const char* config, uint64_t config_length, kioku_manager** manager,
                           kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            in.place(manager, "manager");
            auto options = in.json(config, config_length, "config", &records::read_open_options);
            if (in.failed()) return in.failure();
            auto object = open_store(std::move(options));
            if (!object) return tl::unexpected(std::move(object).error());
            return capi::give_handle(manager, std::move(*object));
        },
        manager);
}

void kioku_manager_close(kioku_manager* manager) {
    capi::handles().close(capi::number_of(manager), capi::Kind::manager);
}

int32_t kioku_manager_health(kioku_manager* manager, const char* options, uint64_t options_length,
                             kioku_text** health, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            return capi::give(health, object->store->manager.health(call));
        },
        health);
}

int32_t kioku_manager_backup(kioku_manager* manager, const char* path, uint64_t path_length,
                             const char* options, uint64_t options_length,
                             kioku_operation** operation, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto target = in.text(path, path_length, "path");
            const auto call = in.options(options, options_length, &records::read_call_options);
            in.place(operation, "operation");
            if (in.failed()) return in.failure();
            return capi::start(operation, object->store, call,
                               [target = std::string(target)](capi::Run& run) {
                                   return capi::as_json(run.store.manager.backup(target, run.call));
                               });
        },
        operation);
}

int32_t kioku_manager_check(kioku_manager* manager, const char* options, uint64_t options_length,
                            kioku_operation** operation, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto call = in.options(options, options_length, &records::read_call_options);
            in.place(operation, "operation");
            if (in.failed()) return in.failure();
            return capi::start(operation, object->store, call, [](capi::Run& run) {
                return capi::as_json(run.store.manager.check(run.call));
            });
        },
        operation);
}

int32_t kioku_manager_compact(kioku_manager* manager, const char* options, uint64_t options_length,
                              kioku_operation** operation, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto call = in.options(options, options_length, &records::read_call_options);
            in.place(operation, "operation");
            if (in.failed()) return in.failure();
            return capi::start(operation, object->store, call, [](capi::Run& run) {
                return capi::as_json(run.store.manager.compact(run.call));
            });
        },
        operation);
}

int32_t kioku_changes_since(kioku_manager* manager, int64_t since, const char* options,
                            uint64_t options_length, kioku_text** changes, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto asked = in.options(options, options_length, &records::read_changes_options);
            if (in.failed()) return in.failure();
            return capi::give(changes,
                              object->store->manager.changes(since, asked.limit, asked.call));
        },
        changes);
}

int32_t kioku_log_next(kioku_manager* manager, kioku_text** record, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            if (in.failed()) return in.failure();
            Result<void> ours = object->store->process.check();
            if (!ours) return ours;
            const auto next = object->store->log->next();
            if (next && record != nullptr) *record = capi::make_text(records::to_json(*next));
            return {};
        },
        record);
}

int32_t kioku_metric_count(kioku_manager* manager, const char* name, uint64_t name_length,
                           int64_t value, const char* options, uint64_t options_length,
                           kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(manager);
        const auto counter = in.text(name, name_length, "metric name");
        const auto asked = in.options(options, options_length, &records::read_metric_options);
        if (in.failed()) return in.failure();
        return object->store->manager.count_metric(counter, value, asked.tags);
    });
}

int32_t kioku_event_send(kioku_manager* manager, const char* title, uint64_t title_length,
                         const char* text, uint64_t text_length, const char* options,
                         uint64_t options_length, kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(manager);
        const auto headline = in.text(title, title_length, "title");
        const auto body = in.text(text, text_length, "text");
        const auto asked = in.options(options, options_length, &records::read_event_options);
        if (in.failed()) return in.failure();
        return object->store->manager.send_event(headline, body, asked);
    });
}
