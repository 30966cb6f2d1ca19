// Groups are given in the words of the lists; what is compared are their terms.
#include "text/relations.hpp"

#include <algorithm>
#include <unordered_map>

#include "text/word_lists.hpp"
#include "text/word_normal.hpp"

namespace memory::text {

namespace {

using Relations = std::unordered_map<std::string, std::vector<std::string>>;

std::string_view take(std::string_view& text, std::string_view separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(std::min(end + separator.size(), text.size()));
    return piece;
}

std::vector<std::string> terms_of(std::string_view words, WordNormal& normal) {
    std::vector<std::string> terms;
    while (!words.empty()) {
        const std::string_view word = take(words, " ");
        if (!word.empty()) terms.emplace_back(normal.of(word));
    }
    return terms;
}

void relate(Relations& relations, const std::string& from, const std::vector<std::string>& terms) {
    auto& known = relations[from];
    for (const std::string& term : terms) {
        if (term != from && std::find(known.begin(), known.end(), term) == known.end()) {
            known.push_back(term);
        }
    }
}

void read_list(std::string_view groups, WordNormal& normal, Relations& relations) {
    while (!groups.empty()) {
        std::string_view group = take(groups, "; ");
        if (group.find(':') != std::string_view::npos) {
            const std::string general(normal.of(take(group, ":")));
            relate(relations, general, terms_of(group, normal));
            continue;
        }
        const auto terms = terms_of(group, normal);
        for (const std::string& term : terms)
            relate(relations, term, terms);
    }
}

Relations read_lists() {
    Relations relations;
    WordNormal normal;
    for (const std::string_view list :
         {kRelatedWords, kParticularWords, kRelatedWordsOfLife, kRelatedWordsOfSoftware}) {
        read_list(list, normal, relations);
    }
    return relations;
}

}  // namespace

const std::vector<std::string>& related_terms(std::string_view term) {
    static const Relations relations = read_lists();
    static const std::vector<std::string> none;
    const auto found = relations.find(std::string(term));
    return found == relations.end() ? none : found->second;
}

}  // namespace memory::text
