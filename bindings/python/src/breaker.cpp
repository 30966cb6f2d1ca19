// CircuitBreaker.
#include "records/breaker.hpp"

#include <string>

#include <pybind11/pybind11.h>

#include "classes.hpp"
#include "json_text.hpp"
#include "kioku/circuit_breaker.hpp"
#include "raise.hpp"

namespace py = pybind11;

namespace memory::python {
namespace {

template <class T>
T value_of(Result<T> result) {
    if (!result) raise(result.error());
    return std::move(*result);
}

CircuitBreaker create(const py::handle& options) {
    return value_of(CircuitBreaker::create(
        value_of(records::read_breaker_options(json_text_of(options.ptr(), "options")))));
}

std::uint64_t allow(CircuitBreaker& breaker) {
    return value_of(breaker.allow()).id;
}

void report(CircuitBreaker& breaker, const py::handle& permit, const py::handle& verdict,
            const py::handle& options) {
    auto outcome = value_of(records::read_breaker_outcome(json_text_of(options.ptr(), "options")));
    outcome.verdict = static_cast<CircuitBreaker::Verdict>(number_of(verdict.ptr(), "verdict"));
    const auto id = static_cast<std::uint64_t>(number_of(permit.ptr(), "permit"));
    const Result<void> reported = breaker.report({id}, outcome);
    if (!reported) raise(reported.error());
}

}  // namespace

void add_breaker(py::module_& module) {
    py::class_<CircuitBreaker>(module, "CircuitBreaker")
        .def(py::init(&create), py::arg("options"))
        .def("allow", &allow)
        .def("report", &report)
        .def("snapshot",
             [](const CircuitBreaker& breaker) { return records::to_json(breaker.snapshot()); })
        .def("force_open", &CircuitBreaker::force_open)
        .def("disable", &CircuitBreaker::disable)
        .def("reset", &CircuitBreaker::reset);
}

}  // namespace memory::python
