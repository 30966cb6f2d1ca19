// JSON at the door: the check itself, and every reader of options, messages, configurations and
// archive lines over the same text. What passes means the same to another JSON library.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <nlohmann/json.hpp>

#include "base/utf8.hpp"
#include "kioku/json.hpp"
#include "records/archive.hpp"
#include "records/breaker.hpp"
#include "records/fields.hpp"
#include "records/json_view.hpp"
#include "records/lines.hpp"
#include "records/noun_options.hpp"
#include "records/options.hpp"
#include "records/summarize_job.hpp"
#include "records/tool_calls.hpp"
#include "sandbox.hpp"

namespace {

namespace records = memory::records;
using fuzz::expect;
using memory::Json;

// A failure says something a person can read, of bounded length, without the input's bytes in it.
template <class T>
void read(const memory::Result<T>& outcome) {
    if (outcome) return;
    const std::string& message = outcome.error().message;
    expect(!message.empty() && message.size() < 4000, "a message is empty or has no end");
    expect(message.find('\n') == std::string::npos, "a message is not one line");
    expect(!memory::base::first_invalid(message), "a message is not UTF-8");
}

// The same walk by our views and by the other library's tree.
void compare(std::string_view value, const nlohmann::json& other) {
    switch (records::type_of(value)) {
        case memory::JsonType::null: return expect(other.is_null(), "null is something else");
        case memory::JsonType::boolean: return expect(other.is_boolean(), "no boolean");
        case memory::JsonType::number: return expect(other.is_number(), "no number");
        case memory::JsonType::string:
            return expect(other == records::decode_string(value), "a string differs");
        case memory::JsonType::array: {
            const auto elements = records::elements_of(value);
            expect(elements.size() == other.size(), "an array's length differs");
            for (std::size_t i = 0; i < elements.size(); ++i)
                compare(elements[i], other[i]);
            return;
        }
        case memory::JsonType::object: break;
    }
    const auto members = records::members_of(value);
    expect(members.size() == other.size(), "an object's size differs");
    for (const auto& member : members) {
        expect(other.contains(member.name), "a member is not there");
        compare(member.value, other[member.name]);
    }
}

void check(std::string_view text) {
    const auto json = Json::parse(text);
    read(json);
    if (!json) return;
    const std::string& compact = json->text();
    expect(!memory::base::first_invalid(compact), "a checked text is not UTF-8");
    expect(compact.size() <= text.size(), "a compact text is longer");
    expect(records::depth_of(compact) <= 64, "deeper than the limit");
    const auto again = Json::parse(compact);
    expect(again && *again == *json, "a compact text reads otherwise");
    const auto other = nlohmann::json::parse(compact, nullptr, false);
    // The other one refuses numbers beyond a double's range.
    if (other.is_discarded())
        return expect(compact.find_first_of("0123456789") != std::string::npos,
                      "not JSON to others");
    compare(compact, other);
    read(records::tool_call_ids(*json));
    read(records::read_summarize_result(*json));
}

void read_line(std::string_view text) {
    const auto row = records::read_line(text);
    read(row);
    if (!row) return;
    std::visit(
        [](const auto& record) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(record)>, records::ChatRow>) {
                const std::string line = records::to_line(record);
                const auto again = records::read_line(line);
                expect(again.has_value(), "a record's own line is refused");
                const std::string twice = std::visit(
                    [](const auto& same) -> std::string {
                        if constexpr (std::is_same_v<std::decay_t<decltype(same)>,
                                                     records::ChatRow>) {
                            return "a chat row";
                        } else {
                            return records::to_line(same);
                        }
                    },
                    *again);
                expect(line == twice, "a record's line reads otherwise");
            }
        },
        *row);
}

// However the text is cut, the lines are the same.
void read_lines(std::string_view text) {
    const auto lines_of = [text](std::size_t piece) {
        records::Lines lines(std::size_t{1} << 16);
        std::vector<std::string> found;
        for (std::size_t at = 0; at < text.size(); at += piece) {
            if (!lines.push(text.substr(at, piece))) break;
            while (const auto line = lines.next())
                found.emplace_back(*line);
        }
        lines.finish();
        while (const auto line = lines.next())
            found.emplace_back(*line);
        return found;
    };
    if (text.size() < 5000) expect(lines_of(1) == lines_of(4096), "lines depend on the pieces");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::unique_ptr<char[]> exact(new char[size]);
    std::copy(data, data + size, exact.get());
    const std::string_view text(exact.get(), size);
    check(text);
    read_line(text);
    read_lines(text);
    read(records::read_open_options(text));
    read(records::read_call_options(text));
    read(records::read_changes_options(text));
    read(records::read_configure_options(text));
    read(records::read_session_list_options(text));
    read(records::read_fork_options(text));
    read(records::read_clear_options(text));
    read(records::read_new_message(text));
    read(records::read_new_messages(text));
    read(records::read_add_options(text));
    read(records::read_message_list_options(text));
    read(records::read_get_context_options(text));
    read(records::read_save_context_options(text));
    read(records::read_next_job_options(text));
    read(records::read_result(text));
    read(records::read_remember_options(text));
    read(records::read_new_memories(text));
    read(records::read_update_options(text));
    read(records::read_item_list_options(text));
    read(records::read_page_options(text));
    read(records::read_store_options(text));
    read(records::read_ids(text));
    read(records::read_filter(text));
    read(records::read_forget_options(text));
    read(records::read_export_options(text));
    read(records::read_import_options(text));
    read(records::read_tokenizer_options(text));
    read(records::read_breaker_options(text));
    read(records::read_breaker_outcome(text));
    return 0;
}
