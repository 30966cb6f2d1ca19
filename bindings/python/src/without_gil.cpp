// Exceptions of C++, as failures.
#include "without_gil.hpp"

#include <exception>
#include <new>

namespace memory::python {

Error current_failure() noexcept {
    Error error;
    error.component = "python";
    try {
        throw;
    } catch (const std::bad_alloc&) {
        error.code = ErrorCode::no_memory;
        error.message = "out of memory";
    } catch (const std::exception&) {
        error.message = "unexpected exception";
    }
    return error;
}

}  // namespace memory::python
