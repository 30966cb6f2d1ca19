// A ranked item as users see it: the record of its row, and signals by the names that
// docs/recall.md explains.
#pragma once

#include "kioku/recall.hpp"
#include "recall/recall.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

[[nodiscard]] memory::Hit hit_record(Hit ranked, storage::ShownItem shown);

}  // namespace memory::recall
