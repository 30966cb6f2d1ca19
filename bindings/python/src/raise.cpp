// The one place that makes exceptions; their classes are kioku/errors.py's.
#include "raise.hpp"

#include <pybind11/pybind11.h>

namespace py = pybind11;

namespace memory::python {
namespace {

[[noreturn]] void raise_object(const py::object& exception) {
    PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
    throw py::error_already_set();
}

py::object errors() {
    return py::module_::import("kioku.errors");
}

}  // namespace

void raise(const Error& error) {
    raise_object(errors().attr("from_code")(to_string(error.code), error.message, error.component,
                                            error.retryable));
}

void raise_wrong_type(const std::string& message) {
    raise_object(errors().attr("WrongType")(message));
}

void raise_invalid(const std::string& message) {
    raise_object(errors().attr("InvalidArgument")(message));
}

}  // namespace memory::python
