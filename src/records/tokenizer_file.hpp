// Hugging Face's tokenizer.json, as far as byte-level vocabularies need it.
#pragma once

#include <string_view>

#include "base/tokenizer_file.hpp"
#include "kioku/error.hpp"

namespace memory::records {

// Keys that do not change which tokens a text becomes are passed over: decoder, truncation,
// padding, and post_processor, which adds tokens that the text does not have. Errors:
// invalid_argument (not UTF-8, not JSON, a key of another type or missing), unsupported (another
// kind of vocabulary, or an option of it, a normalizer, a flag of an added token; the message names
// it).
[[nodiscard]] Result<base::TokenizerFile> read_tokenizer_file(std::string_view text);

}  // namespace memory::records
