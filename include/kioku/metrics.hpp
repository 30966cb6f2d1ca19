// Metrics and events for those who operate a host, sent as DogStatsD datagrams: where they go, and
// what an event says beside its title and text. docs/metrics.md lists what the library sends
// itself.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/error.hpp"
#include "kioku/time.hpp"

namespace memory {

// Where metrics and events are sent. Nothing is sent, and no socket is opened, while `url` is
// empty.
struct DogStatsD {
    // "udp://HOST[:PORT]" (8125 unless given), "unix:///PATH" of a datagram socket, or either
    // without its scheme: "HOST[:PORT]", "/PATH". An IPv6 address with a port stands in brackets.
    std::string url;

    // Sent as the tags env, service and version with everything; empty: not sent.
    std::string env;
    std::string service;
    std::string version;

    // Sent with everything, each as "key:value" or one word.
    std::vector<std::string> tags;

    // What cannot be used turns metrics off, with a warning in the log and in health, in place of
    // keeping the store from opening. So it is for what from_variables says: those variables are
    // other programs' too.
    bool may_be_wrong = false;

    // What DD_DOGSTATSD_URL, else DD_AGENT_HOST and DD_DOGSTATSD_PORT, and DD_ENV, DD_SERVICE and
    // DD_VERSION say. `variable` answers the value of one, empty when it is not set. The url stays
    // empty when none of the first three is set.
    [[nodiscard]] static DogStatsD from_variables(
        const std::function<std::string(const char* name)>& variable);
};

// How an event is shown. The numbers are stable.
enum class AlertType : std::int32_t {
    info = 0,
    success = 1,
    warning = 2,
    error = 3,
};

// The numbers are stable.
enum class EventPriority : std::int32_t {
    normal = 0,
    low = 1,
};

// "info", "success", "warning", "error"; "normal", "low". Static storage.
[[nodiscard]] std::string_view to_string(AlertType alert_type) noexcept;
[[nodiscard]] std::string_view to_string(EventPriority priority) noexcept;

// Errors: invalid_argument naming the text and the words.
[[nodiscard]] Result<AlertType> parse_alert_type(std::string_view text);
[[nodiscard]] Result<EventPriority> parse_event_priority(std::string_view text);

// The fields of an event; what is empty is not sent, and the receiver has its own default.
struct EventOptions {
    std::optional<AlertType> alert_type;    // of the receiver: info
    std::optional<EventPriority> priority;  // of the receiver: normal
    std::string aggregation_key;            // events with one key are shown as one
    std::string source_type;
    std::string host;
    std::optional<Timestamp> timestamp;  // sent in whole seconds; of the receiver: when it came
    std::vector<std::string> tags;
};

}  // namespace memory
