// Index::dump: the items that are there as a segment. Its terms are numbered by how often they
// stand in it, so that most tokens take two bytes.
#include <algorithm>
#include <unordered_map>

#include "recall/index.hpp"
#include "recall/segment.hpp"
#include "recall/token_codec.hpp"

namespace memory::recall {

class Index::Dumping {
  public:
    explicit Dumping(const Index& index) : index_(index) {}

    std::string run() {
        find_docs();
        number_terms();
        take_rows();
        take_tokens();
        take_said();
        take_questions();
        return write();
    }

  private:
    void find_docs() {
        docs_.reserve(index_.live_);
        for (Doc doc = 0; doc < index_.end(); ++doc) {
            if (index_.rows_[doc].is_live) docs_.push_back(doc);
        }
        const auto earlier = [this](Doc a, Doc b) {
            return index_.rows_[a].item < index_.rows_[b].item;
        };
        if (!std::is_sorted(docs_.begin(), docs_.end(), earlier)) {
            std::sort(docs_.begin(), docs_.end(), earlier);
        }
        head_.items = static_cast<std::uint32_t>(docs_.size());
    }

    void number_terms() {
        std::vector<std::uint32_t> counts(index_.dictionary_.end());
        for (const Doc doc : docs_) {
            const auto [begin, end] = index_.token_bytes(doc);
            walk_tokens(begin, end, [&](Token token) { ++counts[token.term]; });
        }
        for (TermId term = kFirstTerm; term < counts.size(); ++term) {
            if (counts[term] > 0) terms_.push_back(term);
        }
        std::stable_sort(terms_.begin(), terms_.end(),
                         [&](TermId a, TermId b) { return counts[a] > counts[b]; });
        places_ = std::move(counts);
        for (std::size_t at = 0; at < terms_.size(); ++at)
            places_[terms_[at]] = static_cast<std::uint32_t>(at) + kFirstTerm;
        places_[kSentenceEnd] = kSentenceEnd;
        places_[kExtrasBegin] = kExtrasBegin;
        head_.terms = static_cast<std::uint32_t>(terms_.size());
    }

    // The place of a value among those met so far.
    template <class Key>
    static std::uint32_t place_of(Key key, std::unordered_map<Key, std::uint32_t>& places,
                                  std::vector<Key>& keys) {
        const auto [found, is_new] =
            places.try_emplace(key, static_cast<std::uint32_t>(keys.size()));
        if (is_new) keys.push_back(key);
        return found->second;
    }

    void take_rows() {
        std::unordered_map<std::int64_t, std::uint32_t> sessions, scopes;
        std::unordered_map<SpeakerId, std::uint32_t> speakers;
        for (const Doc doc : docs_) {
            const DocRow& row = index_.rows_[doc];
            const std::int64_t session = index_.sessions_[row.session].session;
            session_of_.push_back(session == 0 ? UINT32_MAX
                                               : place_of(session, sessions, sessions_));
            scope_of_.push_back(place_of(index_.scopes_[row.scope].scope, scopes, scopes_));
            speaker_of_.push_back(place_of(row.speaker, speakers, speakers_));
        }
        head_.sessions = static_cast<std::uint32_t>(sessions_.size());
        head_.scopes = static_cast<std::uint32_t>(scopes_.size());
        head_.speakers = static_cast<std::uint32_t>(speakers_.size());
    }

    void take_tokens() {
        for (const Doc doc : docs_) {
            const auto [begin, end] = index_.token_bytes(doc);
            walk_tokens(begin, end, [this](Token token) {
                const std::uint32_t place = places_[token.term];
                if (place < kLongPlace) return append(place, token.form);
                append(kLongPlace, token.form);
                append(place & 0xFFFFU, 0);
                append(place >> 16U, 0);
            });
            tokens_end_.push_back(static_cast<std::uint32_t>(tokens_.size()));
        }
        head_.tokens = static_cast<std::uint32_t>(tokens_.size());
    }
    void append(std::uint32_t number, std::uint8_t form) {
        tokens_.push_back(static_cast<std::uint16_t>(number));
        forms_.push_back(static_cast<char>(form));
    }

    void take_said() {
        for (std::uint32_t place = 0; place < docs_.size(); ++place) {
            const auto [begin, end] = index_.said_dates(docs_[place]);
            for (const SaidDate* date = begin; date != end; ++date) {
                said_.push_back(place);
                said_.push_back(static_cast<std::uint32_t>(date->range.first));
                said_.push_back(static_cast<std::uint32_t>(date->range.last));
            }
        }
        head_.said = static_cast<std::uint32_t>(said_.size() / 3);
    }

    void take_questions() {
        for (std::uint32_t place = 0; place < docs_.size(); ++place) {
            const auto [begin, end] = index_.asked(docs_[place]);
            if (begin == end) continue;
            pairs_.insert(pairs_.end(), begin, end);
            asking_.push_back(place);
            asking_.push_back(static_cast<std::uint32_t>(pairs_.size()));
            for (const std::uint32_t* pair = begin; pair != end; ++pair) {
                if (pair == begin || *pair != pair[-1]) counts_.add(*pair, 1);
            }
        }
        head_.asking = static_cast<std::uint32_t>(asking_.size() / 2);
        head_.pairs = static_cast<std::uint32_t>(pairs_.size());
        counts_.each([this](std::uint32_t, std::uint32_t) { ++head_.kinds_of_pairs; });
    }

    std::string write() {
        for (const TermId term : terms_)
            head_.letters += static_cast<std::uint32_t>(index_.dictionary_.term(term).size());
        for (const SpeakerId speaker : speakers_)
            head_.letters += static_cast<std::uint32_t>(index_.speakers_[speaker].size());
        std::string out = begin_segment(head_);
        const auto all = [&out](const auto& values) {
            for (const auto value : values)
                store(value, out);
        };
        const auto column = [&](auto&& value) {
            for (const Doc doc : docs_)
                store(value(index_.rows_[doc]), out);
        };
        all(sessions_);
        all(scopes_);
        column([](const DocRow& row) { return row.item; });
        column([](const DocRow& row) { return row.time_ms; });
        all(session_of_);
        all(scope_of_);
        all(tokens_end_);
        column([](const DocRow& row) { return row.words; });
        for (const Doc doc : docs_)
            store(index_.lengths_[doc], out);
        for (const std::uint32_t speaker : speaker_of_)
            store(static_cast<std::uint16_t>(speaker), out);
        column([](const DocRow& row) { return pack(row.cues); });
        column([](const DocRow& row) {
            return static_cast<std::uint8_t>(row.kind | (row.has_time ? 0x80U : 0U));
        });
        all(said_);
        all(asking_);
        all(pairs_);
        counts_.each([&out](std::uint32_t pair, std::uint32_t count) {
            store(pair, out);
            store(count, out);
        });
        for (const TermId term : terms_)
            store(static_cast<std::uint32_t>(index_.dictionary_.term(term).size()), out);
        for (const SpeakerId speaker : speakers_)
            store(static_cast<std::uint32_t>(index_.speakers_[speaker].size()), out);
        for (const TermId term : terms_)
            out += index_.dictionary_.term(term);
        for (const SpeakerId speaker : speakers_)
            out += index_.speakers_[speaker];
        all(tokens_);
        out += forms_;
        seal_segment(out);
        return out;
    }

    const Index& index_;
    SegmentHead head_;
    std::vector<Doc> docs_;      // by item
    std::vector<TermId> terms_;  // the most frequent first
    std::vector<std::uint32_t> places_;
    std::vector<std::int64_t> sessions_, scopes_;
    std::vector<SpeakerId> speakers_;
    std::vector<std::uint32_t> session_of_, scope_of_, speaker_of_, tokens_end_;
    std::vector<std::uint16_t> tokens_;
    std::string forms_;
    std::vector<std::uint32_t> said_, asking_, pairs_;
    PairCounts counts_;
};

std::string Index::dump() const {
    return Dumping(*this).run();
}

}  // namespace memory::recall
