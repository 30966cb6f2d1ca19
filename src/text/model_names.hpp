// Which encoding a model counts in: the table of tiktoken/model.py of tiktoken 0.14.0.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "kioku/token_counter.hpp"

namespace memory::text {

// Exact names first, then prefixes, in tiktoken's order. Static storage.
[[nodiscard]] std::span<const ModelName> model_names() noexcept;

// The encoding's name of a model; empty where the model is unknown.
[[nodiscard]] std::string_view encoding_of_model(std::string_view model) noexcept;

// The encodings and models that are spelled most like `name`, nearest first, `most` at most: none
// where all would have to change in more than half of its letters.
[[nodiscard]] std::vector<std::string_view> nearest_names(std::string_view name, std::size_t most);

}  // namespace memory::text
