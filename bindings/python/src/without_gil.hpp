// Leaving the interpreter to other threads while C++ works.
#pragma once

#include <utility>

#include <pybind11/pybind11.h>

#include "call_python.hpp"
#include "kioku/error.hpp"

namespace memory::python {

// The way back to Python for code that runs without the GIL. For one thread.
class Gil {
  public:
    Gil() : state_(PyEval_SaveThread()) {}

    void take() { take_gil(state_); }
    void leave() { state_ = PyEval_SaveThread(); }

  private:
    PyThreadState* state_;
};

// The failure that the exception being handled stands for.
[[nodiscard]] Error current_failure() noexcept;

// Runs `body`, which takes a Gil& and answers a Result, without the GIL. What it owns ends before
// the GIL is taken back.
template <class Body>
auto without_gil(Body&& body) -> decltype(body(std::declval<Gil&>())) {
    Gil gil;
    auto outcome = [&]() -> decltype(body(gil)) {
        try {
            return std::forward<Body>(body)(gil);
        } catch (...) {
            return tl::unexpected(current_failure());
        }
    }();
    gil.take();
    return outcome;
}

}  // namespace memory::python
