// One look-up per word in a table of what single words say; phrases are told from the words around.
#include "recall/cues.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "recall/said_dates.hpp"

namespace memory::recall {

namespace {

enum Sign : std::uint32_t {
    kTime = 1U << 0U,       // an expression of time by itself
    kWeakTime = 1U << 1U,   // a weak one; it may have an s at its end
    kSeason = 1U << 2U,     // a time after last, next, this
    kAfterThis = 1U << 3U,  // a time after this
    kCount = 1U << 4U,      // before a unit
    kUnit = 1U << 5U,       // of time
    kReason = 1U << 6U,
    kBeforePlace = 1U << 7U,
    kArticle = 1U << 8U,     // between that and the place
    kLong = 1U << 9U,        // after "for"
    kOtherPast = 1U << 10U,  // past tense without -ed
};

struct List {
    std::uint32_t sign;
    std::string_view words;
};

// "may" is mostly no month.
constexpr std::array kLists = {
    List{kTime,
         "yesterday today tonight tomorrow ago january february march april june july august "
         "september october november december monday tuesday wednesday thursday friday saturday "
         "sunday"},
    List{kWeakTime,
         "recently just now soon weekend earlier morning evening afternoon night since already "
         "finally lately before after birthday christmas holiday thanksgiving halloween easter day "
         "week month year"},
    List{kSeason, "month year summer winter spring fall"},
    List{kAfterThis, "month year morning summer winter spring fall"},
    List{kCount, "a an one two three four five six seven eight nine ten few several couple"},
    List{kUnit, "day days week weeks month months year years hour hours minute minutes"},
    List{kReason, "because since reason cause cuz inspired"},
    List{kBeforePlace, "in at to from near around"},
    List{kArticle, "the my a our this"},
    List{kLong, "years months weeks ages"},
    List{kOtherPast, "was were went got took had made did saw found gave came started began"},
};

std::uint32_t signs_of(std::string_view word) {
    static const auto table = [] {
        std::unordered_map<std::string_view, std::uint32_t> made;
        for (const List& list : kLists) {
            std::string_view left = list.words;
            while (!left.empty()) {
                const std::size_t end = std::min(left.find(' '), left.size());
                made[left.substr(0, end)] |= list.sign;
                left.remove_prefix(std::min(end + 1, left.size()));
            }
        }
        return made;
    }();
    const auto found = table.find(word);
    return found == table.end() ? 0 : found->second;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool all_digits(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}
bool is_ascii(std::string_view word) {
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// "1st", "23rd", "4ths".
bool is_ordinal(std::string_view word) {
    if (word.ends_with("s") && word.size() > 3) word.remove_suffix(1);
    if (word.size() < 3 || word.size() > 4) return false;
    const std::string_view tail = word.substr(word.size() - 2);
    return (tail == "st" || tail == "nd" || tail == "rd" || tail == "th") &&
           all_digits(word.substr(0, word.size() - 2));
}

bool is_year(std::string_view word) {
    return word.size() == 4 && all_digits(word) &&
           (word.starts_with("19") || word.starts_with("20"));
}

class Reader {
  public:
    Reader(const PlainWords& words, std::string_view speaker) : words_(words), speaker_(speaker) {}

    Cues run() {
        cues_.digit = std::any_of(words_.text().begin(), words_.text().end(), is_digit) ? 1 : 0;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            word_ = words_.word(i);
            written_ = words_.as_written(i);
            signs_ = signs_of(word_);
            read_people();
            read_past();
            read_time(i);
            read_duration(i);
            read_reason(i);
            read_place(i);
            read_name(i);
        }
        cues_.me = std::min(me_, 3U) & 3U;
        cues_.you = std::min(you_, 3U) & 3U;
        cues_.past = std::min(past_, 3U) & 3U;
        return cues_;
    }

  private:
    // The signs of word i if it follows the one before it after one space.
    [[nodiscard]] std::uint32_t next_signs(std::size_t i) const {
        return words_.follows(i) ? signs_of(words_.word(i)) : 0;
    }

    void read_people() {
        if (written_ == "I" || word_ == "my" || written_ == "me" || word_ == "we" ||
            word_ == "our") {
            if (written_ == word_ || is_upper(written_[0])) me_ += lower_tail() ? 1 : 0;
        } else if (word_ == "you" || word_ == "your") {
            you_ += lower_tail() ? 1 : 0;
        }
    }
    // Not "WE".
    [[nodiscard]] bool lower_tail() const {
        return std::none_of(written_.begin() + 1, written_.end(), is_upper);
    }

    void read_past() {
        const bool ends = written_.size() > 2 && written_.ends_with("ed") && is_ascii(written_);
        if (ends || ((signs_ & kOtherPast) != 0 && written_ == word_)) ++past_;
    }

    void read_time(std::size_t i) {
        if (cues_.time == 2) return;
        if ((signs_ & kTime) != 0 || is_year(word_) || (i > 0 && is_time_after(i))) {
            cues_.time = 2;
            return;
        }
        const bool plural =
            word_.ends_with('s') && (signs_of(word_.substr(0, word_.size() - 1)) & kWeakTime) != 0;
        const std::string_view next =
            words_.follows(i + 1) ? words_.word(i + 1) : std::string_view();
        const bool other_day = word_ == "the" && next == "other" && words_.follows(i + 2) &&
                               (words_.word(i + 2) == "day" || words_.word(i + 2) == "days");
        const bool new_year = word_ == "new" && (next == "year" || next == "years");
        if ((signs_ & kWeakTime) != 0 || plural || is_ordinal(word_) || other_day || new_year) {
            cues_.time = 1;
        }
    }

    // "last night", "next monday", "this week".
    [[nodiscard]] bool is_time_after(std::size_t i) const {
        if (!words_.follows(i)) return false;
        const std::string_view before = words_.word(i - 1);
        if (before == "this") return (signs_ & kAfterThis) != 0 || word_.starts_with("week");
        if (before != "last" && before != "next") return false;
        if (word_ == "night") return before == "last";
        if ((signs_ & kSeason) != 0) return true;
        for (const std::string_view day :
             {"week", "mon", "tues", "wed", "thu", "fri", "sat", "sun"}) {
            if (word_.starts_with(day)) return true;
        }
        return false;
    }

    void read_duration(std::size_t i) {
        if (word_ == "since") cues_.duration = 1;
        if (word_ == "for") {
            const bool a_while = words_.follows(i + 1) && words_.word(i + 1) == "a" &&
                                 words_.follows(i + 2) && words_.word(i + 2) == "while";
            if ((next_signs(i + 1) & kLong) != 0 || a_while) cues_.duration = 1;
        }
        if ((signs_ & kCount) == 0 && !all_digits(word_)) return;
        const std::size_t unit =
            words_.word(i + 1) == "of" && words_.follows(i + 1) ? i + 2 : i + 1;
        if ((next_signs(unit) & kUnit) != 0) cues_.duration = 1;
    }

    void read_reason(std::size_t i) {
        if ((signs_ & kReason) != 0 || is_motive()) cues_.reason = 1;
        if (i == 0) return;
        const std::string_view before = words_.word(i - 1);
        if (words_.follows(i)) {
            const bool found =
                (before == "so" && word_ == "that") || (before == "due" && word_ == "to") ||
                (before == "thanks" && word_ == "to") || (before == "made" && word_ == "me") ||
                (before == "wanted" && word_ == "to") ||
                (before == "order" && word_ == "to" && i > 1 && words_.follows(i - 1) &&
                 words_.word(i - 2) == "in") ||
                (word_ == "why" && before == "s" && i > 1 && words_.gap(i - 1) == "'" &&
                 words_.word(i - 2) == "that");
            if (found) cues_.reason = 1;
        }
    }
    [[nodiscard]] bool is_motive() const {
        return word_.size() > 7 && word_.starts_with("motivat") &&
               std::all_of(word_.begin(), word_.end(), is_lower);
    }

    void read_place(std::size_t i) {
        const bool visits =
            word_.starts_with("visit") && std::all_of(word_.begin(), word_.end(), is_lower);
        if ((signs_ & kBeforePlace) == 0 && !visits) return;
        if (std::any_of(written_.begin() + 1, written_.end(), is_upper)) return;
        std::size_t at = i + 1;
        if ((next_signs(at) & kArticle) != 0 && words_.as_written(at) == words_.word(at) &&
            is_capitalised(at + 1, 2)) {
            cues_.place = 1;
        }
        if (is_capitalised(at, 2)) cues_.place = 1;
    }

    // A capital and small letters, `letters` in all at least, after one space.
    [[nodiscard]] bool is_capitalised(std::size_t i, std::size_t letters) const {
        return words_.follows(i) && has_capital(words_.as_written(i), letters);
    }
    static bool has_capital(std::string_view word, std::size_t letters) {
        return word.size() >= letters && is_upper(word[0]) &&
               std::all_of(word.begin() + 1, word.begin() + static_cast<std::ptrdiff_t>(letters),
                           is_lower);
    }

    void read_name(std::size_t i) {
        if (cues_.name != 0 || !has_capital(written_, 3) || words_.at(i).begin == 0) return;
        const std::string_view before = words_.text().substr(0, words_.at(i).begin);
        const char last = before.back();
        const bool space = last == ' ' || (last >= '\t' && last <= '\r');
        if (space && before.size() > 1) {
            const char end = before[before.size() - 2];
            if (end == '.' || end == '!' || end == '?' || end == '"' ||
                before.substr(0, before.size() - 1).ends_with("\u201c")) {
                return;
            }
        }
        std::size_t length = 1;
        while (length < written_.size() && is_lower(written_[length]))
            ++length;
        if (word_.substr(0, length) != speaker_) cues_.name = 1;
    }

    const PlainWords& words_;
    std::string_view speaker_;
    Cues cues_{};
    std::string_view word_, written_;
    std::uint32_t signs_ = 0;
    unsigned me_ = 0, you_ = 0, past_ = 0;
};

}  // namespace

Cues read_cues(const PlainWords& words, std::string_view speaker) {
    return Reader(words, speaker).run();
}

std::uint16_t pack(const Cues& cues) noexcept {
    return static_cast<std::uint16_t>(cues.me | cues.you << 2U | cues.past << 4U |
                                      cues.digit << 6U | cues.time << 7U | cues.place << 9U |
                                      cues.duration << 10U | cues.reason << 11U | cues.name << 12U);
}

Cues unpack_cues(std::uint16_t bits) noexcept {
    Cues cues{};
    cues.me = bits & 3U;
    cues.you = bits >> 2U & 3U;
    cues.past = bits >> 4U & 3U;
    cues.digit = bits >> 6U & 1U;
    cues.time = bits >> 7U & 3U;
    cues.place = bits >> 9U & 1U;
    cues.duration = bits >> 10U & 1U;
    cues.reason = bits >> 11U & 1U;
    cues.name = bits >> 12U & 1U;
    return cues;
}

}  // namespace memory::recall
