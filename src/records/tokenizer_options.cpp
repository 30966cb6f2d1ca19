// What is said to tokenizers, and what they say of themselves.
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

}  // namespace

Result<TokenizerOptions> read_tokenizer_options(std::string_view text) {
    Fields fields(text, "options");
    TokenizerOptions options;
    fields.text("encoding", options.encoding);
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
