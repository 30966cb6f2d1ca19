// Each category has words and phrases that speak for it, with a weight; the heaviest sum wins, and
// in a draw the first of preference, workflow, project, technical. Written and measured by us:
// tests/unit/memories/category_samples.hpp, docs/memories.md.
#include "memories/category.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace memory::memories {

namespace {

// Begins and ends at a word's bounds; a last '*' takes any ending.
struct Cue {
    std::string_view words;
    int weight = 1;
};

constexpr std::array kPreference = std::to_array<Cue>({
    {"prefer*", 4},
    {"favorite*", 4},
    {"favourite*", 4},
    {"likes", 3},
    {"like to", 2},
    {"i like", 3},
    {"dislike*", 4},
    {"hate*", 4},
    {"loves", 3},
    {"i love", 3},
    {"enjoy*", 3},
    {"wants", 2},
    {"i want", 2},
    {"i don't want", 4},
    {"doesn't want", 4},
    {"would rather", 4},
    {"rather than", 2},
    {"please", 2},
    {"can't stand", 4},
    {"annoy*", 3},
    {"bother*", 2},
    {"comfortable with", 2},
    {"allerg*", 3},
    {"vegetarian", 3},
    {"vegan", 3},
    {"avoids", 2},
    {"wishes", 2},
    {"taste", 2},
    {"my style", 2},
    {"tone", 1},
    {"always call me", 4},
    {"call me", 3},
    {"don't ask", 3},
    {"never ask", 3},
    {"no emoji*", 3},
    {"short answers", 3},
    {"concise", 2},
    {"brief", 1},
    {"opinion", 2},
    {"picky", 3},
    {"fond of", 4},
    {"instead of", 1},
    {"dark mode", 2},
    {"light mode", 2},
    {"answers in", 1},
    {"likes it when", 2},
    {"doesn't like", 4},
    {"does not like", 4},
    {"not a fan", 4},
    {"fan of", 3},
    {"tabs over spaces", 3},
    {"habit", 1},
    {"asked not to", 3},
    {"wants to be", 2},
    {"finds", 1},
});

constexpr std::array kWorkflow = std::to_array<Cue>({
    {"workflow*", 4},     {"process", 2},       {"procedure", 4},     {"step*", 2},
    {"first", 1},         {"then", 2},          {"before", 2},        {"after", 2},
    {"afterwards", 2},    {"finally", 1},       {"every monday", 3},  {"every week", 2},
    {"every day", 2},     {"every friday", 3},  {"each morning", 3},  {"nightly", 2},
    {"weekly", 2},        {"daily", 2},         {"review*", 2},       {"approv*", 2},
    {"merge*", 2},        {"rebase*", 2},       {"pull request*", 3}, {"commit*", 1},
    {"branch*", 1},       {"deploy*", 2},       {"roll back", 2},     {"rollback*", 2},
    {"run the", 2},       {"checklist", 4},     {"sign off", 3},      {"signs off", 3},
    {"hand over", 2},     {"hands over", 2},    {"handover", 2},      {"on call", 2},
    {"on-call", 2},       {"stand-up", 3},      {"standup", 3},       {"retrospective*", 3},
    {"open a ticket", 3}, {"file a ticket", 3}, {"triage*", 3},       {"escalat*", 3},
    {"to release", 2},    {"must be", 1},       {"has to be", 1},     {"have to be", 1},
    {"whenever", 2},      {"once the", 1},      {"until", 1},         {"pipeline*", 1},
    {"tag the", 2},       {"announce*", 1},     {"convention*", 2},   {"squash*", 2},
    {"backport*", 2},     {"pair on", 2},       {"rotat*", 2},        {"in order", 1},
    {"each release", 2},  {"every release", 3}, {"changelog", 2},     {"policy", 1},
});

constexpr std::array kProject = std::to_array<Cue>({
    {"project*", 3},
    {"deadline*", 4},
    {"milestone*", 4},
    {"roadmap", 4},
    {"sprint*", 2},
    {"launch*", 3},
    {"budget*", 4},
    {"client*", 2},
    {"customer*", 3},
    {"stakeholder*", 4},
    {"team", 2},
    {"teams", 2},
    {"owner", 2},
    {"owns", 3},
    {"responsible", 3},
    {"leads", 2},
    {"lead of", 3},
    {"hired", 3},
    {"joins", 2},
    {"joined", 2},
    {"goal*", 3},
    {"scope", 2},
    {"contract*", 3},
    {"quarter", 3},
    {"q1", 3},
    {"q2", 3},
    {"q3", 3},
    {"q4", 3},
    {"by the end of", 2},
    {"due", 3},
    {"ship*", 2},
    {"postponed", 3},
    {"delayed", 2},
    {"cancelled", 2},
    {"decided", 2},
    {"agreed", 2},
    {"plan*", 2},
    {"phase", 2},
    {"beta", 2},
    {"pilot", 3},
    {"competitor*", 3},
    {"market", 2},
    {"revenue", 3},
    {"users in", 2},
    {"requirement*", 2},
    {"company", 3},
    {"startup", 3},
    {"department", 3},
    {"meeting", 2},
    {"vendor*", 2},
    {"legal", 2},
    {"audit*", 2},
    {"priority", 2},
    {"is building", 2},
    {"are building", 2},
    {"proposal", 3},
    {"estimate*", 1},
    {"funding", 4},
    {"investor*", 4},
    {"in march", 1},
    {"product", 1},
    {"conference", 2},
    {"codename*", 3},
    {"codenamed", 3},
});

constexpr std::array kTechnical = std::to_array<Cue>({
    {"api", 2},
    {"apis", 2},
    {"database*", 2},
    {"server*", 2},
    {"function*", 2},
    {"class", 1},
    {"method*", 1},
    {"library", 2},
    {"framework", 2},
    {"compile*", 3},
    {"version", 2},
    {"timeout*", 2},
    {"latency", 2},
    {"cache*", 2},
    {"index*", 2},
    {"query", 2},
    {"queries", 2},
    {"schema*", 2},
    {"table*", 1},
    {"port", 2},
    {"http*", 2},
    {"json", 2},
    {"yaml", 2},
    {"sql*", 2},
    {"postgres*", 2},
    {"redis", 2},
    {"docker*", 2},
    {"kubernetes", 2},
    {"linux", 2},
    {"python*", 1},
    {"rust", 1},
    {"typescript", 1},
    {"javascript", 1},
    {"java", 1},
    {"c++*", 1},
    {"memory leak*", 3},
    {"leak*", 1},
    {"crash*", 2},
    {"bug*", 2},
    {"error*", 2},
    {"exception*", 2},
    {"stack trace", 3},
    {"segfault*", 3},
    {"thread*", 2},
    {"mutex*", 3},
    {"lock*", 1},
    {"deadlock*", 3},
    {"race condition*", 3},
    {"returns", 2},
    {"throws", 2},
    {"parse*", 2},
    {"encod*", 2},
    {"utf-8", 2},
    {"config*", 2},
    {"environment variable*", 3},
    {"token*", 1},
    {"endpoint*", 2},
    {"certificate*", 2},
    {"tls", 2},
    {"dns", 2},
    {"cpu", 2},
    {"gpu", 2},
    {"ram", 2},
    {"disk", 2},
    {"packet*", 2},
    {"algorithm*", 2},
    {"backend", 1},
    {"frontend", 1},
    {"migration*", 1},
    {"dependenc*", 2},
    {"flag", 1},
    {"binary", 2},
    {"build fails", 2},
    {"module*", 1},
    {"null", 2},
    {"regex*", 2},
    {"hash*", 2},
    {"limit is", 1},
    {"stored in", 2},
    {"runs on", 2},
    {"written in", 2},
    {"listens", 2},
    {"supports", 1},
    {"requires", 1},
    {"default*", 1},
});

bool is_word_letter(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           byte == '_';
}

// ASCII in lower case, everything else as it is, with curly apostrophes made straight.
std::string folded(std::string_view text) {
    std::string lower;
    lower.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at, 3) == "\xE2\x80\x99") {
            lower += '\'';
            at += 2;
        } else {
            const char letter = text[at];
            lower += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
        }
    }
    return lower;
}

bool holds(std::string_view text, std::string_view cue) {
    const bool open = cue.back() == '*';
    if (open) cue.remove_suffix(1);
    for (auto at = text.find(cue); at != std::string_view::npos; at = text.find(cue, at + 1)) {
        const bool begins = at == 0 || !is_word_letter(text[at - 1]);
        const std::size_t end = at + cue.size();
        const bool ends = open || end == text.size() || !is_word_letter(text[end]);
        if (begins && ends) return true;
    }
    return false;
}

template <std::size_t Count>
int weigh(std::string_view text, const std::array<Cue, Count>& cues) {
    int sum = 0;
    for (const Cue& cue : cues)
        sum += holds(text, cue.words) ? cue.weight : 0;
    return sum;
}

// Words that look like code: a_b, aB, a(), a::b, a/b.c, --flag, `quoted`, v1.2.
int weigh_code(std::string_view text) {
    int found = 0;
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        const char before = text[at - 1];
        const char here = text[at];
        const char next = text[at + 1];
        const bool snake = here == '_' && before != ' ' && next != ' ';
        const bool camel = is_lower(before) && here >= 'A' && here <= 'Z' && is_lower(next);
        const bool call = here == '(' && next == ')' && before != ' ';
        const bool scope = here == ':' && next == ':';
        const bool path = here == '/' && is_lower(before) && is_lower(next);
        const bool flag = before == ' ' && here == '-' && next == '-';
        const bool version = is_digit(before) && here == '.' && is_digit(next);
        found += snake || camel || call || scope || path || flag || version ? 1 : 0;
    }
    if (std::count(text.begin(), text.end(), '`') > 1) ++found;
    return std::min(found, 2) * 2;
}

}  // namespace

std::string_view category_of(std::string_view content) {
    // A statement says early what it is about.
    const std::string_view begin = content.substr(0, 2000);
    const std::string text = folded(begin);
    const int preference = weigh(text, kPreference);
    const int workflow = weigh(text, kWorkflow);
    const int project = weigh(text, kProject);
    const int technical = weigh(text, kTechnical) + weigh_code(begin);
    const int most = std::max({preference, workflow, project, technical});
    if (most == 0) return "project";
    if (preference == most) return "preference";
    if (workflow == most) return "workflow";
    return project == most ? "project" : "technical";
}

}  // namespace memory::memories
