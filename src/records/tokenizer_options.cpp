// What is said to tokenizers, and what they say of themselves.
#include <limits>
#include <utility>

#include "records/fields.hpp"
#include "records/options.hpp"
#include "records/writer.hpp"

namespace memory::records {

namespace {

// "all", or an array of names.
void read_special(Fields& fields, std::string_view key, SpecialTokens& tokens) {
    tokens.all = fields.take(key) == R"("all")";
    if (!tokens.all) fields.texts(key, tokens.names);
}

Result<SpecialToken> read_special_token(std::string_view element, const std::string& name) {
    Fields fields(element, name);
    SpecialToken token;
    std::int64_t id = 0;
    fields.text("text", token.text);
    fields.integer("id", id, {0, std::numeric_limits<TokenId>::max()});
    fields.require("text");
    fields.require("id");
    token.id = static_cast<TokenId>(id);
    return fields.result(std::move(token));
}

void read_special_tokens(Fields& fields, std::vector<SpecialToken>& tokens) {
    if (!fields.has("special_tokens")) return;
    auto read = read_array<SpecialToken>(fields.take("special_tokens"),
                                         fields.name_of("special_tokens"), read_special_token);
    read ? void(tokens = *std::move(read)) : fields.refuse(std::move(read).error());
}

}  // namespace

Result<TokenizerOptions> read_tokenizer_options(std::string_view text) {
    Fields fields(text, "options");
    TokenizerOptions options;
    fields.text("encoding", options.encoding);
    fields.text("file", options.file);
    fields.text("pattern", options.vocabulary.pattern);
    read_special_tokens(fields, options.vocabulary.special_tokens);
    const bool is_of_file = fields.has("pattern") || fields.has("special_tokens");
    if (fields.has("file") && fields.has("encoding")) {
        fields.refuse("file", "and encoding are both there; it is one or the other");
    } else if (is_of_file && !fields.has("file")) {
        fields.refuse("file", "is missing: pattern and special_tokens say what a file does not");
    }
    return fields.result(std::move(options));
}

Result<EncodeOptions> read_encode_options(std::string_view text) {
    Fields fields(text, "options");
    EncodeOptions options;
    read_special(fields, "allowed_special", options.allowed);
    read_special(fields, "disallowed_special", options.disallowed);
    return fields.result(std::move(options));
}

std::string known_tokenizers() {
    Writer json;
    json.open('{');
    json.key("encodings");
    json.open('[');
    for (const std::string_view each : TokenCounter::encodings())
        json.value(each);
    json.close(']');
    json.key("models");
    json.open('[');
    for (const ModelName& each : TokenCounter::models()) {
        json.open('{');
        json.field("name", each.name);
        json.field("encoding", each.encoding);
        json.field("prefix", each.is_prefix);
        json.close('}');
    }
    json.close(']');
    json.close('}');
    return json.take();
}

}  // namespace memory::records
