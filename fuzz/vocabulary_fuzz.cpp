// Files of vocabularies in any bytes, and a text behind the last NUL: what is refused says why in
// one line; what is read encodes the text so that counts agree, tokens decode to it, and safe cuts
// add up.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "manager/load_tokenizer.hpp"
#include "sandbox.hpp"
#include "text/safe_cut.hpp"

namespace {

using fuzz::expect;
using memory::TokenId;
using memory::text::Tokenizer;

void encode(const Tokenizer& tokenizer, std::string_view text, bool is_normalized) {
    std::vector<TokenId> ids;
    tokenizer.encode(text, ids);
    expect(tokenizer.count(text) == ids.size(), "another count than of tokens");
    std::string bytes;
    for (const TokenId id : ids)
        expect(tokenizer.append_bytes(id, bytes), "a token without bytes");
    expect(is_normalized || bytes == text, "tokens are of another text");
    const std::size_t cut = memory::text::next_safe_cut(text, text.size() / 2, tokenizer.cuts());
    expect(tokenizer.count(text.substr(0, cut)) + tokenizer.count(text.substr(cut)) == ids.size(),
           "a cut is not safe");
    std::size_t at = 0;
    while (const auto found = tokenizer.find_special(text, at)) {
        expect(found->at >= at && found->length > 0 && found->at + found->length <= text.size(),
               "a special token outside the text");
        const std::string_view token = text.substr(found->at, found->length);
        expect(tokenizer.special(token) == found->id, "a special token by another name");
        at = found->at + found->length;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::unique_ptr<char[]> exact(new char[size]);
    std::copy(data, data + size, exact.get());
    const std::string_view input(exact.get(), size);
    const std::size_t end = std::min(input.rfind('\0'), input.size());
    const std::string_view file = input.substr(0, end);
    const std::string_view text = input.substr(std::min(end + 1, input.size()));
    const auto tokenizer = memory::manager::load_tokenizer(file, "own");
    if (!tokenizer) {
        const std::string& message = tokenizer.error().message;
        expect(!message.empty() && message.find('\n') == std::string::npos, "no line of a message");
        return 0;
    }
    encode(**tokenizer, text, file.find("NFC") != std::string_view::npos);
    return 0;
}
