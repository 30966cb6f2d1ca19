// Names first, since they are left out of the terms; then terms, what is related to them, and the
// query as a question.
#include "recall/query.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "recall/typo.hpp"
#include "text/relations.hpp"

namespace memory::recall {

namespace {

// One of the words of a name of several.
bool is_part_of(std::string_view word, std::string_view speaker) {
    for (std::size_t at = speaker.find(word); at != std::string_view::npos;
         at = speaker.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || speaker[at - 1] == ' ') && (end == speaker.size() || speaker[end] == ' ')) {
            return true;
        }
    }
    return false;
}

// Letters and digits, as in E1042.
bool is_code(std::string_view word) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return std::any_of(word.begin(), word.end(), is_digit) &&
           std::any_of(word.begin(), word.end(), is_letter);
}

constexpr std::size_t kMostMended = 8;  // words: each is a look at every term

class Reader {
  public:
    Reader(const Index& index, const DocFilter& filter, const RankingFunction& function)
        : index_(index), filter_(filter), function_(function) {}

    Query run(std::string_view text, std::int32_t today) {
        cut_.cut(text, index_.rules());
        find_names();
        find_terms();
        find_pairs();
        keep_rarest();
        if (function_.related_share > 0) find_related();
        PlainWords words;
        words.read(text);
        query_.asks = read_question(words);
        query_.wants_explanation =
            query_.asks.said || (function_.is_manner_explained && query_.asks.manner);
        append_said_dates(words, today, query_.dates);
        find_asked();
        return std::move(query_);
    }

  private:
    // Speakers of dialogues between people; "user" and "assistant" are words like others.
    void find_names() {
        std::vector<bool> is_candidate(index_.speakers().size());
        for (std::size_t scope = 0; scope < index_.scopes().size(); ++scope) {
            const ScopeRow& row = index_.scopes()[scope];
            if (!filter_.has_scope(static_cast<std::uint32_t>(scope)) || row.has_assistant())
                continue;
            for (const auto& [speaker, count] : row.speakers)
                is_candidate[speaker] = true;
        }
        for (const auto& word : cut_.words()) {
            if (word.form != text::WordForm::plain) continue;
            const std::string_view letters = cut_.letters(word);
            for (std::size_t speaker = 1; speaker < is_candidate.size(); ++speaker) {
                if (!is_candidate[speaker]) continue;
                const std::string& name = index_.speakers()[speaker];
                if ((names(letters, name) || is_part_of(letters, name)) && !is_name(letters)) {
                    query_.names.emplace_back(letters);
                }
            }
        }
    }

    [[nodiscard]] bool is_name(std::string_view word) const {
        return std::find(query_.names.begin(), query_.names.end(), word) != query_.names.end();
    }

    void find_terms() {
        std::size_t last_word = 0;
        for (const auto& word : cut_.words()) {
            const std::string_view letters = cut_.letters(word);
            const bool is_word =
                word.form == text::WordForm::plain || word.form == text::WordForm::part;
            if (is_word && (text::is_stop_word(letters) || is_name(letters))) continue;
            const bool is_extra =
                word.form == text::WordForm::whole || word.form == text::WordForm::part;
            const std::string_view term = is_word ? normal_.of(letters) : letters;
            const std::size_t at = place_of(term, letters);
            query_.terms[at].is_extra &= is_extra;
            if (word.form == text::WordForm::plain) last_word = at;
            if (word.form == text::WordForm::part) query_.terms[last_word].is_name = true;
            if (word.form == text::WordForm::whole || is_code(letters))
                query_.terms[at].is_name = true;
            if (!is_extra) sequence_.push_back(at);
        }
    }

    std::size_t place_of(std::string_view term, std::string_view letters) {
        auto& terms = query_.terms;
        const auto [found, is_new] = places_.try_emplace(std::string(term), terms.size());
        if (!is_new) return found->second;
        QueryTerm made;
        made.term = term;
        made.word = letters;
        made.id = index_.dictionary().find(term);
        if (is_absent(made) && function_.mends_typos && mended_ < kMostMended) {
            ++mended_;
            made.id = term_one_edit_away(index_, term);
        }
        made.idf = rarity(made.id == kNoTerm ? 0 : index_.items_with(made.id), index_.live_count());
        made.form = form_of(letters);
        made.is_extra = true;
        terms.push_back(std::move(made));
        return terms.size() - 1;
    }

    [[nodiscard]] bool is_absent(const QueryTerm& term) const {
        return term.id == kNoTerm || index_.items_with(term.id) == 0;
    }

    void find_pairs() {
        constexpr std::size_t kNear = 2;
        for (std::size_t at = 0; at < sequence_.size(); ++at) {
            for (std::size_t next = at + 1; next <= at + kNear && next < sequence_.size(); ++next) {
                const std::size_t a = std::min(sequence_[at], sequence_[next]);
                const std::size_t b = std::max(sequence_[at], sequence_[next]);
                if (a == b) continue;
                const bool known =
                    std::any_of(query_.pairs.begin(), query_.pairs.end(),
                                [a, b](const NearPair& p) { return p.a == a && p.b == b; });
                if (known || query_.pairs.size() >= 4 * kMostTerms) continue;
                query_.pairs.push_back({a, b, std::min(query_.terms[a].idf, query_.terms[b].idf)});
            }
        }
    }

    void keep_rarest() {
        auto& terms = query_.terms;
        if (terms.size() <= kMostTerms) return;
        const auto worth = [this](const QueryTerm& term) { return is_absent(term) ? 0 : term.idf; };
        std::vector<double> order;
        order.reserve(terms.size());
        for (const QueryTerm& term : terms)
            order.push_back(-worth(term));
        std::nth_element(order.begin(), order.begin() + kMostTerms - 1, order.end());
        const double least = -order[kMostTerms - 1];
        std::vector<std::size_t> place(terms.size(), SIZE_MAX);
        std::size_t kept = 0;
        for (std::size_t at = 0; at < terms.size(); ++at) {
            if (worth(terms[at]) < least || kept == kMostTerms) continue;
            place[at] = kept;
            if (kept != at) terms[kept] = std::move(terms[at]);
            ++kept;
        }
        terms.resize(kept);
        std::erase_if(query_.pairs, [&](NearPair& pair) {
            pair = {place[pair.a], place[pair.b], pair.weight};
            return pair.a == SIZE_MAX || pair.b == SIZE_MAX;
        });
    }

    void find_related() {
        for (std::size_t at = 0; at < query_.terms.size(); ++at) {
            const QueryTerm& term = query_.terms[at];
            if (term.is_extra) continue;
            for (const std::string& other : text::related_terms(term.term)) {
                const TermId id = index_.dictionary().find(other);
                if (id == kNoTerm || index_.items_with(id) == 0 || is_term(id)) continue;
                const double own = index_.items_with(term.id) > 0 ? term.idf : 1e9;
                const double idf = rarity(index_.items_with(id), index_.live_count());
                query_.related.push_back({id, at, std::min(idf, own)});
            }
        }
    }

    [[nodiscard]] bool is_term(TermId id) const {
        return std::any_of(query_.terms.begin(), query_.terms.end(),
                           [id](const QueryTerm& term) { return term.id == id; });
    }

    void find_asked() {
        std::string before_people;
        std::string before_assistant;
        for (const auto& word : cut_.words()) {
            if (word.form == text::WordForm::whole || word.form == text::WordForm::part) continue;
            const std::string_view letters = cut_.letters(word);
            std::string_view people = is_name(letters) ? "you" : letters;
            std::string_view assistant = people;
            if (people == "i" || people == "me") assistant = "you";
            if (people == "my") assistant = "your";
            add_asked(people, before_people, query_.asked_of_people);
            add_asked(assistant, before_assistant, query_.asked_of_assistant);
        }
        for (auto* pairs : {&query_.asked_of_people, &query_.asked_of_assistant}) {
            std::sort(pairs->begin(), pairs->end());
            pairs->erase(std::unique(pairs->begin(), pairs->end()), pairs->end());
        }
    }

    void add_asked(std::string_view word, std::string& before, std::vector<std::uint32_t>& pairs) {
        const std::string_view term = normal_.of(word);
        if (!before.empty()) pairs.push_back(pair_of(before, term));
        before = term;
    }

    const Index& index_;
    const DocFilter& filter_;
    const RankingFunction& function_;
    text::SearchWords cut_;
    text::WordNormal normal_;
    std::vector<std::size_t> sequence_;
    std::unordered_map<std::string, std::size_t> places_;  // of terms
    std::size_t mended_ = 0;
    Query query_;
};

}  // namespace

double rarity(double n, double of) noexcept {
    return std::log(1 + (of - n + .5) / (n + .5));
}

bool names(std::string_view word, std::string_view speaker) noexcept {
    return word == speaker || (word.size() >= 3 && speaker.starts_with(word));
}

Query read_query(std::string_view text, const Index& index, const DocFilter& filter,
                 const RankingFunction& function, std::int32_t today) {
    return Reader(index, filter, function).run(text, today);
}

}  // namespace memory::recall
