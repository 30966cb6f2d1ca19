// The table, and the distance between names for those that are not in it.
#include "text/model_names.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "text/encodings.hpp"

namespace memory::text {

namespace {

constexpr std::array<ModelName, 62> kModels{{
    {"o1", "o200k_base", false},
    {"o3", "o200k_base", false},
    {"o4-mini", "o200k_base", false},
    {"gpt-5", "o200k_base", false},
    {"gpt-4.1", "o200k_base", false},
    {"gpt-4o", "o200k_base", false},
    {"gpt-4", "cl100k_base", false},
    {"gpt-3.5-turbo", "cl100k_base", false},
    {"gpt-3.5", "cl100k_base", false},
    {"gpt-35-turbo", "cl100k_base", false},
    {"davinci-002", "cl100k_base", false},
    {"babbage-002", "cl100k_base", false},
    {"text-embedding-ada-002", "cl100k_base", false},
    {"text-embedding-3-small", "cl100k_base", false},
    {"text-embedding-3-large", "cl100k_base", false},
    {"text-davinci-003", "p50k_base", false},
    {"text-davinci-002", "p50k_base", false},
    {"text-davinci-001", "r50k_base", false},
    {"text-curie-001", "r50k_base", false},
    {"text-babbage-001", "r50k_base", false},
    {"text-ada-001", "r50k_base", false},
    {"davinci", "r50k_base", false},
    {"curie", "r50k_base", false},
    {"babbage", "r50k_base", false},
    {"ada", "r50k_base", false},
    {"code-davinci-002", "p50k_base", false},
    {"code-davinci-001", "p50k_base", false},
    {"code-cushman-002", "p50k_base", false},
    {"code-cushman-001", "p50k_base", false},
    {"davinci-codex", "p50k_base", false},
    {"cushman-codex", "p50k_base", false},
    {"text-davinci-edit-001", "p50k_edit", false},
    {"code-davinci-edit-001", "p50k_edit", false},
    {"text-similarity-davinci-001", "r50k_base", false},
    {"text-similarity-curie-001", "r50k_base", false},
    {"text-similarity-babbage-001", "r50k_base", false},
    {"text-similarity-ada-001", "r50k_base", false},
    {"text-search-davinci-doc-001", "r50k_base", false},
    {"text-search-curie-doc-001", "r50k_base", false},
    {"text-search-babbage-doc-001", "r50k_base", false},
    {"text-search-ada-doc-001", "r50k_base", false},
    {"code-search-babbage-code-001", "r50k_base", false},
    {"code-search-ada-code-001", "r50k_base", false},
    {"gpt2", "gpt2", false},
    {"gpt-2", "gpt2", false},
    {"o1-", "o200k_base", true},
    {"o3-", "o200k_base", true},
    {"o4-mini-", "o200k_base", true},
    {"gpt-5", "o200k_base", true},
    {"gpt-4.5-", "o200k_base", true},
    {"gpt-4.1-", "o200k_base", true},
    {"chatgpt-4o-", "o200k_base", true},
    {"gpt-4o-", "o200k_base", true},
    {"gpt-4-", "cl100k_base", true},
    {"gpt-3.5-turbo-", "cl100k_base", true},
    {"gpt-35-turbo-", "cl100k_base", true},
    {"gpt-oss-", "o200k_harmony", true},
    {"ft:gpt-4o", "o200k_base", true},
    {"ft:gpt-4", "cl100k_base", true},
    {"ft:gpt-3.5-turbo", "cl100k_base", true},
    {"ft:davinci-002", "cl100k_base", true},
    {"ft:babbage-002", "cl100k_base", true},
}};

// A name longer than this is like none that is known.
constexpr std::size_t kLongestName = 64;

// Levenshtein's distance, in bytes.
std::size_t distance(std::string_view one, std::string_view other) {
    std::array<std::size_t, kLongestName + 1> row{};
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < one.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < other.size(); ++j) {
            const std::size_t replaced = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row[other.size()];
}

}  // namespace

std::span<const ModelName> model_names() noexcept {
    return kModels;
}

std::string_view encoding_of_model(std::string_view model) noexcept {
    for (const ModelName& each : kModels) {
        if (each.is_prefix ? model.starts_with(each.name) : model == each.name) {
            return each.encoding;
        }
    }
    return {};
}

std::vector<std::string_view> nearest_names(std::string_view name, std::size_t most) {
    const std::string_view asked = name.substr(0, kLongestName);
    std::vector<std::pair<std::size_t, std::string_view>> names;
    for (const Encoding& each : encodings())
        names.emplace_back(0, each.name);
    for (const ModelName& each : kModels) {
        if (!each.is_prefix) names.emplace_back(0, each.name);
    }
    for (auto& [far, known] : names)
        far = distance(asked, known);
    std::stable_sort(names.begin(), names.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string_view> nearest;
    for (const auto& [far, known] : names) {
        const bool is_new = std::find(nearest.begin(), nearest.end(), known) == nearest.end();
        if (far * 2 <= asked.size() && is_new && nearest.size() < most) nearest.push_back(known);
    }
    return nearest;
}

}  // namespace memory::text
