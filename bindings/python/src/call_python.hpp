// Calling Python's code from C++, and coming back to it. When the interpreter ends, CPython makes
// any other thread that asks for the GIL leave (pthread_exit), wherever it is. The frames of C++
// that are unwound then hold Python's objects, which may not be touched any more; so such a thread
// stops here for ever instead, as CPython 3.14 has it.
#pragma once

#include <pybind11/pybind11.h>

namespace memory::python {

// PyEval_RestoreThread.
void take_gil(PyThreadState* state);

// A module's function.
[[nodiscard]] pybind11::object function_of(const char* module, const char* name);

// What the function answers. Throws pybind11::error_already_set.
pybind11::object call_python(const pybind11::handle& function, const pybind11::tuple& arguments);

}  // namespace memory::python
