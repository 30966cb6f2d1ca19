// A store's file in a directory of its own, gone when the test ends.
#pragma once

#include <string>

#include "kioku/config.hpp"

namespace support {

class TemporaryStore {
  public:
    TemporaryStore();
    ~TemporaryStore();
    TemporaryStore(const TemporaryStore&) = delete;
    TemporaryStore& operator=(const TemporaryStore&) = delete;

    [[nodiscard]] const std::string& directory() const { return directory_; }
    [[nodiscard]] std::string path() const { return directory_ + "/kioku.db"; }

    // Opens at this path, quickly: durability `normal`.
    [[nodiscard]] memory::Config config() const;

  private:
    std::string directory_;
};

}  // namespace support
