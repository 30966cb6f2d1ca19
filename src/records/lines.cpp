// Cutting a stream into lines.
#include "records/lines.hpp"

#include <algorithm>

namespace memory::records {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<void> Lines::push(std::string_view piece) {
    kept_.erase(0, read_);
    searched_ -= read_;
    read_ = 0;
    // Behind what was searched without finding an end, a line goes on.
    const std::size_t begun = searched_ == kept_.size() ? searched_ : 0;
    const std::size_t goes_on = std::min(piece.find('\n'), piece.size());
    if (begun + goes_on > max_line_bytes_) {
        return fail(ErrorCode::limit, "records",
                    "line of over " + std::to_string(max_line_bytes_) + " bytes, the limit");
    }
    kept_ += piece;
    return {};
}

void Lines::finish() {
    if (kept_.size() > read_ && kept_.back() != '\n') kept_ += '\n';
}

std::optional<std::string_view> Lines::next() {
    while (true) {
        const std::size_t end = kept_.find('\n', searched_);
        searched_ = end == std::string::npos ? kept_.size() : end + 1;
        if (end == std::string::npos) return std::nullopt;
        std::string_view line = std::string_view(kept_).substr(read_, end - read_);
        read_ = end + 1;
        if (at_start_ && line.substr(0, 3) == kByteOrderMark) line.remove_prefix(3);
        at_start_ = false;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.find_first_not_of(" \t") != std::string_view::npos) return line;
    }
}

}  // namespace memory::records
