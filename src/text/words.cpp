// Reads words in two steps: a run without white space is trimmed of brackets and punctuation and
// judged as a whole (a path is one word); what is not a thing of its own falls into plain words.
#include "text/words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/utf8.hpp"

namespace memory::text {
namespace {

using std::size_t;

constexpr std::uint64_t kHashStart = 0xCBF29CE484222325ULL;  // FNV-1a, 64 bit
constexpr std::uint64_t kHashPrime = 0x100000001B3ULL;

// Words of a Latin script up to this length are mostly articles, pronouns and prepositions.
constexpr size_t kFunctionLetters = 4;

constexpr char32_t fold(char32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c < 0x80) return c;
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9)) return c + 32;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    return c == 0x2019 ? U'\'' : c;
}

constexpr std::uint64_t add_to_hash(std::uint64_t hash, char32_t c) {
    return (hash ^ fold(c)) * kHashPrime;
}

// Phrases that say that something was settled, or is to hold from now on. A handful of the most
// common languages; other languages are served by names, numbers, paths and frequency alone.
// Scripts without spaces are cued by a pair of characters.
constexpr std::array<std::u32string_view, 65> kDecisionPhrases{
    U"decided",       U"decide to",     U"decision",     U"let's use",   U"let's go",
    U"let's keep",    U"will use",      U"we'll use",    U"i'll use",    U"going with",
    U"go with",       U"instead of",    U"rather than",  U"agreed",      U"chose",
    U"settled on",    U"switch to",     U"switched to",  U"must",        U"never",
    U"always",        U"prefer",        U"prefers",      U"remember",    U"still open",
    U"to be decided", U"tbd",           U"deadline",     U"from now on", U"conclusion",
    U"todo",          U"entschieden",   U"entscheidung", U"beschlossen", U"wir nehmen",
    U"wir nutzen",    U"verwenden wir", U"statt",        U"anstatt",     U"décidé",
    U"décision",      U"on utilise",    U"au lieu",      U"plutôt que",  U"decidido",
    U"decidimos",     U"decisión",      U"vamos a usar", U"en lugar de", U"en vez de",
    U"decidiu",       U"em vez de",     U"deciso",       U"invece di",   U"решили",
    U"решено",        U"вместо",        U"будем",        U"قررنا",       U"决定",
    U"改用",          U"采用",          U"決定",         U"決め",        U"결정"};

struct Cue {
    std::array<std::uint64_t, 3> words{};  // the last `length` of these
    size_t length = 0;
};

constexpr Cue make_cue(std::u32string_view phrase) {
    Cue cue;
    std::uint64_t hash = kHashStart;
    for (size_t i = 0; i <= phrase.size(); ++i) {
        if (i == phrase.size() || phrase[i] == U' ') {
            cue.words = {cue.words[1], cue.words[2], hash};
            ++cue.length;
            hash = kHashStart;
        } else {
            hash = add_to_hash(hash, phrase[i]);
        }
    }
    return cue;
}

constexpr auto kCues = [] {
    std::array<Cue, kDecisionPhrases.size()> cues{};
    for (size_t i = 0; i < cues.size(); ++i)
        cues[i] = make_cue(kDecisionPhrases[i]);
    return cues;
}();

// One bit per last word of a cue, so that nearly every word is dismissed by one look.
constexpr auto kCueFilter = [] {
    std::array<std::uint64_t, 16> filter{};
    for (const Cue& cue : kCues)
        filter[(cue.words[2] >> 6U) & 15U] |= 1ULL << (cue.words[2] & 63U);
    return filter;
}();

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alnum(char c) {
    return is_upper(c) || is_lower(c) || is_digit(c);
}
bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}
bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Scripts written without spaces (and Hangul, whose words are long): Thai to Khmer, kana, Han.
bool is_unspaced(char32_t c) {
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) ||
           (c >= 0x1780 && c <= 0x17FF) || (c >= 0x3040 && c <= 0x30FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

// Letters, marks and digits outside ASCII: all but the blocks of punctuation and symbols.
bool is_wordy(char32_t c) {
    if (c < 0x80) return is_alnum(static_cast<char>(c)) || c == '_';
    if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
    if (c >= 0x2000 && c <= 0x2BFF) return false;
    if (c >= 0x3000 && c <= 0x303F) return false;
    if (c >= 0xFF00 && c <= 0xFF0F) return false;
    return c != 0xD7 && c != 0xF7 && c != 0xFFFD && c != 0x060C && c != 0x061B && c != 0x061F &&
           c != 0x06D4 && c != 0x0964 && c != 0x0965 && c != 0xFF1A && c != 0xFF1B && c != 0xFF1F &&
           c != 0xFF01;
}

bool is_currency(std::string_view run) {
    return run[0] == '$' || run.substr(0, 3) == "\xE2\x82\xAC" || run.substr(0, 2) == "\xC2\xA3" ||
           run.substr(0, 2) == "\xC2\xA5";
}

// What the bytes of a run say about it.
struct Shape {
    int uppers = 0, lowers = 0, digits = 0, slashes = 0;
    bool has_other = false;  // a byte outside ASCII
    bool humps = false;      // lower case, then upper case
    bool snake = false;      // an underscore or :: inside
    bool scheme = false;     // "://"
    bool address = false;    // an @ inside
    size_t last_dot = std::string_view::npos;
};

Shape shape_of(std::string_view run) {
    Shape shape;
    char before = 0;
    for (size_t i = 0; i < run.size(); ++i) {
        const char c = run[i];
        if (!is_ascii(c)) shape.has_other = true;
        if (is_upper(c)) {
            ++shape.uppers;
            shape.humps = shape.humps || is_lower(before);
        } else if (is_lower(c)) {
            ++shape.lowers;
        } else if (is_digit(c)) {
            ++shape.digits;
        } else if (c == '/' || c == '\\') {
            ++shape.slashes;
            shape.scheme = shape.scheme || (c == '/' && before == ':');
        } else if (c == '.') {
            shape.last_dot = i;
        } else if (c == '_' || (c == ':' && before == ':')) {
            shape.snake = shape.snake || (i > 0 && i + 1 < run.size());
        } else if (c == '@') {
            shape.address = i > 0 && i + 1 < run.size();
        }
        before = c;
    }
    return shape;
}

// "config.yaml", "example.com": at least two letters, a dot, one to five letters or digits.
bool has_extension(std::string_view run, const Shape& shape) {
    if (shape.last_dot == std::string_view::npos || shape.last_dot < 2) return false;
    const std::string_view tail = run.substr(shape.last_dot + 1);
    return !tail.empty() && tail.size() <= 5 && std::all_of(tail.begin(), tail.end(), is_alnum) &&
           std::any_of(tail.begin(), tail.end(), is_lower) && shape.lowers > 2;
}

// The kind of a whole run, or plain when it is a thing of ordinary words.
WordKind kind_of(std::string_view run, bool quoted, bool called) {
    if (run.empty()) return WordKind::plain;
    const Shape shape = shape_of(run);
    const int letters = shape.uppers + shape.lowers;
    if (shape.scheme) return WordKind::path;
    if (shape.slashes > 0 && letters > 0 &&
        (shape.slashes > 1 || run[0] == '/' || has_extension(run, shape))) {
        return WordKind::path;
    }
    if (is_digit(run[0]) || (is_currency(run) && shape.digits > 0) ||
        (run[0] == '-' && run.size() > 1 && is_digit(run[1]))) {
        return WordKind::number;
    }
    if (has_extension(run, shape)) return WordKind::path;
    if (shape.snake || shape.address || called || (quoted && letters > 1)) {
        return WordKind::identifier;
    }
    if (!shape.has_other && letters > 0 && (shape.digits > 0 || shape.humps)) {
        return WordKind::identifier;
    }
    return WordKind::plain;
}

bool is_opener(char c) {
    return c == '(' || c == '[' || c == '{' || c == '<' || c == '"' || c == '\'' || c == '`' ||
           c == '*' || c == '_' || c == '#' || c == '>' || c == '|';
}

bool is_trailer(char c) {
    return !is_alnum(c) && is_ascii(c) && c != '/' && c != '%' && c != '+' && c != '#';
}

class Reader {
  public:
    Reader(std::string_view sentence, Analysis& out) : text_(sentence), out_(out) {}

    void run() {
        out_.words.clear();
        out_.is_question = out_.is_decision = false;
        size_t at = 0;
        while (at < text_.size()) {
            while (at < text_.size() && is_space(text_[at]))
                ++at;
            const size_t begin = at;
            while (at < text_.size() && !is_space(text_[at]))
                ++at;
            if (at > begin) take_run(text_.substr(begin, at - begin));
        }
    }

  private:
    void take_run(std::string_view run) {
        size_t begin = 0;
        size_t end = run.size();
        while (begin < end && is_opener(run[begin]))
            ++begin;
        while (end > begin && is_trailer(run[end - 1])) {
            if (run[end - 1] == '?') out_.is_question = true;
            --end;
        }
        const std::string_view core = run.substr(begin, end - begin);
        const bool quoted = begin > 0 && run[begin - 1] == '`';
        const bool called = run.substr(end, 2) == "()";
        const WordKind kind = kind_of(core, quoted, called);
        if (kind == WordKind::plain) {
            take_plain(core);
        } else {
            std::uint64_t hash = kHashStart;
            for (const char c : core)
                hash = add_to_hash(hash, static_cast<unsigned char>(c));
            add(hash, kind);
        }
    }

    // Ordinary words: runs of word characters, or pairs where the script has no spaces.
    void take_plain(std::string_view core) {
        size_t at = 0;
        while (at < core.size()) {
            const base::Character c = base::decode_next(core, at);
            if (is_unspaced(c.code_point)) {
                at = take_unspaced(core, at);
            } else if (is_wordy(c.code_point)) {
                at = take_word(core, at);
            } else {
                if (c.code_point == 0xFF1F || c.code_point == 0x061F) out_.is_question = true;
                at += c.length_bytes;
            }
        }
    }

    size_t take_unspaced(std::string_view core, size_t at) {
        char32_t before = 0;
        while (at < core.size()) {
            const base::Character c = base::decode_next(core, at);
            if (!is_unspaced(c.code_point)) break;
            if (before != 0) {
                add(add_to_hash(add_to_hash(kHashStart, before), c.code_point), WordKind::plain);
            }
            before = c.code_point;
            at += c.length_bytes;
        }
        return at;
    }

    size_t take_word(std::string_view core, size_t at) {
        const size_t begin = at;
        std::uint64_t hash = kHashStart;
        size_t letters = 0;
        int capitals = 0;
        bool first_is_capital = false;
        bool plain_ascii = true;
        while (at < core.size()) {
            const base::Character c = base::decode_next(core, at);
            const bool apostrophe = c.code_point == '\'' || c.code_point == 0x2019;
            if (!apostrophe && (!is_wordy(c.code_point) || is_unspaced(c.code_point))) break;
            const bool capital = fold(c.code_point) != c.code_point && !apostrophe;
            if (capital) ++capitals;
            if (at == begin) first_is_capital = capital;
            plain_ascii = plain_ascii && c.code_point < 0x80;
            hash = add_to_hash(hash, c.code_point);
            ++letters;
            at += c.length_bytes;
        }
        WordKind kind = WordKind::plain;
        if (first_is_capital && letters > 1 && core[begin + 1] != '\'' &&
            (!out_.words.empty() || capitals > 1)) {
            kind = WordKind::name;
        } else if (plain_ascii && letters <= kFunctionLetters) {
            kind = WordKind::function;
        }
        add(hash, kind);
        return at;
    }

    void add(std::uint64_t hash, WordKind kind) {
        out_.words.push_back({hash, kind});
        last_ = {last_[1], last_[2], hash};
        if ((kCueFilter[(hash >> 6U) & 15U] >> (hash & 63U) & 1U) == 0) return;
        for (const Cue& cue : kCues) {
            const auto from = static_cast<std::ptrdiff_t>(cue.words.size() - cue.length);
            if (std::equal(cue.words.begin() + from, cue.words.end(), last_.begin() + from)) {
                out_.is_decision = true;
            }
        }
    }

    std::string_view text_;
    Analysis& out_;
    std::array<std::uint64_t, 3> last_{};
};

}  // namespace

void analyze(std::string_view sentence, Analysis& out) {
    Reader(sentence, out).run();
}

}  // namespace memory::text
