// Each call is made with plain pointers, so that nothing is between it and the place where its
// thread would stop.
#include "call_python.hpp"

#include <cxxabi.h>
#include <unistd.h>

namespace py = pybind11;

namespace memory::python {
namespace {

template <class Body>
auto or_stop(Body body) -> decltype(body()) {
    try {
        return body();
    } catch (abi::__forced_unwind&) {
        while (true)
            ::pause();
    }
}

py::object taken(PyObject* object) {
    if (object == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::object>(object);
}

}  // namespace

void take_gil(PyThreadState* state) {
    or_stop([state] { PyEval_RestoreThread(state); });
}

py::object function_of(const char* module, const char* name) {
    const py::object imported = taken(or_stop([module] { return PyImport_ImportModule(module); }));
    return taken(or_stop([&] { return PyObject_GetAttrString(imported.ptr(), name); }));
}

py::object call_python(const py::handle& function, const py::tuple& arguments) {
    return taken(or_stop([&] { return PyObject_Call(function.ptr(), arguments.ptr(), nullptr); }));
}

}  // namespace memory::python
