#include "support/temporary_store.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace support {

TemporaryStore::TemporaryStore() {
    std::string name = (std::filesystem::temp_directory_path() / "kioku-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory");
    directory_ = name;
}

TemporaryStore::~TemporaryStore() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

memory::Config TemporaryStore::config() const {
    memory::Config config;
    config.path = path();
    config.durability = memory::Durability::normal;
    return config;
}

}  // namespace support
