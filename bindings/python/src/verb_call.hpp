// How a verb of the table is put together: options and JSON inputs are read by records/, the answer
// is written by it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "records/options.hpp"
#include "records/to_json.hpp"
#include "records/writer.hpp"
#include "verbs.hpp"

namespace memory::python {

using Kind = Input::Kind;

template <class T>
std::string json_of(const T& record) {
    if constexpr (std::is_same_v<T, bool>) {
        return record ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
        return std::to_string(record);
    } else if constexpr (std::is_same_v<T, std::string>) {
        records::Writer out(record.size() + 2);
        out.value(record);
        return out.take();
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return std::to_string(record.time_since_epoch().count());
    } else {
        return records::to_json(record);
    }
}
template <class T>
std::string json_of(const std::optional<T>& record) {
    return record ? json_of(*record) : "null";
}

template <class T>
Result<std::string> answer(Result<T> record) {
    if (!record) return tl::unexpected(std::move(record).error());
    if constexpr (std::is_void_v<T>) {
        return std::string("null");
    } else {
        return json_of(*record);
    }
}

// Reads a JSON input and calls `body` with it.
template <class Value, class Body>
Result<std::string> read(std::string_view text, Result<Value> (*reader)(std::string_view),
                         Body&& body) {
    Result<Value> value = reader(text);
    if (!value) return tl::unexpected(std::move(value).error());
    return std::forward<Body>(body)(*value);
}

// Reads the options, and answers what `body` does with them.
template <class Options, class Body>
Result<std::string> with(const Request& in, Result<Options> (*reader)(std::string_view),
                         Body&& body) {
    return read(in.options, reader, [&](Options& options) {
        if constexpr (std::is_same_v<Options, CallOptions>) {
            options.stop = in.stop;
        } else {
            options.call.stop = in.stop;
        }
        return answer(std::forward<Body>(body)(options));
    });
}
template <class Body>
Result<std::string> call(const Request& in, Body&& body) {
    return with(in, &records::read_call_options, std::forward<Body>(body));
}

// A whole message as JSON: where content is an array of parts, or the role is missing.
template <class Room>
Result<std::string> add_whole(Room& room, const Request& in) {
    return read(in.texts[1], &records::read_new_message, [&](const NewMessage& message) {
        return call(in, [&](const CallOptions& asked) {
            return room.add_message(in.texts[0], message, asked);
        });
    });
}

}  // namespace memory::python
