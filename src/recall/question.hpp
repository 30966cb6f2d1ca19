// What a query asks for, told from its words.
#pragma once

#include "recall/plain_words.hpp"

namespace memory::recall {

struct Question {
    bool when = false;      // asks for a time
    bool many = false;      // how many, how much, what version
    bool past = false;      // did, was, were, had
    bool said = false;      // what the assistant said
    bool manner = false;    // how to do something
    bool place = false;     // where
    bool duration = false;  // how long
    bool reason = false;    // why
    bool name = false;      // who, which, what title
};

[[nodiscard]] Question read_question(const PlainWords& words);

}  // namespace memory::recall
