// One walk over the value; the path to where it stands is kept for the messages.
#include "json_text.hpp"

#include <cmath>
#include <memory>
#include <new>
#include <vector>

#include <pybind11/pybind11.h>

#include "call_python.hpp"
#include "kioku/error.hpp"
#include "raise.hpp"
#include "records/text.hpp"
#include "records/writer.hpp"

namespace py = pybind11;

namespace memory::python {
namespace {

constexpr const char* kLoneSurrogate =
    ": the text has a surrogate that stands alone, which is no character";
constexpr std::size_t kMostLevels = 512;  // more than any limit of the library; stops at a cycle

std::string type_name(PyObject* value) {
    return Py_TYPE(value)->tp_name;
}

// The path to the value that is being written, and the text so far. For one walk.
class Walk {
  public:
    explicit Walk(const char* name) : name_(name) {}

    void value(PyObject* value) {
        if (value == Py_None) {
            out_.null();
        } else if (PyBool_Check(value)) {
            out_.value(value == Py_True);
        } else if (PyUnicode_Check(value)) {
            out_.value(text(value));
        } else if (PyLong_Check(value)) {
            integer(value);
        } else if (PyFloat_Check(value)) {
            real(PyFloat_AS_DOUBLE(value));
        } else if (PyDict_Check(value)) {
            object(value);
        } else if (PyList_Check(value) || PyTuple_Check(value)) {
            array(value);
        } else {
            plain(value);
        }
    }

    [[nodiscard]] std::string take() { return out_.take(); }

  private:
    // One step of the path: the member of that name, or else the element at that place. It is there
    // while the member is written, and so is what `key` views.
    struct Step {
        std::string_view key{};
        Py_ssize_t place = -1;
    };

    [[nodiscard]] std::string path() const {
        std::string path = name_;
        for (const Step& step : steps_) {
            if (step.place >= 0) {
                path += '[';
                path += std::to_string(step.place);
                path += ']';
            } else {
                path += '.';
                path += step.key.substr(0, 64);
            }
        }
        return path;
    }

    std::string_view text(PyObject* value) {
        Py_ssize_t length = 0;
        const char* data = PyUnicode_AsUTF8AndSize(value, &length);
        if (data == nullptr) {
            PyErr_Clear();
            raise_invalid(path() + kLoneSurrogate);
        }
        return {data, static_cast<std::size_t>(length)};
    }

    void integer(PyObject* value) {
        int overflow = 0;
        const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
        if (overflow == 0) {
            out_.value(static_cast<std::int64_t>(number));
            return;
        }
        // As many digits as it has: what reads it says whether it fits.
        const auto digits = py::reinterpret_steal<py::object>(PyNumber_ToBase(value, 10));
        if (!digits) {
            PyErr_Clear();  // Python's own limit of 4,300 digits
            raise_invalid(path() + ": the integer has too many digits");
        }
        out_.raw(text(digits.ptr()));
    }

    void real(double number) {
        if (!std::isfinite(number)) {
            raise_invalid(path() + ": JSON has no NaN and no infinite number");
        }
        // As Python's own json writes it: 1.0 stays a float.
        const std::unique_ptr<char, void (*)(void*)> digits(
            PyOS_double_to_string(number, 'r', 0, Py_DTSF_ADD_DOT_0, nullptr), &PyMem_Free);
        if (!digits) throw std::bad_alloc();
        out_.raw(digits.get());
    }

    // Once more than the value around it.
    void deeper() {
        if (++levels_ <= kMostLevels) return;
        raise_invalid(std::string(name_) + ": more than " + std::to_string(kMostLevels) +
                      " levels of lists and dicts, or one that holds itself");
    }
    void object(PyObject* dict) {
        deeper();
        out_.open('{');
        PyObject* key = nullptr;
        PyObject* member = nullptr;
        for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &member) != 0;) {
            // Python's code below may empty the dict: both live until the member is written.
            const auto kept_key = py::reinterpret_borrow<py::object>(key);
            const auto kept_member = py::reinterpret_borrow<py::object>(member);
            if (!PyUnicode_Check(key)) {
                raise_wrong_type(path() + ": a key is " + type_name(key) + ", expected str");
            }
            const std::string_view name = text(key);
            out_.key_text(name);
            steps_.push_back({.key = name});
            value(member);
            steps_.pop_back();
        }
        out_.close('}');
        --levels_;
    }

    void array(PyObject* sequence) {
        deeper();
        out_.open('[');
        for (Py_ssize_t at = 0; at < PySequence_Fast_GET_SIZE(sequence); ++at) {
            const auto element =
                py::reinterpret_borrow<py::object>(PySequence_Fast_GET_ITEM(sequence, at));
            steps_.push_back({.place = at});
            value(element.ptr());
            steps_.pop_back();
        }
        out_.close(']');
        --levels_;
    }

    // Times and other mappings, which Python turns into something simpler.
    void plain(PyObject* object) {
        deeper();  // what never becomes simpler ends
        const py::object simpler = call_python(function_of("kioku._plain", "plain"),
                                               py::make_tuple(py::handle(object), path()));
        value(simpler.ptr());
        --levels_;
    }

    const char* name_;
    std::vector<Step> steps_;
    std::size_t levels_ = 0;
    records::Writer out_;
};

}  // namespace

std::string_view utf8_of(PyObject* value, const char* name) {
    if (!PyUnicode_Check(value)) {
        raise_wrong_type(std::string(name) + ": expected str, found " + type_name(value));
    }
    Py_ssize_t length = 0;
    const char* data = PyUnicode_AsUTF8AndSize(value, &length);
    if (data == nullptr) {
        PyErr_Clear();
        raise_invalid(std::string(name) + kLoneSurrogate);
    }
    return {data, static_cast<std::size_t>(length)};
}

std::string_view text_of(PyObject* value, const char* name) {
    const std::string_view text = utf8_of(value, name);
    const Result<void> checked = records::check_text(text, name);
    if (!checked) raise(checked.error());
    return text;
}

std::int64_t number_of(PyObject* value, const char* name) {
    if (!PyLong_Check(value) || PyBool_Check(value)) {
        raise_wrong_type(std::string(name) + ": expected int, found " + type_name(value));
    }
    int overflow = 0;
    const long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0) raise_invalid(std::string(name) + ": the integer does not fit into 64 bits");
    return number;
}

std::string json_text_of(PyObject* value, const char* name) {
    Walk walk(name);
    walk.value(value);
    return walk.take();
}

}  // namespace memory::python
