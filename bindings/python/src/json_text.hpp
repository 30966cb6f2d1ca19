// Python's values as JSON text.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <cstdint>
#include <string>
#include <string_view>

#include <Python.h>

namespace memory::python {

// The UTF-8 of a str, which lives as long as it does. `name` stands in the message. Throws
// pybind11::error_already_set with kioku.WrongType (no str) or kioku.InvalidArgument (a lone
// surrogate, NUL).
[[nodiscard]] std::string_view text_of(PyObject* value, const char* name);

// The same where NUL is allowed, as in what is only looked at.
[[nodiscard]] std::string_view utf8_of(PyObject* value, const char* name);

// An int that 64 bits hold. Throws as above.
[[nodiscard]] std::int64_t number_of(PyObject* value, const char* name);

// The JSON text of None, bool, int, float, str, list, tuple and dict, subclasses included, and of
// what kioku._plain knows (times, mappings). `name` begins the path in messages:
// "metadata.tags[2]: ...", which never hold a value. The GIL is held. Throws as above.
[[nodiscard]] std::string json_text_of(PyObject* value, const char* name);

}  // namespace memory::python
