// Ranks the turns of conversations, for compare_signals.py: reads one conversation a line as JSON
// ({"turns": [{"speaker", "text", "beside", "session", "scope", "time_ms"}], "questions": [...]}),
// writes one line a question ({"ranked": [places], "scores": [...], "signals": [[...], ...]}).
//
//     rank_turns ten|all every|candidates ascii|full LIMIT
#include <cstdio>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "recall/ranker.hpp"

namespace {

using memory::recall::Index;
using memory::recall::Item;
using nlohmann::json;

// The specification knows the speakers' names before the first turn; an item that comes and goes
// leaves its speaker known.
void introduce(Index& index, const json& turns) {
    for (const json& turn : turns) {
        const auto speaker = turn.at("speaker").get<std::string>();
        Item item;
        item.kind = memory::recall::kMessage;
        item.session = INT64_MAX;
        item.scope = turn.value("scope", std::int64_t{0});
        item.speaker = speaker;
        item.text = speaker;
        index.add(item);
    }
    index.remove(0);
}

void fill(Index& index, const json& turns) {
    introduce(index, turns);
    std::int64_t number = 0;
    for (const json& turn : turns) {
        const auto speaker = turn.at("speaker").get<std::string>();
        const auto text = turn.at("text").get<std::string>();
        const auto beside = turn.at("beside").get<std::string>();
        Item item;
        item.item = ++number;
        item.kind = memory::recall::kMessage;
        item.session = turn.at("session").get<std::int64_t>();
        item.scope = turn.value("scope", std::int64_t{0});
        item.speaker = speaker;
        if (!turn.at("time_ms").is_null()) item.time_ms = turn.at("time_ms").get<std::int64_t>();
        item.text = text;
        item.beside = beside;
        index.add(item);
    }
}

json answer(const memory::recall::Ranking& ranking, const Index& index) {
    json out{{"ranked", json::array()}, {"scores", json::array()}, {"signals", json::array()}};
    for (const auto& doc : ranking.best) {
        out["ranked"].push_back(index.row(doc.doc).item - 1);
        out["scores"].push_back(doc.score);
        out["signals"].push_back(doc.signals);
    }
    return out;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) {
        std::fputs("usage: rank_turns ten|all every|candidates ascii|full LIMIT\n", stderr);
        return 2;
    }
    const bool ten = std::string(arguments[1]) == "ten";
    const bool ascii = std::string(arguments[3]) == "ascii";
    auto function = ten ? memory::recall::kTenSignals : memory::recall::kRanking;
    if (ascii) {  // as the specification has it
        function.mends_typos = false;
        function.weights[static_cast<std::size_t>(memory::recall::Signal::name)] = 0;
        function.short_session_share = 0;
    }
    memory::recall::RankingOptions options;
    options.is_exhaustive = std::string(arguments[2]) == "every";
    options.limit = std::stoul(arguments[4]);
    for (std::string line; std::getline(std::cin, line);) {
        const json conversation = json::parse(line);
        Index index({.keeps_wholes = !ascii, .knows_unicode = !ascii});
        fill(index, conversation.at("turns"));
        const auto& questions = conversation.at("questions");
        const json scopes = conversation.value("scopes", json::array());
        for (std::size_t at = 0; at < questions.size(); ++at) {
            if (!scopes.empty()) options.filter.scopes = {scopes[at].get<std::int64_t>()};
            const auto ranking =
                memory::recall::rank(index, function, questions[at].get<std::string>(), options);
            std::cout << answer(ranking, index).dump() << '\n';
        }
    }
}
