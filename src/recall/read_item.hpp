// A row as it comes to the index.
#pragma once

#include <string>
#include <string_view>

#include "recall/index.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

// An item with text of its own, for the length of one addition. One object serves many rows.
class ReadItem {
  public:
    // Borrows from the row until the next one.
    const Item& take(const storage::IndexedItem& row);

  private:
    void add_metadata(std::string_view metadata);

    std::string beside_;
    Item item_;
};

}  // namespace memory::recall
