// Recall: the ranked answer to a query over everything that a store holds, with the reason for each
// hit. docs/recall.md says how ranking works.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/item_filter.hpp"
#include "kioku/item_kind.hpp"
#include "kioku/json.hpp"
#include "kioku/message.hpp"
#include "kioku/time.hpp"

namespace memory {

struct RecallOptions {
    // What may be answered; applied before anything is ranked. Kinds: messages, memories and
    // episodes unless it names others. Of summaries, which only come where they are named, the
    // current one of each session. since and until bound an item's time.
    ItemFilter filter;

    std::int64_t limit = 10;  // hits; 1 to Limits::max_list

    // Of the first `limit`, best first, those whose texts cost so many tokens together at most, in
    // the encoding that new sessions start with: what does not fit is passed over. At least 1.
    std::optional<std::int64_t> budget_tokens;

    bool explain = true;                // else signals, matched and reason stay empty
    std::vector<std::string> exclude;   // ids of items; at most Limits::max_list
    std::int64_t neighbours = 0;        // messages before and after each message hit; 0 to 20
    std::optional<Timestamp> now;       // what "last week" counts from; default: the time now
    std::optional<std::string> expect;  // the id of an item: why it is there, or is not
};

// What one signal adds to a hit's score (docs/recall.md has the list).
struct SignalShare {
    std::string_view name;  // static storage
    double share = 0;
};

// One of the messages around a hit.
struct Neighbour {
    std::string id;
    std::int64_t seq = 0;
    Role role = Role::user;
    std::optional<std::string> name;
    std::string text;
    Timestamp created_at{};
};

// One item that was found.
struct Hit {
    std::string id;
    ItemKind kind = ItemKind::message;
    std::string text;
    double score = 0;                  // comparable within one answer only
    std::vector<SignalShare> signals;  // the greatest first; they add up to the score
    std::vector<std::string> matched;  // words of the query that it holds, as they stand there
    std::optional<std::string> session;
    std::optional<Role> role;           // of a message
    std::optional<std::string> name;    // of who said it, where the message has one
    std::optional<std::string> source;  // of a memory or an episode
    Json metadata;
    Timestamp created_at{};             // of an episode, when it happened
    std::string reason;                 // one line
    std::vector<Neighbour> neighbours;  // by seq, where asked for; redacted ones are left out
};

// Why an item is among the hits or is not.
struct Expectation {
    std::string id;
    std::optional<std::int64_t> rank;  // from 1; empty: it is not ranked at all
    std::string reason;                // one line
};

struct RecallAnswer {
    std::vector<Hit> hits;      // best first
    std::int64_t searched = 0;  // items that the index holds
    std::int64_t took_us = 0;
    std::vector<std::string> degraded;  // what could not be done
    std::optional<Expectation> expected;
};

}  // namespace memory
