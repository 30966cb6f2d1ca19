// The letters that byte-level vocabularies write bytes as.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace memory::text {

// The letter of a byte, in UTF-8.
[[nodiscard]] std::string letter_of(unsigned char byte);

// The bytes that the letters stand for; nothing where one of the characters is no such letter.
[[nodiscard]] std::optional<std::string> bytes_of_letters(std::string_view letters);

}  // namespace memory::text
