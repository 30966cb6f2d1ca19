// An index written as a segment, and read again.
#include "recall/segment.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "recall/index.hpp"
#include "recall/ranker.hpp"
#include "support/catch.hpp"

using namespace memory::recall;

namespace {

const std::vector<std::string> kPieces{
    "I went hiking with Melanie last week.",
    "Which instruments do you play, and since when?",
    "The build fails in src/net/http.cpp:88 with ERR-1042.",
    "昨日は東京で寿司を食べました。",
    "parseConfigFile throws when max_retries is 0!",
    "We moved to Lisbon on 8 May 2023 because of work.",
    "สวัสดีตอนเช้า",
    "Did you ever visit the museum? I did, two years ago.",
    "Ich wohne in Zürich, naïve café owner.",
    "alice@example.org wrote https://example.org/a/b?c=1",
};

const std::vector<std::string> kQuestions{
    "When did I go hiking?",
    "max_retries",
    "寿司",
    "What happened in May 2023?",
    "Who did visit the museum? play instruments",
    "http.cpp",
    "lisbon work melanie",
    "zurich cafe",
};

struct Written {
    Item item;
    std::string text, speaker, beside;
};

// Items of a few sessions, which take turns; some removed, some of them said anew.
class Said {
  public:
    explicit Said(unsigned seed) : random_(seed) {}

    Written make(std::int64_t number) {
        Written made;
        const auto pieces = random_() % 5;
        for (unsigned at = 0; at < pieces; ++at)
            made.text += kPieces[random_() % kPieces.size()] + (random_() % 3 == 0 ? "\n" : " ");
        if (random_() % 3 == 0) made.text += "word" + std::to_string(random_() % 50);
        made.speaker =
            std::vector<std::string>{"user", "assistant", "Melanie", "Bob", ""}[random_() % 5];
        if (random_() % 6 == 0) made.beside = "a photo of a guitar";
        made.item.item = number;
        made.item.kind = random_() % 5 == 0 ? 3 : 1;
        made.item.session = made.item.kind == 1 ? static_cast<std::int64_t>(random_() % 7) : 0;
        made.item.scope = static_cast<std::int64_t>(random_() % 4);
        if (random_() % 10 != 0) made.item.time_ms = 1'683'000'000'000 + number * 3'600'000;
        return made;
    }

  private:
    std::mt19937 random_;
};

void add(Index& index, const Written& written) {
    Item item = written.item;
    item.text = written.text;
    item.speaker = written.speaker;
    item.beside = written.beside;
    index.add(item);
}

// The items that are there after `count` were added and some of them removed.
std::map<std::int64_t, Written> fill(Index& index, unsigned seed, std::int64_t count) {
    Said said(seed);
    std::mt19937 random(seed + 1);
    std::map<std::int64_t, Written> there;
    for (std::int64_t number = 1; number <= count; ++number) {
        there[number] = said.make(number);
        add(index, there[number]);
        if (random() % 6 != 0) continue;
        const auto gone = static_cast<std::int64_t>(1 + random() % static_cast<unsigned>(number));
        CHECK(index.remove(gone) == (there.erase(gone) == 1));
    }
    return there;
}

void check_alike(const Index& a, const Index& b) {
    CHECK(a.live_count() == b.live_count());
    CHECK(a.session_count() == b.session_count());
    CHECK(a.mean_length() == b.mean_length());
    CHECK(a.mean_question_pairs() == b.mean_question_pairs());
    for (const std::string& question : kQuestions) {
        for (const std::int64_t scope : {-1, 0, 2}) {
            INFO(question << ", scope " << scope);
            RankingOptions options;
            options.limit = 50;
            if (scope >= 0) options.filter.scopes = {scope};
            const auto ours = rank(a, kRanking, question, options);
            const auto theirs = rank(b, kRanking, question, options);
            REQUIRE(ours.best.size() == theirs.best.size());
            for (std::size_t at = 0; at < ours.best.size(); ++at) {
                CHECK(a.row(ours.best[at].doc).item == b.row(theirs.best[at].doc).item);
                CHECK(ours.best[at].score == theirs.best[at].score);
                CHECK(ours.best[at].signals == theirs.best[at].signals);
            }
        }
    }
}

// Damages a segment and makes its checksum right again.
std::string with_byte(std::string bytes, std::size_t at, char value) {
    bytes[at] = value;
    seal_segment(bytes);
    return bytes;
}

}  // namespace

TEST_CASE("an index that was written and read answers as before") {
    const unsigned seed = GENERATE(1U, 2U, 3U);
    Index index;
    const auto there = fill(index, seed, 400);
    Index fresh;  // of what is there alone, in one go
    for (const auto& [number, written] : there)
        add(fresh, written);
    const std::string bytes = index.dump();
    CHECK(bytes.size() == fresh.dump().size());
    Index read;
    REQUIRE(read.absorb(bytes));
    read.settle();
    check_alike(fresh, read);
    // And so does one that goes on from there.
    Said said(seed + 100);
    for (std::int64_t number = 500; number < 700; ++number) {
        const Written more = said.make(number);
        add(read, more);
        add(fresh, more);
    }
    CHECK(read.remove(there.begin()->first));
    CHECK(fresh.remove(there.begin()->first));
    check_alike(fresh, read);
}

TEST_CASE("segments one after the other are one index, and merged one segment") {
    Index whole;
    Index read;
    Index merged({}, IndexUse::segment);
    Said said(5);
    for (std::int64_t part = 0; part < 5; ++part) {
        Index some({}, IndexUse::segment);
        for (std::int64_t number = 1; number <= 100; ++number) {
            const Written written = said.make(part * 100 + number);
            add(some, written);
            add(whole, written);
        }
        const std::string bytes = some.dump();
        REQUIRE(read.absorb(bytes));
        REQUIRE(merged.absorb(bytes));
    }
    read.settle();
    check_alike(whole, read);
    Index again;
    REQUIRE(again.absorb(merged.dump()));
    again.settle();
    check_alike(whole, again);
}

TEST_CASE("a segment holds nothing of an item that was removed") {
    Index index({}, IndexUse::segment);
    Said said(7);
    for (std::int64_t number = 1; number <= 50; ++number)
        add(index, said.make(number));
    Written secret = said.make(51);
    secret.text = "the gatecode is xyzzyplugh, asked whether?";
    secret.speaker = "Mallory";
    add(index, secret);
    CHECK(index.dump().find("xyzzyplugh") != std::string::npos);
    CHECK(index.dump().find("mallory") != std::string::npos);
    index.remove(51);
    const std::string bytes = index.dump();
    CHECK(bytes.find("xyzzyplugh") == std::string::npos);
    CHECK(bytes.find("mallory") == std::string::npos);
    CHECK(bytes.find("gatecod") == std::string::npos);
    // An item said anew leaves nothing of its former words either.
    add(index, secret);
    secret.text = "nothing";
    add(index, secret);
    CHECK(index.dump().find("xyzzyplugh") == std::string::npos);
}

TEST_CASE("items across the index's own segments are found as if they were added one by one") {
    Index added;
    Index read;
    std::mt19937 random(11);
    for (std::int64_t part = 0; part < 5; ++part) {
        Index some({}, IndexUse::segment);
        for (std::int64_t number = 1; number <= 15'000; ++number) {
            Item item;
            item.item = part * 15'000 + number;
            item.kind = kMessage;
            item.session = 1 + item.item / 40;
            item.speaker = number % 2 == 0 ? "user" : "assistant";
            std::string text;
            for (int word = 0; word < 4; ++word)
                text += "w" + std::to_string(random() % 500) + " ";
            item.text = text;
            added.add(item);
            some.add(item);
        }
        REQUIRE(read.absorb(some.dump()));
    }
    read.settle();
    REQUIRE(added.end() == 75'000);
    REQUIRE(read.postings().segments() == added.postings().segments());
    for (TermId term = kFirstTerm; term < added.dictionary().end(); ++term) {
        const TermId other = read.dictionary().find(added.dictionary().term(term));
        for (std::uint32_t segment = 0; segment < added.postings().segments(); ++segment) {
            const PostingList a = added.postings().list(segment, term);
            const PostingList b = read.postings().list(segment, other);
            REQUIRE(a.size == b.size);
            CHECK(std::equal(a.docs, a.docs + a.size, b.docs));
            CHECK(std::equal(a.counts, a.counts + a.size, b.counts));
            CHECK(a.min_length == b.min_length);
            CHECK(a.max_count == b.max_count);
        }
    }
}

TEST_CASE("a damaged segment is found, whichever byte it is") {
    Index index({}, IndexUse::segment);
    static_cast<void>(fill(index, 3, 30));
    const std::string bytes = index.dump();
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
        Segment segment;
        const SegmentState state = read_segment(damaged, segment);
        CHECK(state == (at / 4 == 1 ? SegmentState::other_format : SegmentState::damaged));
        CHECK_FALSE(Index({}, IndexUse::segment).absorb(damaged));
    }
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
        CHECK_FALSE(Index({}, IndexUse::segment).absorb(std::string_view(bytes).substr(0, size)));
    }
}

TEST_CASE("a segment that somebody made with care does no harm") {
    Index index({}, IndexUse::segment);
    static_cast<void>(fill(index, 4, 25));
    const std::string bytes = index.dump();
    int taken = 0;
    for (std::size_t at = 16; at < bytes.size(); ++at) {
        for (const char value : {'\0', '\x01', '\x7f', '\xff'}) {
            Index read;
            if (!read.absorb(with_byte(bytes, at, value))) continue;
            ++taken;
            read.settle();
            if (at % 16 != 0) continue;
            static_cast<void>(rank(read, kRanking, kQuestions[at / 16 % kQuestions.size()], {}));
            static_cast<void>(read.dump());
        }
    }
    CHECK(taken > 0);
}

TEST_CASE("items that are not later than those there are not taken") {
    Index index;
    static_cast<void>(fill(index, 6, 20));
    Index other({}, IndexUse::segment);
    Said said(8);
    add(other, said.make(20));
    CHECK_FALSE(index.absorb(other.dump()));
}
