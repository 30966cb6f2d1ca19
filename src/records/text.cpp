// The check of a host's text.
#include "records/text.hpp"

#include <string>

#include "base/result.hpp"
#include "base/utf8.hpp"

namespace memory::records {

Result<void> check_utf8(std::string_view text, std::string_view what) {
    const auto invalid = base::first_invalid(text);
    if (!invalid) return {};
    return fail(ErrorCode::invalid_argument, "records",
                std::string(what) + " is not UTF-8 at byte " + std::to_string(*invalid));
}

Result<void> check_text(std::string_view text, std::string_view what) {
    KIOKU_TRY(check_utf8(text, what));
    const std::size_t nul = text.find('\0');
    if (nul != std::string_view::npos) {
        return fail(ErrorCode::invalid_argument, "records",
                    std::string(what) + " holds NUL at byte " + std::to_string(nul));
    }
    return {};
}

}  // namespace memory::records
