// English phrases, written by us. Some count wherever they stand, even inside a word ("whatever
// dates"): that is how they were measured.
#include "recall/question.hpp"

#include <initializer_list>
#include <string_view>

namespace memory::recall {

namespace {

bool has_any(const PlainWords& words, std::initializer_list<std::string_view> phrases) {
    for (const std::string_view phrase : phrases) {
        if (has_phrase(words, phrase)) return true;
    }
    return false;
}

bool contains_any(const PlainWords& words, std::initializer_list<std::string_view> pieces) {
    for (const std::string_view piece : pieces) {
        if (words.lower().find(piece) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

Question read_question(const PlainWords& words) {
    Question asks;
    asks.when =
        has_phrase(words, "when") ||
        contains_any(words, {"what date", "what day", "what month", "what year", "what time",
                             "which month", "which year", "which day", "how long ago"});
    asks.many = has_any(words, {"how many|much|long|old|far|often",
                                "what percent*|score|number|price|version|amount|age|size"});
    asks.past = has_phrase(words, "did|was|were|had");
    asks.said = has_any(
        words, {"did|have|had you ever? say|said|tell|told|suggest*|recommend*|give|gave|given|"
                "explain*|advise*|describe*|provide*|mention*|show*|list*|propose*",
                "you said|told|suggested|recommended|gave|explained|advised|described|provided|"
                "mentioned|showed|listed|proposed",
                "your advice|suggestion|suggestions|recommendation|recommendations|answer|answers|"
                "response|responses|explanation|explanations",
                "assistant"});
    asks.manner = has_any(words, {"how can|could|should|would|might|do|did|does|to",
                                  "what approach|step|steps|method|methods|way|ways|process|"
                                  "procedure|technique"}) ||
                  has_phrase(words, "what strateg*");
    asks.place = has_any(words, {"where",
                                 "what|which city|country|place|state|area|town|location|"
                                 "beach|park"});
    asks.duration = has_phrase(words, "how long|often|old");
    asks.reason = has_phrase(words, "why") || contains_any(words, {"reason", "motivat", "inspir"});
    asks.name = has_any(words, {"who|whom|whose",
                                "name*|called*|title*|which*|book*|song*|movie*|"
                                "band*|artist*|game*|brand*|company*|pet*"});
    return asks;
}

}  // namespace memory::recall
