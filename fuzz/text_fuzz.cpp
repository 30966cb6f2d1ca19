// Text in any bytes: the check for UTF-8, the estimate of tokens and what is cut by it, sentences,
// and the built-in summary.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "kioku/token_counter.hpp"
#include "sandbox.hpp"
#include "text/extractive_summary.hpp"
#include "text/plain_line.hpp"
#include "text/sentences.hpp"

namespace {

using fuzz::expect;
using memory::TokenCounter;
namespace base = memory::base;

// RFC 3629 once more, character by character, written without a look at ours.
bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80   ? 1
                                   : lead < 0xC0 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF8 ? 4
                                                 : 0;
        if (length == 0 || at + length > text.size()) return false;
        std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(text[at + i]);
            if (next < 0x80 || next > 0xBF) return false;
            point = point << 6U | (next & 0x3FU);
        }
        constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
        if (point < kLeast[length] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
            return false;
        at += length;
    }
    return true;
}

void check_utf8(std::string_view text) {
    const auto wrong = base::first_invalid(text);
    expect(wrong.has_value() != is_utf8(text), "another reading of UTF-8");
    if (wrong)
        expect(is_utf8(text.substr(0, *wrong)), "a byte before the first wrong one is wrong");
    std::size_t at = 0;
    while (at < text.size()) {
        const auto character = base::decode_next(text, at);
        expect(character.length_bytes > 0 && character.length_bytes <= text.size() - at,
               "a walk leaves the text");
        at += character.length_bytes;
    }
    for (const std::size_t cut : {std::size_t{0}, text.size() / 3, text.size() / 2, text.size()}) {
        const auto beginning = base::truncate_to_boundary(text, cut);
        expect(beginning.size() <= cut && beginning.size() + 3 >= cut, "cut too far");
        if (!wrong) expect(is_utf8(beginning), "a character is cut in two");
    }
}

void count(std::string_view text, std::size_t limit) {
    const auto counter = TokenCounter::open("o200k_base").value();
    const std::size_t tokens = counter.count_tokens(text);
    expect((tokens == 0) == text.empty(), "only the empty text costs nothing");
    expect(tokens <= 3 * text.size() + 1, "more tokens than bytes could make");
    expect(TokenCounter::estimate(text.substr(0, text.size() / 2)) <= TokenCounter::estimate(text),
           "a beginning costs more");
    const auto beginning = counter.truncate(text, limit);
    expect(counter.count_tokens(beginning) <= limit, "what was cut does not fit");
    expect(beginning.data() == text.data() || beginning.empty(), "no beginning");
    if (tokens <= limit) expect(beginning.size() == text.size(), "cut though it fits");
    for (const std::size_t overlap : {std::size_t{0}, limit / 2}) {
        const auto chunks = counter.split(text, limit, overlap);
        if (!chunks) continue;
        std::size_t covered = 0;
        for (const auto chunk : *chunks) {
            const auto begin = static_cast<std::size_t>(chunk.data() - text.data());
            expect(begin <= covered && begin + chunk.size() > covered, "a gap between chunks");
            expect(counter.count_tokens(chunk) <= limit, "a chunk is too long");
            covered = begin + chunk.size();
        }
        expect(covered == text.size(), "chunks do not cover the text");
    }
}

void cut_into_sentences(std::string_view text) {
    std::size_t at = 0;
    const auto is_blank = [&](std::size_t from, std::size_t to) {
        return text.substr(from, to - from).find_first_not_of(" \t\r\n\v\f") ==
               std::string_view::npos;
    };
    for (const auto& sentence : memory::text::split_sentences(text)) {
        expect(sentence.begin >= at && sentence.end > sentence.begin && sentence.end <= text.size(),
               "sentences overlap");
        expect(is_blank(at, sentence.begin), "text between sentences is lost");
        at = sentence.end;
        const std::string line = memory::text::plain_line(sentence.in(text));
        expect(line.find('\n') == std::string::npos, "a line has two");
        if (is_utf8(text)) expect(is_utf8(line), "a line is not UTF-8");
        static_cast<void>(memory::text::code_line(sentence.in(text)));
    }
    expect(is_blank(at, text.size()), "text after the sentences is lost");
}

void summarize(std::string_view text, std::size_t limit) {
    const memory::text::CountTokens counter = [](std::string_view part) {
        return TokenCounter::estimate(part);
    };
    std::vector<memory::text::SpokenText> messages;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find("\n\n"), rest.size());
        messages.push_back({messages.size() % 2 == 0 ? "user" : "assistant", rest.substr(0, end)});
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    const std::string first = memory::text::summarize("", messages, limit, counter);
    expect(counter(first) <= limit, "a summary is too long");
    if (is_utf8(text)) expect(is_utf8(first), "a summary is not UTF-8");
    const std::string second = memory::text::summarize(first, messages, limit, counter);
    expect(counter(second) <= limit, "a second summary is too long");
    expect(second == memory::text::summarize(first, messages, limit, counter), "summaries differ");
}

}  // namespace

// The first byte is a limit in tokens, the rest the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t limit = data[0];
    const std::unique_ptr<char[]> exact(new char[size - 1]);
    std::copy(data + 1, data + size, exact.get());
    const std::string_view text(exact.get(), size - 1);
    check_utf8(text);
    count(text, limit);
    cut_into_sentences(text);
    summarize(text, limit);
    return 0;
}
