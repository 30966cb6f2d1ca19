// A line scanner for headings, fences and front matter.
#include "cli/markdown_sections.hpp"

#include <optional>
#include <utility>

#include "cli/plain_text.hpp"

namespace cli {

namespace {

constexpr std::string_view kBlank = " \t";

std::string_view trim(std::string_view text, std::string_view white) {
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

// The line without up to three leading blanks; nothing when there are more, which makes it code.
std::optional<std::string_view> unindented(std::string_view line) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || indent > 3) return std::nullopt;
    return line.substr(indent);
}

struct Heading {
    std::size_t level = 0;
    std::string title;
};

std::optional<Heading> heading_in(std::string_view line) {
    const auto text = unindented(line);
    if (!text) return std::nullopt;
    const std::size_t level = std::min(text->find_first_not_of('#'), text->size());
    if (level < 1 || level > 6) return std::nullopt;
    std::string_view title = text->substr(level);
    if (!title.empty() && kBlank.find(title.front()) == std::string_view::npos) return std::nullopt;
    title = trim(title, kBlank);
    // A closing sequence of "#" counts only after a blank.
    const auto last = title.find_last_not_of('#');
    if (last == std::string_view::npos) {
        title = {};
    } else if (last + 1 < title.size() && kBlank.find(title[last]) != std::string_view::npos) {
        title = trim(title.substr(0, last), kBlank);
    }
    return Heading{level, std::string(title)};
}

// Fenced code: what opened it, and whether a line closes it.
struct Fence {
    char mark = 0;
    std::size_t length = 0;  // 0: outside
};

void follow_fence(std::string_view line, Fence& fence) {
    const auto text = unindented(line);
    if (!text || (text->front() != '`' && text->front() != '~')) return;
    const char mark = text->front();
    const std::size_t length = std::min(text->find_first_not_of(mark), text->size());
    const std::string_view rest = text->substr(length);
    if (fence.length == 0) {
        // After backticks, the info string holds none: else it is code inside a line.
        const bool opens = length >= 3 && (mark == '~' || rest.find('`') == std::string_view::npos);
        if (opens) fence = {mark, length};
    } else if (mark == fence.mark && length >= fence.length && trim(rest, kBlank).empty()) {
        fence = {};
    }
}

class Sections {
  public:
    explicit Sections(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    void line(std::string_view line) {
        text_ += line;
        text_ += '\n';
    }

    void begin(const Heading& heading) {
        end();
        path_.resize(heading.level);
        path_[heading.level - 1] = heading.title;
    }

    void end() {
        const std::string_view text = trim(text_, "\n");
        add(trim(text, kBlank).empty() ? std::string_view() : text);
        text_.clear();
    }

    std::vector<MarkdownSection> take() { return std::move(sections_); }

  private:
    void add(std::string_view text) {
        while (!text.empty()) {
            std::string_view part = cut_bytes(text, max_bytes_);
            if (part.size() < text.size()) {
                const auto line_end = part.rfind('\n');
                if (line_end != std::string_view::npos && line_end > 0) {
                    part = part.substr(0, line_end);
                }
            }
            sections_.push_back({heading(), std::string(part)});
            text.remove_prefix(part.size());
            text = text.substr(std::min(text.find_first_not_of('\n'), text.size()));
        }
    }

    [[nodiscard]] std::string heading() const {
        std::string heading;
        for (const auto& title : path_) {
            if (title.empty()) continue;  // a level that was jumped over
            if (!heading.empty()) heading += " > ";
            heading += title;
        }
        return heading;
    }

    std::size_t max_bytes_;
    std::vector<std::string> path_;
    std::string text_;
    std::vector<MarkdownSection> sections_;
};

// Takes one line from the front of `document`, without its line end.
std::string_view next_line(std::string_view& document) {
    const auto end = document.find('\n');
    std::string_view line = document.substr(0, end);
    document.remove_prefix(end == std::string_view::npos ? document.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// Where the front matter ends; nothing when there is none.
std::optional<std::size_t> front_matter_lines(std::string_view document) {
    if (trim(next_line(document), kBlank) != "---") return std::nullopt;
    for (std::size_t lines = 2; !document.empty(); ++lines) {
        const auto line = trim(next_line(document), kBlank);
        if (line == "---" || line == "...") return lines;
    }
    return std::nullopt;
}

}  // namespace

std::vector<MarkdownSection> markdown_sections(std::string_view document, std::size_t max_bytes) {
    if (document.starts_with("\xEF\xBB\xBF")) document.remove_prefix(3);
    Sections sections(max_bytes);
    if (const auto lines = front_matter_lines(document)) {
        for (std::size_t i = 0; i < *lines; ++i)
            sections.line(next_line(document));
        sections.end();
    }
    Fence fence;
    while (!document.empty()) {
        const std::string_view line = next_line(document);
        if (fence.length == 0) {
            if (const auto heading = heading_in(line)) sections.begin(*heading);
        }
        follow_fence(line, fence);
        sections.line(line);
    }
    sections.end();
    return sections.take();
}

}  // namespace cli
