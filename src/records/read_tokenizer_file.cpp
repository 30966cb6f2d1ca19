// Reads what is known key by key and refuses what would change the outcome. Fields, which refuses
// unknown keys, does not fit: these files hold many that do not matter.
#include <algorithm>
#include <charconv>
#include <utility>

#include "base/quote.hpp"
#include "base/result.hpp"
#include "kioku/json.hpp"
#include "records/json_view.hpp"
#include "records/tokenizer_file.hpp"

namespace memory::records {

namespace {

using base::TokenizerFile;

tl::unexpected<Error> wrong(const std::string& what) {
    return fail(ErrorCode::invalid_argument, "records", "tokenizer.json: " + what);
}

tl::unexpected<Error> unsupported(const std::string& what) {
    return fail(ErrorCode::unsupported, "records", "tokenizer.json: " + what);
}

// One object of the file; what is absent reads as null.
class Members {
  public:
    static Result<Members> of(std::string_view object, std::string what) {
        if (type_of(object) != JsonType::object) {
            return wrong(what + " is " + std::string(describe(type_of(object))) +
                         ", expected an object");
        }
        return Members(object, std::move(what));
    }

    std::string_view get(std::string_view key) const {
        for (const JsonMember& member : members_) {
            if (member.name == key) return member.value;
        }
        return "null";
    }

    bool has(std::string_view key) const { return type_of(get(key)) != JsonType::null; }

    Result<std::string> text(std::string_view key) const {
        if (type_of(get(key)) != JsonType::string) return wrong_type(key, "a string");
        return decode_string(get(key));
    }

    // False where it is absent.
    Result<bool> flag(std::string_view key, bool fallback = false) const {
        if (!has(key)) return fallback;
        if (type_of(get(key)) != JsonType::boolean) return wrong_type(key, "a boolean");
        return get(key) == "true";
    }

    Result<std::vector<std::string_view>> list(std::string_view key) const {
        if (type_of(get(key)) != JsonType::array) return wrong_type(key, "an array");
        return elements_of(get(key));
    }

    Result<Members> object(std::string_view key) const { return of(get(key), name_of(key)); }
    std::string name_of(std::string_view key) const { return what_ + "." + std::string(key); }

  private:
    Members(std::string_view object, std::string what)
        : what_(std::move(what)), members_(members_of(object)) {}

    tl::unexpected<Error> wrong_type(std::string_view key, std::string_view wanted) const {
        return wrong(name_of(key) + " is " + std::string(describe(type_of(get(key)))) +
                     ", expected " + std::string(wanted));
    }

    std::string what_;
    std::vector<JsonMember> members_;
};

Result<std::uint32_t> read_id(std::string_view literal, const std::string& what) {
    std::uint32_t id = 0;
    const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), id);
    if (error != std::errc() || end != literal.data() + literal.size()) {
        return wrong(what + " is " + base::quote(literal) + ", expected an id");
    }
    return id;
}

Result<void> read_vocabulary(const Members& model, TokenizerFile& file) {
    const std::string_view object = model.get("vocab");
    if (type_of(object) != JsonType::object) return wrong("model.vocab is not an object");
    std::vector<JsonMember> members = members_of(object);
    file.vocabulary.reserve(members.size());
    for (JsonMember& member : members) {
        KIOKU_LET(const std::uint32_t id, read_id(member.value, "an id of model.vocab"));
        file.vocabulary.emplace_back(std::move(member.name), id);
    }
    return {};
}

// "left right", or ["left", "right"].
Result<std::pair<std::string, std::string>> read_merge(std::string_view value, std::size_t at) {
    const auto refuse = [&] {
        return wrong("model.merges[" + std::to_string(at) + "] is not a pair of tokens");
    };
    if (type_of(value) == JsonType::array) {
        const std::vector<std::string_view> pair = elements_of(value);
        if (pair.size() != 2 || type_of(pair[0]) != JsonType::string ||
            type_of(pair[1]) != JsonType::string) {
            return refuse();
        }
        return std::pair(decode_string(pair[0]), decode_string(pair[1]));
    }
    if (type_of(value) != JsonType::string) return refuse();
    std::string both = decode_string(value);
    const std::size_t space = both.find(' ');
    if (space == std::string::npos || both.find(' ', space + 1) != std::string::npos)
        return refuse();
    return std::pair(both.substr(0, space), both.substr(space + 1));
}

Result<void> read_model(const Members& whole, TokenizerFile& file) {
    KIOKU_LET(const Members model, whole.object("model"));
    // Files of before 2020 name no type.
    if (model.has("type") || !model.has("merges")) {
        KIOKU_LET(const std::string type, model.text("type"));
        if (type != "BPE") {
            return unsupported("a model of type " + base::quote(type) + "; known: byte-level BPE");
        }
    }
    KIOKU_LET(const bool falls_back, model.flag("byte_fallback"));
    if (falls_back) {
        return unsupported(
            "byte_fallback: the vocabulary is of SentencePiece's kind, not byte-level");
    }
    if (model.has("dropout") && model.get("dropout") != "0.0") {
        return unsupported("dropout makes the tokens of a text random");
    }
    for (const std::string_view key : {"continuing_subword_prefix", "end_of_word_suffix"}) {
        if (model.has(key) && model.get(key) != "\"\"") {
            return unsupported(std::string(key) + ": the vocabulary is not byte-level");
        }
    }
    KIOKU_LET(file.ignores_merges, model.flag("ignore_merges"));
    KIOKU_TRY(read_vocabulary(model, file));
    KIOKU_LET(const std::vector<std::string_view> merges, model.list("merges"));
    file.merges.reserve(merges.size());
    for (const std::string_view merge : merges) {
        KIOKU_LET(file.merges.emplace_back(), read_merge(merge, file.merges.size()));
    }
    return {};
}

Result<void> read_added(const Members& whole, TokenizerFile& file) {
    if (!whole.has("added_tokens")) return {};
    KIOKU_LET(const std::vector<std::string_view> tokens, whole.list("added_tokens"));
    for (const std::string_view each : tokens) {
        KIOKU_LET(const Members token, Members::of(each, "an added token"));
        TokenizerFile::Added added;
        KIOKU_LET(added.text, token.text("content"));
        KIOKU_LET(added.id, read_id(token.get("id"), "the id of an added token"));
        KIOKU_LET(added.is_special, token.flag("special"));
        KIOKU_LET(added.is_normalized, token.flag("normalized", !added.is_special));
        for (const std::string_view flag : {"single_word", "lstrip", "rstrip"}) {
            KIOKU_LET(const bool is_set, token.flag(flag));
            if (is_set) {
                return unsupported("the added token " + base::quote(added.text) + " has " +
                                   std::string(flag));
            }
        }
        file.added.push_back(std::move(added));
    }
    return {};
}

// None, NFC, or a sequence of these.
Result<void> read_normalizer(std::string_view value, TokenizerFile& file) {
    if (type_of(value) == JsonType::null) return {};
    KIOKU_LET(const Members normalizer, Members::of(value, "normalizer"));
    KIOKU_LET(const std::string type, normalizer.text("type"));
    if (type == "Sequence") {
        KIOKU_LET(const std::vector<std::string_view> steps, normalizer.list("normalizers"));
        for (const std::string_view step : steps) {
            KIOKU_LET(const Members inner, Members::of(step, "normalizer"));
            if (inner.get("type") == "\"Sequence\"")
                return unsupported("normalizers within normalizers");
            KIOKU_TRY(read_normalizer(step, file));
        }
        return {};
    }
    if (type != "NFC") {
        return unsupported("the normalizer " + base::quote(type) + "; known: NFC, or none");
    }
    file.is_nfc = true;
    return {};
}

Result<TokenizerFile::Step> read_step(std::string_view value) {
    KIOKU_LET(const Members step, Members::of(value, "pre_tokenizer"));
    TokenizerFile::Step read;
    KIOKU_LET(read.kind, step.text("type"));
    if (read.kind == "ByteLevel") {
        KIOKU_LET(const bool adds_space, step.flag("add_prefix_space", true));
        if (adds_space)
            return unsupported("the pre-tokenizer adds a space before the text (add_prefix_space)");
        KIOKU_LET(read.use_regex, step.flag("use_regex", true));
    }
    if (read.kind == "Split") {
        KIOKU_LET(const Members pattern, step.object("pattern"));
        read.is_regex = pattern.has("Regex");
        KIOKU_LET(read.pattern, pattern.text(read.is_regex ? "Regex" : "String"));
        KIOKU_LET(const std::string behavior, step.text("behavior"));
        KIOKU_LET(const bool is_inverted, step.flag("invert"));
        read.drops_gaps = behavior == "Removed" && is_inverted;
        read.keeps_all = read.drops_gaps || (behavior == "Isolated" && !is_inverted);
    }
    return read;
}

Result<void> read_steps(std::string_view value, TokenizerFile& file) {
    if (type_of(value) == JsonType::null) return {};
    KIOKU_LET(const Members pre_tokenizer, Members::of(value, "pre_tokenizer"));
    if (pre_tokenizer.get("type") != "\"Sequence\"") {
        KIOKU_LET(file.steps.emplace_back(), read_step(value));
        return {};
    }
    KIOKU_LET(const std::vector<std::string_view> steps, pre_tokenizer.list("pretokenizers"));
    for (const std::string_view step : steps) {
        KIOKU_LET(file.steps.emplace_back(), read_step(step));
    }
    return {};
}

}  // namespace

Result<TokenizerFile> read_tokenizer_file(std::string_view text) {
    KIOKU_LET(const Json checked, Json::parse(text, {text.size(), JsonLimits{}.max_depth}));
    KIOKU_LET(const Members whole, Members::of(checked.text(), "the file"));
    TokenizerFile file;
    KIOKU_TRY(read_normalizer(whole.get("normalizer"), file));
    KIOKU_TRY(read_steps(whole.get("pre_tokenizer"), file));
    KIOKU_TRY(read_model(whole, file));
    KIOKU_TRY(read_added(whole, file));
    return file;
}

}  // namespace memory::records
