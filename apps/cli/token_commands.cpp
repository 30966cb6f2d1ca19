// kioku tokens ….
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "cli/input.hpp"
#include "cli/invocation.hpp"
#include "kioku/token_counter.hpp"
#include "records/options.hpp"
#include "records/writer.hpp"

namespace cli {

namespace {

using memory::ErrorCode;
using memory::Result;
using memory::TokenCounter;
using memory::TokenId;

constexpr std::size_t kMostBytes = std::size_t{256} << 20;
constexpr std::string_view kBlanks = " \t\r\n,";

Result<void> check_together(const Invocation& run);

Result<TokenCounter> counter_of(const Invocation& run) {
    if (const auto fits = check_together(run); !fits) return tl::unexpected(fits.error());
    const auto vocabulary = run.optional_text("--vocabulary");
    if (!vocabulary) {
        return TokenCounter::open(run.optional_text("--encoding").value_or("o200k_base"));
    }
    return TokenCounter::from_file(*vocabulary,
                                   {.pattern = run.text("--pattern"), .special_tokens = {}});
}

// Options that say different things of one text.
Result<void> check_together(const Invocation& run) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kApart{{
        {"--bytes", "--allow-special"},
        {"--bytes", "--refuse-special"},
        {"--encoding", "--vocabulary"},
        {"--family", "--encoding"},
        {"--family", "--vocabulary"},
        {"--family", "--allow-special"},
        {"--family", "--refuse-special"},
        {"--family", "--bytes"},
    }};
    for (const auto& [one, other] : kApart) {
        if (run.has(one) && run.has(other)) {
            return memory::fail(ErrorCode::invalid_argument, "cli",
                                fmt::format("{} and {}: it is one or the other", one, other));
        }
    }
    if (run.has("--pattern") && !run.has("--vocabulary")) {
        return memory::fail(ErrorCode::invalid_argument, "cli",
                            "--pattern says how a --vocabulary cuts text, and there is none");
    }
    return {};
}

Result<std::string> text_of(const Invocation& run, std::string_view place) {
    return text_argument(run.optional_text(place).value_or("-"), kMostBytes, run.interrupt());
}

memory::SpecialTokens special_of(const Invocation& run, std::string_view option) {
    memory::SpecialTokens tokens;
    for (std::string& each : run.texts(option)) {
        if (each == "all") {
            tokens.all = true;
        } else {
            tokens.names.push_back(std::move(each));
        }
    }
    return tokens;
}

Result<std::vector<TokenId>> ids_of(const Invocation& run, const TokenCounter& counter,
                                    std::string_view text) {
    if (run.has("--bytes")) return counter.encode_bytes(text);
    return counter.encode(text, {.allowed = special_of(run, "--allow-special"),
                                 .disallowed = special_of(run, "--refuse-special")});
}

// The estimator counts what it is given; where counts are exact, so are refusals.
Result<std::size_t> count_of(const Invocation& run, const TokenCounter& counter,
                             std::string_view text) {
    if (!counter.is_exact() || run.has("--bytes")) return counter.count_tokens(text);
    return ids_of(run, counter, text).map([](const auto& ids) { return ids.size(); });
}

Result<Exit> estimate(Invocation& run, const std::string& family) {
    if (const auto fits = check_together(run); !fits) return tl::unexpected(fits.error());
    const auto text = text_of(run, "TEXT");
    if (!text) return tl::unexpected(text.error());
    const auto estimate = TokenCounter::estimate(*text, family);
    if (!estimate) return tl::unexpected(estimate.error());
    if (run.out.is_text()) {
        run.out.line(std::to_string(estimate->tokens));
        if (run.out.is_terminal()) {
            run.out.note(fmt::format("an estimate; nine texts of ten are between {} and {}",
                                     estimate->low, estimate->high));
        }
        return Exit::done;
    }
    memory::records::Writer json;
    json.open('{');
    json.field("tokens", estimate->tokens);
    json.field("low", estimate->low);
    json.field("high", estimate->high);
    json.field("bytes", text->size());
    json.field("family", family);
    json.field("exact", false);
    json.close('}');
    run.out.line(json.take());
    return Exit::done;
}

Result<Exit> count(Invocation& run) {
    if (const auto family = run.optional_text("--family")) return estimate(run, *family);
    const auto counter = counter_of(run);
    if (!counter) return tl::unexpected(counter.error());
    const auto text = text_of(run, "TEXT");
    if (!text) return tl::unexpected(text.error());
    const auto tokens = count_of(run, *counter, *text);
    if (!tokens) return tl::unexpected(tokens.error());
    if (!run.out.is_text()) {
        memory::records::Writer json;
        json.open('{');
        json.field("tokens", *tokens);
        json.field("bytes", text->size());
        json.field("encoding", counter->encoding());
        json.field("counter", counter->name());
        json.field("exact", counter->is_exact());
        json.close('}');
        run.out.line(json.take());
        return Exit::done;
    }
    run.out.line(std::to_string(*tokens));
    if (run.out.is_terminal() && !counter->is_exact()) {
        run.out.note("an estimate; docs/tokens.md says how far off it may be");
    }
    return Exit::done;
}

Result<Exit> encode(Invocation& run) {
    const auto counter = counter_of(run);
    if (!counter) return tl::unexpected(counter.error());
    const auto text = text_of(run, "TEXT");
    if (!text) return tl::unexpected(text.error());
    const auto ids = ids_of(run, *counter, *text);
    if (!ids) return tl::unexpected(ids.error());
    if (!run.out.is_text()) {
        memory::records::Writer json;
        json.open('{');
        json.key("tokens");
        json.open('[');
        for (const TokenId id : *ids)
            json.value(id);
        json.close(']');
        json.field("encoding", counter->encoding());
        json.close('}');
        run.out.line(json.take());
        return Exit::done;
    }
    if (!run.out.is_terminal()) {
        for (const TokenId id : *ids)
            run.out.line(std::to_string(id));
        return Exit::done;
    }
    Table table{{"TOKEN", "TEXT"}, {}};
    for (const TokenId id : *ids)
        table.rows.push_back({std::to_string(id), counter->decode_text({&id, 1}).value_or("")});
    run.out.table(table);
    return Exit::done;
}

Result<std::vector<TokenId>> read_ids(std::string_view text) {
    std::vector<TokenId> ids;
    for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;
         at = text.find_first_not_of(kBlanks, at)) {
        const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
        const std::string_view word = text.substr(at, end - at);
        TokenId id = 0;
        const auto [stop, failure] = std::from_chars(word.data(), word.data() + word.size(), id);
        if (failure != std::errc{} || stop != word.data() + word.size()) {
            return memory::fail(ErrorCode::invalid_argument, "cli",
                                fmt::format("'{}' is no token; tokens are numbers such as 24912",
                                            word.substr(0, 40)));
        }
        ids.push_back(id);
        at = end;
    }
    return ids;
}

Result<Exit> decode(Invocation& run) {
    const auto counter = counter_of(run);
    if (!counter) return tl::unexpected(counter.error());
    std::string given;
    for (const std::string& each : run.texts("TOKENS"))
        given += each + ' ';
    if (given.empty() || given == "- ") {
        auto text = text_argument("-", kMostBytes, run.interrupt());
        if (!text) return tl::unexpected(text.error());
        given = *std::move(text);
    }
    const auto ids = read_ids(given);
    if (!ids) return tl::unexpected(ids.error());
    const auto bytes = run.out.is_text() ? counter->decode(*ids) : counter->decode_text(*ids);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!run.out.is_text()) {
        memory::records::Writer json;
        json.open('{');
        json.field("text", *bytes);
        json.field("tokens", ids->size());
        json.close('}');
        run.out.line(json.take());
    } else {
        run.out.write(*bytes);
        if (run.out.is_terminal()) run.out.line("");
    }
    return Exit::done;
}

Result<Exit> models(Invocation& run) {
    if (!run.out.is_text()) {
        run.out.line(memory::records::known_tokenizers());
        return Exit::done;
    }
    Table table{{"MODEL", "ENCODING"}, {}};
    for (const std::string_view each : TokenCounter::encodings())
        table.rows.push_back({std::string(each), std::string(each)});
    for (const memory::ModelName& each : TokenCounter::models()) {
        table.rows.push_back(
            {std::string(each.name) + (each.is_prefix ? "*" : ""), std::string(each.encoding)});
    }
    run.out.table(table);
    return Exit::done;
}

const Parameter kText{"TEXT", Kind::text,
                      "the text, `-` for the standard input (-), @FILE for a file"};
const Parameter kEncoding{"--encoding", Kind::text, "an encoding's or a model's name (o200k_base)",
                          false, "NAME"};
const Parameter kVocabulary{"--vocabulary", Kind::text,
                            "a tiktoken file or tokenizer.json in place of an encoding", false,
                            "FILE"};
const Parameter kPattern{"--pattern", Kind::text,
                         "the encoding that cuts text as a tiktoken FILE does (cl100k_base)", false,
                         "NAME"};
const Parameter kFamily{"--family", Kind::text,
                        "estimate for models that publish no tokenizer: claude, gemini, ...", false,
                        "NAME"};
const Parameter kBytes{"--bytes", Kind::flag, "take any bytes, not UTF-8 alone"};
const Parameter kAllow{"--allow-special", Kind::texts,
                       "a special token that counts as one; `all` for every one", false, "TOKEN"};
const Parameter kRefuse{"--refuse-special", Kind::texts,
                        "a special token that must not be in the text; `all` for every one", false,
                        "TOKEN"};

}  // namespace

std::vector<Command> token_commands() {
    return {
        {"tokens count",
         "how many tokens a text costs",
         "kioku tokens count @README.md --encoding gpt-4o",
         {kText, kEncoding, kVocabulary, kPattern, kBytes, kAllow, kRefuse, kFamily},
         Takes::nothing,
         Needs::no_store,
         {},
         count},
        {"tokens encode",
         "the tokens of a text, one a line",
         "kioku tokens encode 'hello world'",
         {kText, kEncoding, kVocabulary, kPattern, kBytes, kAllow, kRefuse},
         Takes::nothing,
         Needs::no_store,
         {},
         encode},
        {"tokens decode",
         "the text of tokens",
         "kioku tokens decode 24912 2375",
         {{"TOKENS", Kind::texts, "tokens, or `-` for the standard input (-)"},
          kEncoding,
          kVocabulary,
          kPattern},
         Takes::nothing,
         Needs::no_store,
         {},
         decode},
        {"tokens models",
         "the encodings and models that are known",
         "kioku tokens models",
         {},
         Takes::nothing,
         Needs::no_store,
         {},
         models},
    };
}

}  // namespace cli
