// Gallop from a guess to enclose the longest beginning that fits, bisect it, then step back to the
// end of a sentence.
#include "session/cut.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/utf8.hpp"
#include "text/sentences.hpp"

namespace memory::session {
namespace {

using std::size_t;

// Where galloping starts; English prose runs at about four bytes a token. Only a guess.
constexpr size_t kGuessBytesPerToken = 4;

// How far past the cut the splitter looks, so that it sees how a line or block there goes on.
constexpr size_t kLookAheadBytes = 4096;

size_t floor_to_character(std::string_view text, size_t length) {
    return base::truncate_to_boundary(text, length).size();
}

// The bytes of the longest beginning that fits and ends between two characters.
size_t longest_fit(std::string_view text, std::int64_t limit, CostOf cost_of) {
    const auto fits = [&](size_t length) { return cost_of(text.substr(0, length)) <= limit; };
    size_t low = 0;             // fits
    size_t high = text.size();  // does not
    const auto bounded = std::clamp<std::int64_t>(limit, 1, static_cast<std::int64_t>(high) + 1);
    size_t probe = kGuessBytesPerToken * static_cast<size_t>(bounded);
    while (probe < high) {  // ends with high at most twice what fits
        const size_t length = floor_to_character(text, probe);
        if (!fits(length)) {
            high = length;
            break;
        }
        low = length;
        probe *= 2;
    }
    while (true) {
        size_t middle = floor_to_character(text, low + (high - low) / 2);
        if (middle <= low) middle = low + base::decode_next(text, low).length_bytes;
        if (middle <= low || middle >= high) return low;
        (fits(middle) ? low : high) = middle;
    }
}

}  // namespace

std::string_view cut_to_cost(std::string_view text, std::int64_t limit, CostOf cost_of) {
    const size_t length = longest_fit(text, limit, cost_of);
    if (length == 0) return {};
    const std::string_view window =
        text.substr(0, floor_to_character(text, std::min(text.size(), length + kLookAheadBytes)));
    const std::vector<text::Sentence> sentences = text::split_sentences(window);
    for (auto sentence = sentences.rbegin(); sentence != sentences.rend(); ++sentence) {
        if (sentence->end > length) continue;
        const std::string_view beginning = text.substr(0, sentence->end);
        if (cost_of(beginning) <= limit) return beginning;
    }
    return text.substr(0, length);
}

}  // namespace memory::session
