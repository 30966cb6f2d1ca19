// Short texts and questions to measure search with: texts are made of the sentences of LoCoMo's
// turns, queries are its questions. The same number makes the same item.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "recall/index.hpp"

namespace benchmarks {

class LocomoTexts {
  public:
    explicit LocomoTexts(const char* path);

    // 15 to 65 words of sentences, and now and then a word of its own. Call with 1, 2, 3...
    [[nodiscard]] std::string text(std::int64_t number);
    // A message of a user or an assistant in a session of 30; a hundred scopes.
    [[nodiscard]] static memory::recall::Item item(std::int64_t number, const std::string& text);
    static constexpr std::int64_t kScopes = 100;

    [[nodiscard]] const std::vector<std::string>& questions() const { return questions_; }

  private:
    std::vector<std::string> sentences_;
    std::vector<std::string> questions_;
    std::mt19937_64 random_{1};
};

}  // namespace benchmarks
