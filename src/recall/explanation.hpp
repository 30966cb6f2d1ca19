// Why a hit is where it is, in one line.
#pragma once

#include <string>
#include <vector>

#include "kioku/item_kind.hpp"
#include "recall/recall.hpp"

namespace memory::recall {

// The words it holds, then what else speaks for it, the greatest first.
[[nodiscard]] std::string explain(ItemKind kind, const std::vector<std::string>& matched,
                                  const std::vector<SignalShare>& signals);

}  // namespace memory::recall
