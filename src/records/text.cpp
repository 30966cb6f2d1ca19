// The check of a host's text.
#include "records/text.hpp"

#include <string>

#include "base/utf8.hpp"

namespace memory::records {

Result<void> check_text(std::string_view text, std::string_view what) {
    if (const auto invalid = base::first_invalid(text)) {
        return fail(ErrorCode::invalid_argument, "records",
                    std::string(what) + " is not UTF-8 at byte " + std::to_string(*invalid));
    }
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
        return fail(ErrorCode::invalid_argument, "records",
                    std::string(what) + " holds NUL at byte " + std::to_string(nul));
    }
    return {};
}

}  // namespace memory::records
