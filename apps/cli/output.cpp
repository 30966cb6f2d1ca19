// Writing to the standard output and the terminal.
#include "cli/output.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/plain_text.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} * 1024;

bool variable_is_set(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

bool is_numeric(const std::string& cell) {
    return !cell.empty() && std::all_of(cell.begin(), cell.end(),
                                        [](char c) { return (c >= '0' && c <= '9') || c == ','; });
}

// Writes all of it; errno's number when that fails.
int write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

Output::Output(Format format) : format_(format), is_terminal_(isatty(STDOUT_FILENO) == 1) {
    if (!is_terminal_) return;
    const char* term = std::getenv("TERM");
    has_colour_ =
        !variable_is_set("NO_COLOR") && term != nullptr && std::string_view(term) != "dumb";
    winsize window{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) {
        columns_ = std::max<std::size_t>(window.ws_col, 40);
    }
}

void Output::write(std::string_view text) {
    if (failed()) return;
    buffer_ += text;
    if (buffer_.size() >= kBufferBytes) flush();
}

void Output::line(std::string_view text) {
    write(text);
    write("\n");
}

void Output::flush() {
    if (!failed()) error_number_ = write_all(STDOUT_FILENO, buffer_);
    buffer_.clear();
}

void Output::note(std::string_view text) {
    flush();
    if (!failed()) print_error(std::string("kioku: ").append(text).append("\n"));
}

std::string Output::styled(std::string_view code, std::string_view text) const {
    if (!has_colour_) return std::string(text);
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
}

std::string Output::count(std::int64_t number) const {
    return is_terminal_ ? with_commas(number) : std::to_string(number);
}

std::string Output::size(std::uint64_t bytes) const {
    return is_terminal_ ? human_size(bytes) : std::to_string(bytes);
}

void Output::table(const Table& table) {
    if (is_terminal_) {
        if (!table.rows.empty()) aligned_table(table);
        return;
    }
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) write("\t");
            write(escape_line(row[i]));
        }
        write("\n");
    }
}

void Output::aligned_table(const Table& table) {
    std::vector<Column> columns;
    columns.reserve(table.headings.size());
    for (const auto& heading : table.headings)
        columns.push_back({display_width(heading), true});
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : table.rows) {
        auto& shown = rows.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) {
            shown.push_back(one_line(row[i]));
            columns[i].width = std::max(columns[i].width, display_width(shown.back()));
            columns[i].is_numeric = columns[i].is_numeric && is_numeric(shown.back());
        }
    }
    aligned_row(table.headings, columns, true);
    for (const auto& row : rows)
        aligned_row(row, columns, false);
}

void Output::aligned_row(const std::vector<std::string>& row, const std::vector<Column>& columns,
                         bool is_heading) {
    constexpr std::size_t least = 8;  // columns for the last cell, however narrow the terminal
    std::size_t used = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const bool is_last = i + 1 == row.size();
        const std::size_t room = columns_ > used + least ? columns_ - used : least;
        const std::string cell = is_last ? shorten(row[i], room) : row[i];
        const std::size_t width = display_width(cell);
        const std::string pad(columns[i].width > width ? columns[i].width - width : 0, ' ');
        if (columns[i].is_numeric) write(pad);
        write(is_heading ? bold(cell) : cell);
        if (is_last) break;
        if (!columns[i].is_numeric) write(pad);
        write("  ");
        used += columns[i].width + 2;
    }
    write("\n");
}

void Output::fields(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::size_t width = 0;
    for (const auto& [name, value] : fields)
        width = std::max(width, display_width(name));
    for (const auto& [name, value] : fields) {
        if (is_terminal_) {
            const std::string pad(width - display_width(name) + 2, ' ');
            line(dim(name) + pad + one_line(value));
        } else {
            line(name + "\t" + escape_line(value));
        }
    }
}

void ListPrinter::page(std::vector<std::vector<std::string>> rows,
                       const std::vector<std::string>& items) {
    if (output_.is_text()) {
        output_.table({headings_, std::move(rows)});
        return;
    }
    for (const auto& item : items) {
        if (output_.format() == Format::json) output_.write(is_first_ ? "{\"items\":[" : ",");
        output_.write(item);
        if (output_.format() == Format::jsonl) output_.write("\n");
        is_first_ = false;
    }
}

void ListPrinter::end(const std::optional<std::string>& next,
                      const std::vector<std::pair<std::string, std::string>>& also) {
    if (output_.format() == Format::json) {
        if (is_first_) output_.write("{\"items\":[");
        output_.write("]");
        if (next) {
            memory::records::Writer cursor;
            cursor.value(*next);
            output_.write(",\"next\":" + cursor.take());
        }
        for (const auto& [key, value] : also) {
            output_.write(",\"");
            output_.write(key);
            output_.write("\":");
            output_.write(value);
        }
        output_.line("}");
    } else if (next && output_.is_text()) {
        output_.note("there is more: add --all, or --cursor '" + *next + "'");
    }
}

void print_error(std::string_view text) {
    // Nowhere is left to report that this failed.
    [[maybe_unused]] const int ignored = write_all(STDERR_FILENO, text);
}

Progress::Progress() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    clear();
}

void Progress::show(std::string_view text) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_terminal_ || now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    is_shown_ = true;
    print_error(std::string("\r\x1b[K").append(text));
}

void Progress::clear() {
    if (is_shown_) print_error("\r\x1b[K");
    is_shown_ = false;
}

}  // namespace cli
