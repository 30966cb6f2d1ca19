// Text goes piece by piece through the merges; bytes that are not UTF-8 go as tiktoken's
// _encode_bytes has them (src/lib.rs of tiktoken 0.14.0).
#include "text/embedded_tokenizer.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "text/byte_pairs.hpp"
#include "text/code_points.hpp"
#include "text/counting.hpp"

namespace memory::text {

namespace {

constexpr std::string_view kOpened = "<|";
constexpr std::string_view kClosed = "|>";
constexpr std::size_t kSeen = 4;             // bytes: what a piece may look at behind it, and one
constexpr std::size_t kLongestSpecial = 32;  // bytes; none of encodings.cpp is longer
constexpr std::size_t kLong = 65536;         // counting it takes longer than making a memory for it

bool is_blank(std::string_view token) {
    return token.find_first_not_of(" \n\t") == std::string_view::npos;
}

}  // namespace

std::size_t EmbeddedTokenizer::count(std::string_view text) const {
    const auto invalid = base::first_invalid(text);
    if (!invalid) return count_text(text);
    std::vector<TokenId> ids;
    encode_broken(text, *invalid, ids);
    return ids.size();
}

std::size_t EmbeddedTokenizer::count_text(std::string_view text) const {
    auto memory = memories_.take(text.size() >= kLong);
    if (!memory) return count_pieces(encoding_.grammar, vocabulary_, text);
    const std::size_t count = count_pieces(encoding_.grammar, vocabulary_, text, memory->places);
    memories_.give_back(std::move(memory));
    return count;
}

void EmbeddedTokenizer::encode(std::string_view text, std::vector<TokenId>& ids) const {
    const auto invalid = base::first_invalid(text);
    if (invalid) {
        encode_broken(text, *invalid, ids);
    } else {
        encode_text(text, ids);
    }
}

// Answers how many tokens the last piece is.
std::size_t EmbeddedTokenizer::encode_text(std::string_view text, std::vector<TokenId>& ids) const {
    MergeRoom room;
    std::size_t of_last = 0;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at < end;) {
        const char* const stop = piece_end(encoding_.grammar, at, end);
        of_last = encode_piece(vocabulary_, {at, static_cast<std::size_t>(stop - at)}, room, &ids);
        at = stop;
    }
    return of_last;
}

// What is text before the first bad byte is cut into pieces, all but the last one; that one, what
// is blank before it if it is blank, and all the bytes from the bad one on are one piece.
void EmbeddedTokenizer::encode_broken(std::string_view bytes, std::size_t valid_bytes,
                                      std::vector<TokenId>& ids) const {
    const std::size_t before = ids.size();
    std::size_t last = encode_text(bytes.substr(0, valid_bytes), ids);
    const auto from_end = [&](std::size_t place) {
        return vocabulary_.bytes_of(ids[ids.size() - place]);
    };
    if (last > 0 && is_blank(from_end(last))) {
        while (last < ids.size() - before && is_blank(from_end(last + 1)))
            ++last;
    }
    std::size_t begin = valid_bytes;
    for (; last > 0; --last) {
        begin -= from_end(1).size();
        ids.pop_back();
    }
    MergeRoom room;
    encode_piece(vocabulary_, bytes.substr(begin), room, &ids);
}

bool EmbeddedTokenizer::append_bytes(TokenId id, std::string& bytes) const {
    const std::string_view token = vocabulary_.bytes_of(id);
    if (!token.empty()) {
        bytes += token;
        return true;
    }
    const auto special = encoding_.special_text(id);
    if (special) bytes += *special;
    return special.has_value();
}

// Without a safe cut, pieces are final up to the last character that ends every run of letters,
// marks and white space before it, and has four bytes of text at least from it on: a piece looks no
// further than the run behind it and three bytes, for a contraction. Not behind white space, which
// at a text's end is cut otherwise than before other text.
std::size_t EmbeddedTokenizer::settled(std::string_view text) const {
    if (const std::size_t cut = last_safe_cut(text); cut > 0 || text.size() < kSeen) return cut;
    const char* const end = text.data() + text.size();
    const auto flags_before = [&](const char* stop) {
        do {
            --stop;
        } while (stop > text.data() && base::is_continuation(*stop));
        return decode(stop, end).flags;
    };
    const char* last = end - kSeen;
    while (last > text.data() && (base::is_continuation(*last) ||
                                  (decode(last, end).flags & (kUpper | kLower | kSpace)) != 0)) {
        --last;
    }
    const char* settled = text.data();
    for (const char* stop = settled; stop <= last; stop = piece_end(encoding_.grammar, stop, end)) {
        if (stop > settled && (flags_before(stop) & kSpace) == 0) settled = stop;
    }
    return static_cast<std::size_t>(settled - text.data());
}

std::optional<TokenId> EmbeddedTokenizer::special(std::string_view token) const {
    return encoding_.special(token);
}

std::optional<Tokenizer::Found> EmbeddedTokenizer::find_special(std::string_view text,
                                                                std::size_t from) const {
    for (std::size_t at = text.find(kOpened, from); at != std::string_view::npos;
         at = text.find(kOpened, at + 1)) {
        std::string_view token = text.substr(at, kLongestSpecial);
        const std::size_t close = token.find(kClosed, kOpened.size());
        if (close == std::string_view::npos) continue;
        token = token.substr(0, close + kClosed.size());
        if (const auto id = encoding_.special(token)) return Found{at, token.size(), *id};
    }
    return std::nullopt;
}

}  // namespace memory::text
