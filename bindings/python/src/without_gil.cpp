// The end of the interpreter, and exceptions of C++.
#include "without_gil.hpp"

#include <exception>
#include <new>

#include <sys/syscall.h>
#include <unistd.h>

namespace memory::python {
namespace {

bool is_ending() noexcept {
#if PY_VERSION_HEX >= 0x030D0000
    return Py_IsFinalizing() != 0;
#else
    return _Py_IsFinalizing() != 0;
#endif
}

// The interpreter ends in the process's first thread.
bool is_first_thread() noexcept {
    return ::syscall(SYS_gettid) == ::getpid();
}

}  // namespace

void Gil::take() {
    while (is_ending() && !is_first_thread())
        ::pause();
    PyEval_RestoreThread(state_);
}

Error current_failure() noexcept {
    Error error;
    error.component = "python";
    try {
        throw;
    } catch (const std::bad_alloc&) {
        error.code = ErrorCode::no_memory;
        error.message = "out of memory";
    } catch (const std::exception& exception) {
        error.message = "unexpected exception";
    }
    return error;
}

}  // namespace memory::python
