// Export and import: over a path as operations, and in chunks.
#include "exporter.hpp"
#include "file.hpp"
#include "importer.hpp"
#include "operation.hpp"
#include "records/lines.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

namespace {

Result<std::string> export_to(const std::string& path, const memory::ExportOptions& what,
                              capi::Run& run) {
    Result<capi::NewFile> file = capi::NewFile::create(path);
    if (!file) return tl::unexpected(std::move(file).error());
    const auto sink = [&](std::string_view line) -> Result<void> {
        Result<void> written = file->write(line);
        if (written) written = file->write("\n");
        if (written) ++run.progress;
        return written;
    };
    const auto report = run.store.manager.export_records(sink, what, run.call);
    if (!report) return tl::unexpected(report.error());
    Result<void> finished = file->finish();
    if (!finished) return tl::unexpected(std::move(finished).error());
    return records::to_json(*report);
}

Result<std::string> import_from(const std::string& path, const memory::ImportOptions& what,
                                capi::Run& run) {
    Result<capi::ReadFile> file = capi::ReadFile::open(path, run.store.path);
    if (!file) return tl::unexpected(std::move(file).error());
    records::Lines lines;
    bool at_end = false;
    const auto source = [&]() -> Result<std::optional<std::string>> {
        while (true) {
            if (const auto line = lines.next()) {
                ++run.progress;
                return std::optional<std::string>(*line);
            }
            if (at_end) return std::optional<std::string>();
            const Result<std::string_view> piece = file->read();
            if (!piece) return tl::unexpected(piece.error());
            at_end = piece->empty();
            if (at_end) lines.finish();
            Result<void> pushed = lines.push(*piece);
            if (!pushed) return tl::unexpected(std::move(pushed).error());
        }
    };
    return capi::as_json(run.store.manager.import_records(source, what, run.call));
}

}  // namespace

int32_t kioku_export(kioku_manager* manager, const char* path, uint64_t path_length,
                     const char* options, uint64_t options_length, kioku_operation** operation,
                     kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto target = in.text(path, path_length, "path");
            const auto asked = in.options(options, options_length, &records::read_export_options);
            in.place(operation, "operation");
            if (in.failed()) return in.failure();
            return capi::start(operation, object->store, asked.call,
                               [target = std::string(target), what = asked.what](capi::Run& run) {
                                   return export_to(target, what, run);
                               });
        },
        operation);
}

int32_t kioku_import(kioku_manager* manager, const char* path, uint64_t path_length,
                     const char* options, uint64_t options_length, kioku_operation** operation,
                     kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto source = in.text(path, path_length, "path");
            const auto asked = in.options(options, options_length, &records::read_import_options);
            in.place(operation, "operation");
            if (in.failed()) return in.failure();
            return capi::start(operation, object->store, asked.call,
                               [source = std::string(source), what = asked.what](capi::Run& run) {
                                   return import_from(source, what, run);
                               });
        },
        operation);
}

int32_t kioku_export_open(kioku_manager* manager, const char* options, uint64_t options_length,
                          kioku_exporter** exporter, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            auto asked = in.options(options, options_length, &records::read_export_options);
            in.place(exporter, "exporter");
            if (in.failed()) return in.failure();
            auto opened = std::make_unique<capi::Exporter>(object->store);
            Result<void> started = opened->start(std::move(asked));
            if (!started) return started;
            return capi::give_handle(exporter, std::move(opened));
        },
        exporter);
}

int32_t kioku_export_next(kioku_exporter* exporter, kioku_text** lines, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(exporter);
            if (in.failed()) return in.failure();
            Result<std::string> next = object->next();
            if (!next) return tl::unexpected(std::move(next).error());
            if (lines != nullptr && !next->empty()) *lines = capi::make_text(std::move(*next));
            return {};
        },
        lines);
}

void kioku_export_close(kioku_exporter* exporter) {
    capi::handles().close(capi::number_of(exporter), capi::Kind::exporter);
}

int32_t kioku_import_open(kioku_manager* manager, const char* options, uint64_t options_length,
                          kioku_importer** importer, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            auto asked = in.options(options, options_length, &records::read_import_options);
            in.place(importer, "importer");
            if (in.failed()) return in.failure();
            auto opened = std::make_unique<capi::Importer>(object->store);
            Result<void> started = opened->start(std::move(asked));
            if (!started) return started;
            return capi::give_handle(importer, std::move(opened));
        },
        importer);
}

int32_t kioku_import_push(kioku_importer* importer, const char* data, uint64_t data_length,
                          kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(importer);
        const auto piece = in.bytes(data, data_length, "data");
        if (in.failed()) return in.failure();
        return object->push(piece);
    });
}

int32_t kioku_import_finish(kioku_importer* importer, kioku_text** report, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(importer);
            if (in.failed()) return in.failure();
            return capi::give(report, object->finish());
        },
        report);
}

void kioku_import_close(kioku_importer* importer) {
    capi::handles().close(capi::number_of(importer), capi::Kind::importer);
}
