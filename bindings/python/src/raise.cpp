// The one place that makes exceptions; their classes are kioku/errors.py's.
#include "raise.hpp"

#include <pybind11/pybind11.h>

#include "call_python.hpp"

namespace py = pybind11;

namespace memory::python {
namespace {

template <class... Arguments>
[[noreturn]] void raise_made(const char* maker, const Arguments&... arguments) {
    const py::object exception =
        call_python(function_of("kioku.errors", maker), py::make_tuple(arguments...));
    PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
    throw py::error_already_set();
}

}  // namespace

void raise(const Error& error) {
    raise_made("from_code", to_string(error.code), error.message, error.component, error.retryable);
}

void raise_wrong_type(const std::string& message) {
    raise_made("WrongType", message);
}

void raise_invalid(const std::string& message) {
    raise_made("InvalidArgument", message);
}

}  // namespace memory::python
