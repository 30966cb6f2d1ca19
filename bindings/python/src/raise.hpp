// Failures as Python's exceptions.
#pragma once

#include <string>

#include "kioku/error.hpp"

namespace memory::python {

// Throws pybind11::error_already_set with the subclass of kioku.Error that the code has. The GIL is
// held.
[[noreturn]] void raise(const Error& error);

// kioku.WrongType: invalid_argument, and a TypeError for Python.
[[noreturn]] void raise_wrong_type(const std::string& message);

// kioku.InvalidArgument.
[[noreturn]] void raise_invalid(const std::string& message);

}  // namespace memory::python
