// kioku._kioku, the native half of the Python package. Users see kioku/*.py, which is built on it.
#include <pybind11/pybind11.h>

#include "classes.hpp"
#include "json_text.hpp"
#include "kioku/version.hpp"

PYBIND11_MODULE(_kioku, module) {
    module.doc() = "The native half of kioku. Its names may change: use those of kioku.";
    module.attr("version") = memory::version();
    module.def("json_text", [](const pybind11::handle& value, const char* name) {
        return memory::python::json_text_of(value.ptr(), name);
    });
    memory::python::add_store(module);
    memory::python::add_tokens(module);
    memory::python::add_breaker(module);
}
