// What goes to the standard output: tables on a terminal, plain lines in a pipe, JSON when asked.
// And progress, which goes to the terminal only.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

enum class Format {
    text,
    json,   // one document
    jsonl,  // one object per line
};

// Rows under headings. Cells are UTF-8 and hold what is stored; printing makes them safe.
struct Table {
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
};

// The standard output, buffered. After a failed write all further ones do nothing: whoever prints a
// lot asks failed() now and then, and the program's end reports it. Externally synchronised.
class Output {
  public:
    explicit Output(Format format);

    [[nodiscard]] Format format() const noexcept { return format_; }
    [[nodiscard]] bool is_text() const noexcept { return format_ == Format::text; }
    [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }

    void write(std::string_view text);
    void line(std::string_view text);
    void flush();

    // A remark about the answer, after it: to the standard error, as "kioku: …". Nothing when the
    // answer did not reach its reader.
    void note(std::string_view text);

    // errno of the write that failed, or 0.
    [[nodiscard]] int error_number() const noexcept { return error_number_; }
    [[nodiscard]] bool failed() const noexcept { return error_number_ != 0; }

    // On a terminal aligned under headings, the last column cut to its width; in a pipe one row per
    // line, tabs between, no headings.
    void table(const Table& table);

    // Names and values: aligned on a terminal, "name<TAB>value" in a pipe.
    void fields(const std::vector<std::pair<std::string, std::string>>& fields);

    // Emphasis on a terminal that shows colours; the text itself otherwise.
    [[nodiscard]] std::string bold(std::string_view text) const { return styled("1", text); }
    [[nodiscard]] std::string dim(std::string_view text) const { return styled("2", text); }
    [[nodiscard]] std::string good(std::string_view text) const { return styled("32", text); }
    [[nodiscard]] std::string bad(std::string_view text) const { return styled("31", text); }

    // A number or size for a person on a terminal, bare in a pipe.
    [[nodiscard]] std::string count(std::int64_t number) const;
    [[nodiscard]] std::string size(std::uint64_t bytes) const;

  private:
    struct Column {
        std::size_t width = 0;
        bool is_numeric = false;
    };

    [[nodiscard]] std::string styled(std::string_view code, std::string_view text) const;
    void aligned_table(const Table& table);
    void aligned_row(const std::vector<std::string>& row, const std::vector<Column>& columns,
                     bool is_heading);

    Format format_;
    bool is_terminal_ = false;
    bool has_colour_ = false;
    std::size_t columns_ = 100;
    int error_number_ = 0;
    std::string buffer_;
};

// A list that may come in pages: rows as they come; in JSON one document {items, next?}.
class ListPrinter {
  public:
    ListPrinter(Output& output, std::vector<std::string> headings)
        : output_(output), headings_(std::move(headings)) {}

    // One page: `rows` for text, `items` (JSON texts) otherwise; the other may be empty.
    void page(std::vector<std::vector<std::string>> rows, const std::vector<std::string>& items);

    // `next` is the cursor of what was not printed; `also` are further members of the document.
    void end(const std::optional<std::string>& next,
             const std::vector<std::pair<std::string, std::string>>& also = {});

  private:
    Output& output_;
    std::vector<std::string> headings_;
    bool is_first_ = true;
};

// To the standard error, as it is.
void print_error(std::string_view text);

// One line on the terminal that is overwritten while work goes on; nothing where the standard error
// is not a terminal.
class Progress {
  public:
    Progress();
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::string_view text);
    void clear();

  private:
    bool is_terminal_ = false;
    bool is_shown_ = false;
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace cli
