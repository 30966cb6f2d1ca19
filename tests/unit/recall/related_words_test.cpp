// What the lists of related words and irregular forms bring to recall, on a few pairs of each
// field.
#include <algorithm>
#include <string>
#include <string_view>

#include "recall/recall.hpp"
#include "support/catch.hpp"
#include "text/relations.hpp"
#include "text/word_lists.hpp"
#include "text/word_normal.hpp"

using namespace memory;

namespace {

// Whether a store that holds this text among others finds it by this query. A related word must be
// rare to find anything, so there are many others.
bool finds(std::string_view query, std::string_view text) {
    constexpr int kOthers = 100;
    recall::Recall recall;
    recall::Item item;
    item.kind = recall::kMessage;
    item.speaker = "user";
    for (item.item = 1; item.item <= kOthers; ++item.item) {
        item.session = item.item;
        item.text = "they went there at once";
        recall.add(item);
    }
    item.text = text;
    recall.add(item);
    recall::Request request;
    request.query = query;
    const auto hits = recall.recall(request);
    return !hits.empty() && hits[0].item == kOthers + 1;
}

bool relates(std::string_view word, std::string_view other) {
    text::WordNormal normal;
    const auto& related = text::related_terms(std::string(normal.of(word)));
    return std::find(related.begin(), related.end(), normal.of(other)) != related.end();
}

}  // namespace

TEST_CASE("words of everyday life find messages that say it in related words") {
    CHECK(finds("Who looks after the babysitting? babysitter", "the nanny came at nine"));
    CHECK(finds("is anybody frustrated", "that queue annoyed everybody"));
    CHECK(finds("which vaccine", "got the jab on Monday"));
    CHECK(finds("any seafood", "shrimp for two, please"));
    CHECK(finds("which hotel", "a hostel near the station"));
    CHECK(finds("new couch", "the sofa arrived"));
    CHECK(finds("who is the lawyer", "an attorney called"));
    CHECK(finds("grades, gpa", "a grade of two"));
    CHECK(finds("does anyone knit", "crochet on Sundays"));
    CHECK(finds("in which stadium", "the arena was full"));
    CHECK(finds("favourite tune", "that melody again"));
    CHECK(finds("has a rabbit", "the bunny ate a carrot"));
    CHECK(finds("was there a refund", "they reimbursed everything"));
    CHECK(finds("the previous flat", "her former one was larger"));
}

TEST_CASE("words of software work find messages that say it in related words") {
    CHECK(finds("why did it crash", "panic in the parser"));
    CHECK(finds("which defects are open", "a regression since Monday"));
    CHECK(finds("hotfix", "the patch is out"));
    CHECK(finds("when do we deploy", "rollout starts at noon"));
    CHECK(finds("which options are set in the config", "the setting is called depth"));
    CHECK(finds("where is the password", "credentials are in the vault"));
    CHECK(finds("is there any latency", "that page is slow"));
    CHECK(finds("what does the linter say", "eslint complains"));
    CHECK(finds("written in typescript", "two ts files"));
    CHECK(finds("how does CI run", "the pipeline has three steps"));
    CHECK(finds("which pods", "all of kubernetes is down"));
    CHECK(finds("the documentation", "see the readme"));
}

TEST_CASE("abbreviations and irregular forms are their words") {
    CHECK(finds("which repositories", "both repos are public"));
    CHECK(finds("the databases", "our db is small"));
    CHECK(finds("k8s", "Kubernetes"));
    CHECK(finds("rewriting it", "she rewrote everything"));
    CHECK(finds("who is old", "the eldest of five"));
    CHECK(finds("photos", "two pictures"));
    CHECK(finds("what shrinks", "it shrank"));
}

TEST_CASE("both spellings of English find each other in every form of a word") {
    for (const std::string_view one : {"organize", "organized", "organise", "organising"}) {
        for (const std::string_view other : {"organizing", "organises", "organised", "organize"}) {
            CHECK(finds(one, other));
        }
    }
    CHECK(finds("realized", "realise"));
    CHECK(finds("practice", "practiced"));
    CHECK(finds("program", "programs"));
    CHECK(finds("centers", "centre"));
    CHECK(finds("colours", "color"));
}

TEST_CASE("the word itself counts more than one that stands for it") {
    recall::Recall recall;
    recall::Item item;
    item.kind = recall::kMessage;
    item.speaker = "user";
    for (item.item = 1; item.item <= 200; ++item.item) {
        item.session = item.item;
        item.text = item.item == 1 ? "a blue sofa" : item.item == 2 ? "a blue couch" : "a red door";
        recall.add(item);
    }
    recall::Request request;
    request.query = "couch";
    const auto hits = recall.recall(request);
    REQUIRE(hits.size() >= 2);
    CHECK(hits[0].item == 2);
    CHECK(hits[1].item == 1);
    CHECK(hits[0].score > hits[1].score);
}

TEST_CASE("a general word finds particular ones, and those not each other") {
    CHECK(relates("seafood", "lobster"));
    CHECK(relates("vegetable", "carrot"));
    CHECK_FALSE(relates("carrot", "potato"));
    CHECK(relates("browser", "firefox"));
    CHECK_FALSE(relates("chrome", "firefox"));
    CHECK_FALSE(relates("awful", "lambda"));  // "aws" and "awful" have one stem
    CHECK_FALSE(relates("excellent", "spreadsheet"));
}

// A query's every word brings its group along, and each of them is looked up.
TEST_CASE("groups of related words are small") {
    for (std::string_view groups : {text::kRelatedWordsOfLife, text::kRelatedWordsOfSoftware}) {
        while (!groups.empty()) {
            const std::size_t end = std::min(groups.find("; "), groups.size());
            const std::string_view group = groups.substr(0, end);
            groups.remove_prefix(std::min(end + 2, groups.size()));
            INFO(group);
            CHECK(std::count(group.begin(), group.end(), ' ') <= 6);
        }
    }
}
