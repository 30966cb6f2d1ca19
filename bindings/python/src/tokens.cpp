// TokenCounter and RunningCount.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "classes.hpp"
#include "json_text.hpp"
#include "kioku/running_count.hpp"
#include "kioku/token_counter.hpp"
#include "raise.hpp"
#include "records/options.hpp"
#include "without_gil.hpp"

namespace py = pybind11;

namespace memory::python {
namespace {

// Below it, giving the GIL away costs more than the work.
constexpr std::size_t kShortBytes = 16'384;

template <class T>
T value_of(Result<T> result) {
    if (!result) raise(result.error());
    return std::move(*result);
}

// Runs `body` over a text of `bytes` bytes, without the GIL where the text is long.
template <class Body>
auto over(std::size_t bytes, Body&& body) {
    if (bytes < kShortBytes) return value_of(body());
    return value_of(without_gil([&](Gil&) { return body(); }));
}

template <class T>
Result<T> good(T value) {
    return value;
}

std::size_t natural(const py::handle& value, const char* name) {
    const std::int64_t number = number_of(value.ptr(), name);
    if (number < 0) {
        raise_invalid(std::string(name) + " is " + std::to_string(number) + ", below the least 0");
    }
    return static_cast<std::size_t>(number);
}

py::str str_of(std::string_view text) {
    return {text.data(), text.size()};
}

TokenCounter open_counter(const py::handle& options) {
    const std::string text = json_text_of(options.ptr(), "options");
    return value_of(without_gil([&](Gil&) -> Result<TokenCounter> {
        const auto asked = records::read_tokenizer_options(text);
        if (!asked) return tl::unexpected(asked.error());
        return asked->file.empty() ? TokenCounter::open(asked->encoding)
                                   : TokenCounter::from_file(asked->file, asked->vocabulary);
    }));
}

// What counting needs of messages, and what that views.
struct Chat {
    explicit Chat(const py::handle& list)
        : messages(value_of(records::read_new_messages(json_text_of(list.ptr(), "messages")))),
          views(messages.size()) {
        std::transform(messages.begin(), messages.end(), views.begin(), &view_of);
    }

    static ChatMessageView view_of(const NewMessage& message) {
        ChatMessageView view{.role = to_string(message.role), .content = message.content};
        if (message.name) view.name = *message.name;
        if (!message.tool_calls.is_null()) view.tool_calls_json = message.tool_calls.text();
        if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
        return view;
    }

    std::vector<NewMessage> messages;
    std::vector<ChatMessageView> views;
};

EncodeOptions encode_options(const py::handle& options) {
    if (options.is_none()) return {};
    return value_of(records::read_encode_options(json_text_of(options.ptr(), "options")));
}

std::vector<TokenId> ids_of(const py::iterable& tokens) {
    std::vector<TokenId> ids;
    for (const py::handle& token : tokens) {
        const std::int64_t id = number_of(token.ptr(), "token");
        if (id < 0 || id > std::int64_t{UINT32_MAX}) {
            raise_invalid("token " + std::to_string(id) + " is none of the encoding's");
        }
        ids.push_back(static_cast<TokenId>(id));
    }
    return ids;
}

void add_counter(py::module_& module) {
    py::class_<TokenCounter>(module, "TokenCounter")
        .def(py::init(&open_counter), py::arg("options"))
        .def_property_readonly("name",
                               [](const TokenCounter& counter) { return str_of(counter.name()); })
        .def_property_readonly(
            "encoding", [](const TokenCounter& counter) { return str_of(counter.encoding()); })
        .def_property_readonly("is_exact", &TokenCounter::is_exact)
        .def("count_tokens",
             [](const TokenCounter& counter, const py::handle& text) {
                 const std::string_view counted = utf8_of(text.ptr(), "text");
                 return over(counted.size(), [&] { return good(counter.count_tokens(counted)); });
             })
        .def("count_message_tokens",
             [](const TokenCounter& counter, const py::handle& messages) {
                 const Chat chat(messages);
                 std::size_t sum = 0;
                 for (const ChatMessageView& view : chat.views)
                     sum += counter.count_message_tokens(view);
                 return sum;
             })
        .def("count_batch_tokens",
             [](const TokenCounter& counter, const py::handle& messages) {
                 const Chat chat(messages);
                 return over(kShortBytes,
                             [&] { return good(counter.count_batch_tokens(chat.views)); });
             })
        .def("count_overflow_messages",
             [](const TokenCounter& counter, const py::handle& messages,
                const py::handle& max_tokens) {
                 const Chat chat(messages);
                 const std::size_t most = natural(max_tokens, "max_tokens");
                 return over(kShortBytes, [&] {
                     return good(counter.get_overflow_messages(chat.views, most).size());
                 });
             })
        .def("encode",
             [](const TokenCounter& counter, const py::handle& text, const py::handle& options) {
                 const std::string_view encoded = utf8_of(text.ptr(), "text");
                 const EncodeOptions asked = encode_options(options);
                 return over(encoded.size(), [&] { return counter.encode(encoded, asked); });
             })
        .def("encode_bytes",
             [](const TokenCounter& counter, const py::bytes& bytes) {
                 const std::string_view encoded = bytes;
                 return over(encoded.size(), [&] { return counter.encode_bytes(encoded); });
             })
        .def("decode",
             [](const TokenCounter& counter, const py::iterable& tokens) {
                 return py::bytes(value_of(counter.decode(ids_of(tokens))));
             })
        .def("decode_text",
             [](const TokenCounter& counter, const py::iterable& tokens) {
                 return str_of(value_of(counter.decode_text(ids_of(tokens))));
             })
        .def("truncate",
             [](const TokenCounter& counter, const py::handle& text, const py::handle& max_tokens) {
                 const std::string_view whole = utf8_of(text.ptr(), "text");
                 const std::size_t most = natural(max_tokens, "max_tokens");
                 return str_of(
                     over(whole.size(), [&] { return good(counter.truncate(whole, most)); }));
             })
        .def("split", [](const TokenCounter& counter, const py::handle& text,
                         const py::handle& max_tokens, const py::handle& overlap) {
            const std::string_view whole = utf8_of(text.ptr(), "text");
            const std::size_t most = natural(max_tokens, "max_tokens");
            const std::size_t shared = natural(overlap, "overlap");
            py::list chunks;
            for (const std::string_view chunk :
                 over(whole.size(), [&] { return counter.split(whole, most, shared); }))
                chunks.append(str_of(chunk));
            return chunks;
        });
}

}  // namespace

void add_tokens(py::module_& module) {
    add_counter(module);
    module.def("known_tokenizers", &records::known_tokenizers);
    module.def("estimate", [](const py::handle& text, const py::handle& family) {
        const std::string_view counted = utf8_of(text.ptr(), "text");
        const std::string_view asked = text_of(family.ptr(), "family");
        const TokenEstimate estimate =
            over(counted.size(), [&] { return TokenCounter::estimate(counted, asked); });
        return py::make_tuple(estimate.tokens, estimate.low, estimate.high);
    });
    py::class_<RunningCount>(module, "RunningCount")
        .def(py::init<TokenCounter>())
        .def("append",
             [](RunningCount& count, const py::handle& text) {
                 return value_of(count.append(utf8_of(text.ptr(), "text")));
             })
        .def_property_readonly("tokens", &RunningCount::tokens);
}

}  // namespace memory::python
