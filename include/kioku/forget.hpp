// What forgetting answers.
#pragma once

#include <string>
#include <vector>

#include "kioku/item_kind.hpp"
#include "kioku/session.hpp"

namespace memory {

// One item and what it is.
struct ItemName {
    std::string id;
    ItemKind kind = ItemKind::message;
};

// What forget and forget_matching answer: what went, or with a dry run what would go. A message is
// redacted, everything else goes whole.
struct Forgotten {
    bool dry_run = false;         // nothing was changed
    Erasure erasure;              // counts, of what was derived too
    std::vector<ItemName> items;  // what was asked for, the first 1,000; the counts are of all
};

}  // namespace memory
