// A vocabulary of the user's own, from its file: where the reading of JSON (records) and the
// encoding (text) meet.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "kioku/error.hpp"
#include "text/tokenizer.hpp"

namespace memory::manager {

// Files are at most so long; those of 2026's models have 5 to 35 MB.
constexpr std::size_t kMostVocabularyBytes = std::size_t{64} << 20U;

// From a file's bytes: a tokenizer.json where they begin with '{', else a tiktoken file. Errors:
// those of records::read_tokenizer_file, text::load_tokenizer and text::load_tiktoken.
[[nodiscard]] Result<std::shared_ptr<const text::Tokenizer>> load_tokenizer(
    std::string_view bytes, std::string name, const VocabularyOptions& options = {});

// From the file itself; it is read whole and not needed afterwards. Its name is the path's last
// part. Never hand it a store's file: closing that drops SQLite's locks. Errors: as above, each
// naming the path; not_found, permission, limit, and invalid_argument where the path is no regular
// file.
[[nodiscard]] Result<std::shared_ptr<const text::Tokenizer>> load_tokenizer_file(
    const std::string& path, const VocabularyOptions& options = {});

}  // namespace memory::manager
