// Making lines. A line holds no line break, and its fields no bar: those end them.
#include "observe/lines.hpp"

#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/utf8.hpp"
#include "records/checks.hpp"

namespace memory::observe {

namespace {

constexpr std::size_t kMaxNameBytes = 200;  // Datadog's "Metric naming": at most 200 characters

tl::unexpected<Error> refuse(std::string message) {
    return fail(ErrorCode::invalid_argument, "observe", std::move(message));
}

bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Letters, digits, '_' and '.'; one '_' for each other character.
void append_name(std::string& line, std::string_view name) {
    for (const char byte : name) {
        if (base::is_continuation(byte)) continue;
        const bool stays = is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '.';
        line += stays ? byte : '_';
    }
}

void append_field(std::string& line, std::string_view text, std::string_view ends) {
    for (const char byte : text)
        line += base::is_control(byte) || ends.find(byte) != std::string_view::npos ? '_' : byte;
}

void append_tag(std::string& tags, std::string_view tag) {
    if (!tags.empty()) tags += ',';
    append_field(tags, tag, "|,#");
}

Result<std::string> joined_tags(const std::vector<std::string>& tags,
                                std::string_view constant_tags) {
    std::string joined(constant_tags);
    for (const std::string& tag : tags) {
        KIOKU_TRY(records::check_id("tag", tag, kMaxLineBytes));
        append_tag(joined, tag);
        if (joined.size() > kMaxLineBytes) break;  // too long as it is
    }
    return joined;
}

// The protocol's way to keep a line break, which the receiver undoes.
std::string escaped(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (const char byte : text) {
        if (byte == '\n') {
            line += "\\n";
        } else {
            line += byte;
        }
    }
    return line;
}

void append_optional(std::string& line, std::string_view key, std::string_view value) {
    if (value.empty()) return;
    line += key;
    append_field(line, value, "|");
}

Result<void> check_event(std::string_view title, std::string_view text,
                         const EventOptions& options) {
    KIOKU_TRY(records::check_id("title", title, kMaxLineBytes));
    KIOKU_TRY(records::check_text(text, "text"));
    KIOKU_TRY(records::check_size("text", text.size(), kMaxLineBytes));
    KIOKU_TRY(records::check_text(options.aggregation_key, "aggregation_key"));
    KIOKU_TRY(records::check_text(options.source_type, "source_type"));
    KIOKU_TRY(records::check_text(options.host, "host"));
    if (options.alert_type) {
        KIOKU_TRY(records::check_range("alert_type", static_cast<std::int64_t>(*options.alert_type),
                                       0, static_cast<std::int64_t>(AlertType::error)));
    }
    if (options.priority) {
        KIOKU_TRY(records::check_range("priority", static_cast<std::int64_t>(*options.priority), 0,
                                       static_cast<std::int64_t>(EventPriority::low)));
    }
    return records::check_time("timestamp", options.timestamp);
}

}  // namespace

Result<std::string> constant_tags(const DogStatsD& config) {
    std::string joined;
    const std::pair<std::string_view, const std::string&> unified[]{
        {"env", config.env}, {"service", config.service}, {"version", config.version}};
    for (const auto& [key, value] : unified) {
        if (value.empty()) continue;
        KIOKU_TRY(records::check_text(value, key));
        append_tag(joined, fmt::format("{}:{}", key, value));
    }
    KIOKU_LET(joined, joined_tags(config.tags, joined));
    // What is left of a datagram is for the line itself.
    KIOKU_TRY(records::check_size("dogstatsd tags", joined.size(), kMaxLineBytes / 4));
    return joined;
}

std::string metric_line(std::string_view name, double value, char type, std::string_view tags,
                        std::string_view constant_tags) {
    // The shortest text of a whole number; of a fraction, what stands for microseconds.
    const double whole = std::floor(value);
    std::string line = whole == value ? fmt::format("{}:{:.0f}|{}", name, value, type)
                                      : fmt::format("{}:{:.3f}|{}", name, value, type);
    if (!tags.empty() || !constant_tags.empty()) {
        fmt::format_to(std::back_inserter(line), "|#{}{}{}", constant_tags,
                       tags.empty() || constant_tags.empty() ? "" : ",", tags);
    }
    return line;
}

Result<std::string> count_line(std::string_view name, std::int64_t value,
                               const std::vector<std::string>& tags,
                               std::string_view constant_tags) {
    KIOKU_TRY(records::check_id("metric name", name, kMaxNameBytes));
    if (!is_letter(name[0])) {
        return refuse(
            fmt::format("metric name {} does not begin with a letter of ASCII", base::quote(name)));
    }
    KIOKU_LET(const std::string joined, joined_tags(tags, constant_tags));
    std::string line;
    append_name(line, name);
    fmt::format_to(std::back_inserter(line), ":{}|c", value);
    if (!joined.empty()) line += "|#" + joined;
    KIOKU_TRY(records::check_size("metric with its tags", line.size(), kMaxLineBytes));
    return line;
}

Result<std::string> event_line(std::string_view title, std::string_view text,
                               const EventOptions& options, std::string_view constant_tags) {
    KIOKU_TRY(check_event(title, text, options));
    KIOKU_LET(const std::string tags, joined_tags(options.tags, constant_tags));
    const std::string first = escaped(title);
    const std::string second = escaped(text);
    std::string line = fmt::format("_e{{{},{}}}:{}|{}", first.size(), second.size(), first, second);
    if (options.timestamp) {
        const auto seconds =
            std::chrono::floor<std::chrono::seconds>(options.timestamp->time_since_epoch());
        fmt::format_to(std::back_inserter(line), "|d:{}", seconds.count());
    }
    append_optional(line, "|h:", options.host);
    append_optional(line, "|k:", options.aggregation_key);
    if (options.priority) append_optional(line, "|p:", to_string(*options.priority));
    append_optional(line, "|s:", options.source_type);
    if (options.alert_type) append_optional(line, "|t:", to_string(*options.alert_type));
    if (!tags.empty()) line += "|#" + tags;
    KIOKU_TRY(records::check_size("event", line.size(), kMaxLineBytes));
    return line;
}

}  // namespace memory::observe
