// The classes that the module has; each file registers its own.
#pragma once

#include <pybind11/pybind11.h>

namespace memory::python {

void add_store(pybind11::module_& module);    // Store, Stop
void add_tokens(pybind11::module_& module);   // TokenCounter, RunningCount
void add_breaker(pybind11::module_& module);  // CircuitBreaker

}  // namespace memory::python
