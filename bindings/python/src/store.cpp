// Store: an open store, whose verbs are called by name.
#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <pybind11/pybind11.h>
#include <unistd.h>

#include "call_python.hpp"
#include "classes.hpp"
#include "json_text.hpp"
#include "open_store.hpp"
#include "raise.hpp"
#include "records/lines.hpp"
#include "records/options.hpp"
#include "records/to_json.hpp"
#include "verbs.hpp"
#include "without_gil.hpp"

namespace py = pybind11;

namespace memory::python {
namespace {

// Asks a call to end with `cancelled`. Thread-safe.
struct Stop {
    std::stop_source source;
};

// Its members are guarded by the GIL.
class PyStore {
  public:
    explicit PyStore(const py::handle& config) : process_(::getpid()) {
        const std::string text = json_text_of(config.ptr(), "config");
        auto opened = without_gil([&](Gil&) { return open_store(text, log_); });
        tell();
        if (!opened) raise(opened.error());
        open_ = std::shared_ptr<OpenStore>(std::move(*opened));
    }
    ~PyStore() { let_go(); }
    PyStore(const PyStore&) = delete;
    PyStore& operator=(const PyStore&) = delete;

    py::str call(std::string_view name, const py::tuple& inputs, const py::handle& options,
                 Stop* stop) {
        const Verb* verb = find_verb(name);
        if (verb == nullptr) throw py::key_error(std::string(name));
        const auto wanted = std::ranges::count_if(
            verb->inputs, [](const Input& input) { return input.name != nullptr; });
        if (std::cmp_not_equal(inputs.size(), wanted)) {
            raise_wrong_type(std::string(name) + ": expected " + std::to_string(wanted) +
                             " inputs, found " + std::to_string(inputs.size()));
        }
        Request request;
        std::array<std::string, 3> json;  // what the request's texts view, where they are JSON
        for (std::size_t at = 0; at < inputs.size(); ++at)
            take_input(verb->inputs.at(at), inputs[at], request, json, at);
        const std::string asked = options.is_none() ? "" : json_text_of(options.ptr(), "options");
        request.options = asked;
        return answer(run(stop, [&](OpenStore& open, const std::stop_token& token, Gil&) {
            request.stop = token;
            return verb->run(open, request);
        }));
    }

    // Hands the lines to `write`, many at once, each with its newline.
    py::str export_records(const py::function& write, const py::handle& options, Stop* stop);

    // Takes pieces of text or bytes from `read`, cut anywhere, until it answers None.
    py::str import_records(const py::function& read, const py::handle& options, Stop* stop);

    // The file is closed when the last call under way has ended.
    void close() {
        let_go();
        tell();
    }

    // When the interpreter ends: calls under way are asked to stop, and are waited for.
    void close_at_exit() {
        if (!open_ || !is_this_process()) return let_go();
        open_->exit.request_stop();
        const std::weak_ptr<OpenStore> left = open_;
        close();
        static_cast<void>(without_gil([&](Gil&) -> Result<void> {
            for (int waits = 0; waits < 1000 && !left.expired(); ++waits)
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            return {};
        }));
        tell();
    }

    [[nodiscard]] bool is_closed() const { return !open_; }
    [[nodiscard]] std::string path() const { return open_ ? open_->path : std::string(); }

    // Whether the store answers a read and takes writes.
    bool is_available() {
        if (!open_ || !is_this_process()) return false;
        return *without_gil([open = open_](Gil&) mutable -> Result<bool> {
            const std::shared_ptr<OpenStore> mine = std::move(open);
            return mine->manager.is_available();
        });
    }

  private:
    void let_go() noexcept {
        if (!open_) return;
        std::shared_ptr<OpenStore> going = std::move(open_);
        if (!is_this_process()) {
            // The threads that it would wait for are the parent's: it is left as it is.
            static_cast<void>(new (std::nothrow) std::shared_ptr<OpenStore>(std::move(going)));
            return;
        }
        Gil gil;
        going.reset();
        gil.take();
    }

    [[nodiscard]] bool is_this_process() const { return ::getpid() == process_; }

    static void take_input(const Input& input, const py::handle& value, Request& request,
                           std::array<std::string, 3>& json, std::size_t at) {
        switch (input.kind) {
            case Input::Kind::text: request.texts.at(at) = text_of(value.ptr(), input.name); break;
            case Input::Kind::number: request.number = number_of(value.ptr(), input.name); break;
            case Input::Kind::json:
                json.at(at) = json_text_of(value.ptr(), input.name);
                request.texts.at(at) = json.at(at);
                break;
        }
    }

    // Runs `body` with the store, a token to stop it by, and the way back to Python.
    template <class Body>
    Result<std::string> run(Stop* stop, Body&& body) {
        if (!open_) raise_invalid("the store is closed");
        if (!is_this_process()) {
            raise(Error{ErrorCode::unsupported,
                        "the store was opened in process " + std::to_string(process_) +
                            ", which this one was forked from: open it anew",
                        "python", false});
        }
        auto outcome = without_gil([&, pinned = open_](Gil& gil) mutable -> Result<std::string> {
            // Gone before the GIL is back: the last one closes the file.
            const std::shared_ptr<OpenStore> open = std::move(pinned);
            if (stop == nullptr) return body(*open, open->exit.get_token(), gil);
            const std::stop_callback at_exit(open->exit.get_token(),
                                             [stop] { stop->source.request_stop(); });
            return body(*open, stop->source.get_token(), gil);
        });
        tell();
        return outcome;
    }

    static py::str answer(const Result<std::string>& outcome) {
        if (!outcome) raise(outcome.error());
        return {outcome->data(), outcome->size()};
    }

    // Hands the log's records to Python's logging. Never from a thread of the library's own.
    void tell() {
        if (!log_ || is_telling_ || !is_this_process()) return;
        std::vector<LogRecord> records;  // a handler that makes more of them is told those later
        while (auto record = log_->next())
            records.push_back(std::move(*record));
        is_telling_ = true;
        for (const LogRecord& record : records) {
            try {
                call_python(function_of("kioku._log", "emit"),
                            py::make_tuple(static_cast<int>(record.level),
                                           record.time.time_since_epoch().count(), record.component,
                                           record.message));
            } catch (py::error_already_set& error) {
                error.discard_as_unraisable("kioku's log");
            }
        }
        is_telling_ = false;
    }

    std::shared_ptr<OpenStore> open_;
    std::shared_ptr<records::LogRing> log_;
    bool is_telling_ = false;
    pid_t process_;
};

// Python's code inside an export or import: what it raises ends the work and is raised again.
class Callback {
  public:
    Callback(const py::function& function, Gil& gil, py::object& raised)
        : function_(function), gil_(gil), raised_(raised) {}

    template <class Body>
    Result<void> call(Body&& body) {
        Result<void> outcome;
        gil_.take();
        try {
            body(function_);
        } catch (py::error_already_set& error) {
            raised_ = error.value();
            outcome = fail(ErrorCode::cancelled, "python", "the host's function failed");
        } catch (...) {
            outcome = tl::unexpected(current_failure());
        }
        gil_.leave();
        return outcome;
    }

  private:
    const py::function& function_;
    Gil& gil_;
    py::object& raised_;
};

// A piece of an import: text, or bytes cut anywhere.
std::string piece_of(const py::object& piece) {
    if (PyBytes_Check(piece.ptr())) {
        return {PyBytes_AS_STRING(piece.ptr()),
                static_cast<std::size_t>(PyBytes_GET_SIZE(piece.ptr()))};
    }
    return std::string(utf8_of(piece.ptr(), "what is imported"));
}

void raise_again(const py::object& raised) {
    if (!raised) return;
    PyErr_SetObject(py::type::handle_of(raised).ptr(), raised.ptr());
    throw py::error_already_set();
}

py::str PyStore::export_records(const py::function& write, const py::handle& options, Stop* stop) {
    constexpr std::size_t kPieceBytes = std::size_t{64} << 10U;
    const std::string asked = options.is_none() ? "" : json_text_of(options.ptr(), "options");
    py::object raised;
    const auto outcome = run(
        stop, [&](OpenStore& open, const std::stop_token& token, Gil& gil) -> Result<std::string> {
            Result<records::ExportCall> call = records::read_export_options(asked);
            if (!call) return tl::unexpected(std::move(call).error());
            call->call.stop = token;
            Callback callback(write, gil, raised);
            std::string piece;
            const auto hand_over = [&] {
                return callback.call([&](const py::function& function) {
                    call_python(function, py::make_tuple(piece));
                    piece.clear();
                });
            };
            const auto report = open.manager.export_records(
                [&](std::string_view line) -> Result<void> {
                    piece += line;
                    piece += '\n';
                    return piece.size() < kPieceBytes ? Result<void>() : hand_over();
                },
                call->what, call->call);
            if (!report) return tl::unexpected(report.error());
            Result<void> rest = hand_over();
            if (!rest) return tl::unexpected(std::move(rest).error());
            return records::to_json(*report);
        });
    raise_again(raised);
    return answer(outcome);
}

py::str PyStore::import_records(const py::function& read, const py::handle& options, Stop* stop) {
    const std::string asked = options.is_none() ? "" : json_text_of(options.ptr(), "options");
    py::object raised;
    const auto outcome = run(
        stop, [&](OpenStore& open, const std::stop_token& token, Gil& gil) -> Result<std::string> {
            Result<records::ImportCall> call = records::read_import_options(asked);
            if (!call) return tl::unexpected(std::move(call).error());
            call->call.stop = token;
            Callback callback(read, gil, raised);
            records::Lines lines;
            bool at_end = false;
            std::string piece;
            const auto source = [&]() -> Result<std::optional<std::string>> {
                while (true) {
                    if (const auto line = lines.next()) return std::optional<std::string>(*line);
                    if (at_end) return std::optional<std::string>();
                    Result<void> called = callback.call([&](const py::function& function) {
                        const py::object next = call_python(function, py::tuple());
                        at_end = next.is_none();
                        piece = at_end ? std::string() : piece_of(next);
                    });
                    if (!called) return tl::unexpected(std::move(called).error());
                    if (at_end) lines.finish();
                    Result<void> pushed = lines.push(piece);
                    if (!pushed) return tl::unexpected(std::move(pushed).error());
                }
            };
            const auto report = open.manager.import_records(source, call->what, call->call);
            if (!report) return tl::unexpected(report.error());
            return records::to_json(*report);
        });
    raise_again(raised);
    return answer(outcome);
}

}  // namespace

void add_store(py::module_& module) {
    py::class_<Stop>(module, "Stop").def(py::init<>()).def("request", [](Stop& stop) {
        stop.source.request_stop();
    });
    py::class_<PyStore>(module, "Store")
        .def(py::init<py::handle>(), py::arg("config"))
        .def("call", &PyStore::call, py::arg("verb"), py::arg("inputs"), py::arg("options"),
             py::arg("stop").none(true))
        .def("export_records", &PyStore::export_records, py::arg("write"), py::arg("options"),
             py::arg("stop").none(true))
        .def("import_records", &PyStore::import_records, py::arg("read"), py::arg("options"),
             py::arg("stop").none(true))
        .def("is_available", &PyStore::is_available)
        .def("close", &PyStore::close)
        .def("close_at_exit", &PyStore::close_at_exit)
        .def_property_readonly("is_closed", &PyStore::is_closed)
        .def_property_readonly("path", &PyStore::path);
}

}  // namespace memory::python
