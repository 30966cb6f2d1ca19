// Any bytes through every encoding: counts are those of encoding, tokens decode to the bytes,
// pieces cut where it is safe add up, and what grows is counted as the whole.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "kioku/running_count.hpp"
#include "kioku/token_counter.hpp"
#include "text/safe_cut.hpp"

namespace {

using memory::RunningCount;
using memory::TokenCounter;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_bytes(const TokenCounter& tokens, std::string_view bytes) {
    const auto ids = tokens.encode_bytes(bytes).value();
    require(tokens.decode(ids).value() == bytes);
    require(tokens.count_tokens(bytes) == ids.size());
    require(!memory::base::first_invalid(tokens.decode_text(ids).value()));
}

void check_text(const TokenCounter& tokens, std::string_view text) {
    const auto ids = tokens.encode(text).value();
    require(tokens.decode(ids).value() == text);
    memory::EncodeOptions special;
    special.allowed.all = true;
    require(tokens.decode(tokens.encode(text, special).value()).value() == text);
    const std::size_t cut = memory::text::next_safe_cut(text, text.size() / 2);
    require(tokens.count_tokens(text.substr(0, cut)) + tokens.count_tokens(text.substr(cut)) ==
            ids.size());
    RunningCount count(tokens);
    std::size_t at = 0;
    for (std::size_t step = 1; at < text.size(); step = step * 2 % 61) {
        std::size_t end = std::min(at + step, text.size());
        while (end < text.size() && memory::base::is_continuation(text[end]))
            ++end;
        require(count.append(text.substr(at, end - at)).has_value());
        at = end;
    }
    require(count.tokens() == ids.size());
    const std::size_t limit = ids.size() / 2;
    require(tokens.count_tokens(tokens.truncate(text, limit)) <= limit);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const std::string_view encoding : {"o200k_base", "cl100k_base", "p50k_base", "gpt2"}) {
        const TokenCounter tokens = TokenCounter::open(encoding).value();
        check_bytes(tokens, bytes);
        if (!memory::base::first_invalid(bytes)) check_text(tokens, bytes);
    }
    return 0;
}
