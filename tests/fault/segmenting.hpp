// A store whose items are many enough for segments of the recall index, made and forgotten by a
// process that may be killed.
#pragma once

#include <string>
#include <vector>

#include "kioku/store.hpp"

namespace support {

// Batches of memories that the process adds, each of so many.
inline constexpr int kSegmentBatches = 10;
inline constexpr int kSegmentBatch = 512;

// The word that no other memory has.
[[nodiscard]] std::string needle(int number);

// Adds a batch; answers the ids.
[[nodiscard]] memory::Result<std::vector<std::string>> add_batch(const memory::Store& store,
                                                                 int batch);

// Does all of the store's own work that waits.
[[nodiscard]] memory::Result<void> finish_own_work(const memory::Store& store);

// What is wrong with a store that holds these batches, of which these numbers were forgotten.
[[nodiscard]] std::vector<std::string> problems_of_needles(const memory::Store& store, int batches,
                                                           const std::vector<int>& forgotten);

}  // namespace support
