// Adding reads the text once; removing takes back what it added to the counters, by the tokens
// kept. Postings of what was removed stay until the index is built anew, and searches pass over
// them.
#include "recall/index.hpp"

#include <algorithm>
#include <limits>

#include "recall/token_codec.hpp"

namespace memory::recall {

// Room for the reading of one item, kept from one to the next.
struct Index::Reading {
    explicit Reading(const text::CutRules& rules) : text(rules) {}

    ItemText text;
    text::WordNormal normal{1024};
    PlainWords words;
    std::string whole, name;
    std::vector<TermId> terms;
    std::vector<std::uint32_t> pairs;
    std::vector<DayRange> dates;
    std::vector<Token> tokens;
};

Index::Index(const text::CutRules& rules, IndexUse use)
    : rules_(rules),
      use_(use),
      speakers_{"", "user", "assistant"},
      reading_(std::make_unique<Reading>(rules)) {
    speaker_ids_ = {{"", kNobody}, {"user", kUser}, {"assistant", kAssistant}};
}

Index::~Index() = default;

void Index::add(const Item& item) {
    remove(item.item);
    Reading& r = *reading_;
    std::string_view text = item.text;
    if (!item.beside.empty()) {
        r.whole.assign(item.text).append(" ").append(item.beside);
        text = r.whole;
    }
    r.text.read(text);
    r.words.read(item.text);
    add_row(item);
    const auto doc = static_cast<Doc>(rows_.size() - 1);
    add_terms(doc);
    r.dates.clear();
    const DocRow& row = rows_.back();
    append_said_dates(r.words, row.has_time ? day_of(row.time_ms) : kNoDay, r.dates);
    make_room(said_, r.dates.size());
    for (const DayRange& range : r.dates)
        said_.push_back({doc, range});
    read_question_pairs(item.text, rules_, r.normal, r.pairs);
    if (r.pairs.empty()) return;
    std::sort(r.pairs.begin(), r.pairs.end());
    make_room(asked_, 1);
    make_room(asked_pairs_, r.pairs.size());
    asked_.push_back({doc, static_cast<std::uint32_t>(asked_pairs_.size())});
    asked_pairs_.insert(asked_pairs_.end(), r.pairs.begin(), r.pairs.end());
    total_pairs_ += r.pairs.size();
    r.pairs.erase(std::unique(r.pairs.begin(), r.pairs.end()), r.pairs.end());
    for (const std::uint32_t pair : r.pairs)
        items_asking_.add(pair, 1);
}

void Index::add_row(const Item& item) {
    constexpr std::uint32_t kMost = std::numeric_limits<std::uint16_t>::max();
    const auto doc = static_cast<Doc>(rows_.size());
    if (!rows_.empty() && item.item <= greatest_) moved_[item.item] = doc;
    greatest_ = rows_.empty() ? item.item : std::max(greatest_, item.item);
    if (doc / kSegmentDocs >= tokens_.size()) tokens_.emplace_back();
    DocRow row;
    row.item = item.item;
    row.kind = static_cast<std::uint8_t>(item.kind) & 0x3FU;
    row.has_time = item.time_ms.has_value();
    row.time_ms = item.time_ms.value_or(0);
    row.tokens = static_cast<std::uint32_t>(tokens_.back().size());
    row.words = static_cast<std::uint16_t>(std::min(reading_->text.word_count(), kMost));
    row.scope = scope_place(item.scope);
    std::string& name = reading_->name;
    name = item.speaker;
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    row.speaker = speaker_id(name);
    row.cues = read_cues(reading_->words, row.speaker > kAssistant ? name : std::string_view());
    row.session = session_place(item.session, row.scope, row.is_message());
    enter(row, static_cast<std::uint16_t>(std::min(reading_->text.length(), kMost)));
}

// A row into the columns, and into what is counted.
void Index::enter(DocRow row, std::uint16_t length) {
    const auto doc = static_cast<Doc>(rows_.size());
    row.is_live = true;
    ScopeRow& scope = scopes_[row.scope];
    ++scope.docs;
    if (row.has_time)
        scope.newest_ms = std::max(scope.newest_ms.value_or(row.time_ms), row.time_ms);
    if (row.speaker != kNobody) ++scope.speakers[row.speaker];
    if (row.is_message()) {
        SessionRow& session = sessions_[row.session];
        row.before = session.last;
        session.last = doc;
        if (session.docs++ == 0) ++spoken_sessions_;
        session.length += length;
        message_length_ += length;
        ++messages_;
    }
    make_room(rows_, 1);
    make_room(lengths_, 1);
    make_room(talks_, 1);
    make_room(scopes_of_, 1);
    make_room(kinds_, 1);
    rows_.push_back(row);
    lengths_.push_back(length);
    talks_.push_back(row.is_message() ? row.session : kNoSession);
    scopes_of_.push_back(row.scope);
    kinds_.push_back(row.kind);
    ++live_;
    total_length_ += length;
}

void Index::settle() {
    postings_.settle();
    if (!tokens_.empty()) tokens_.back().shrink_to_fit();
    said_.shrink_to_fit();
    asked_.shrink_to_fit();
    asked_pairs_.shrink_to_fit();
}

void Index::reserve(std::size_t items) {
    const std::size_t wanted = rows_.size() + items;
    rows_.reserve(wanted);
    lengths_.reserve(wanted);
    talks_.reserve(wanted);
    scopes_of_.reserve(wanted);
    kinds_.reserve(wanted);
}

SpeakerId Index::speaker_id(std::string_view lower) {
    std::string name(lower);
    const auto found = speaker_ids_.find(name);
    if (found != speaker_ids_.end()) return found->second;
    // The last number stands for all that come after so many.
    const std::size_t next = std::min<std::size_t>(speakers_.size(), UINT16_MAX);
    if (next == speakers_.size()) speakers_.push_back(name);
    return speaker_ids_.emplace(std::move(name), static_cast<SpeakerId>(next)).first->second;
}

std::uint32_t Index::scope_place(std::int64_t scope) {
    const auto place = scope_places_.try_emplace(scope, scopes_.size());
    if (place.second) scopes_.push_back({scope, 0, std::nullopt, {}});
    return place.first->second;
}

std::uint32_t Index::session_place(std::int64_t session, std::uint32_t scope, bool is_message) {
    auto place = static_cast<std::uint32_t>(sessions_.size());
    if (session != 0) place = session_places_.try_emplace(session, place).first->second;
    if (session == 0 && !is_message) {
        if (nowhere_ == UINT32_MAX) nowhere_ = place;
        place = nowhere_;
    }
    if (place == sessions_.size()) sessions_.push_back({session, scope, 0, 0, kNoDoc});
    return place;
}

void Index::add_terms(Doc doc) {
    Reading& r = *reading_;
    std::vector<std::uint8_t>& out = tokens_.back();
    r.terms.clear();
    const auto& tokens = r.text.tokens();
    std::size_t sentence = 0;
    const auto& ends = r.text.sentences();
    for (std::size_t at = 0; at <= tokens.size(); ++at) {
        while (sentence < ends.size() && ends[sentence] == at) {
            append_mark(kSentenceEnd, out);
            ++sentence;
        }
        if (at == tokens.size()) break;
        const TermId id = dictionary_.add(r.text.term(tokens[at]));
        r.terms.push_back(id);
        if (!tokens[at].is_extra) append_token({id, tokens[at].form}, out);
    }
    append_mark(kExtrasBegin, out);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at].is_extra) append_token({r.terms[at], tokens[at].form}, out);
    }
    std::sort(r.terms.begin(), r.terms.end());
    make_room(items_with_, dictionary_.end() - items_with_.size());
    items_with_.resize(dictionary_.end());
    for (auto at = r.terms.begin(); at != r.terms.end();) {
        const auto next = std::upper_bound(at, r.terms.end(), *at);
        const auto count = std::min<std::ptrdiff_t>(next - at, UINT8_MAX);
        if (use_ == IndexUse::search) {
            postings_.add(doc, *at, static_cast<std::uint8_t>(count), lengths_[doc]);
        }
        ++items_with_[*at];
        at = next;
    }
}

bool Index::remove(std::int64_t item) {
    const auto found = find(item);
    if (!found) return false;
    DocRow& row = rows_[*found];
    forget_terms(*found);
    row.is_live = false;
    talks_[*found] = kNoSession;
    scopes_of_[*found] = kGone;
    --live_;
    total_length_ -= lengths_[*found];
    if (row.is_message()) {
        SessionRow& session = sessions_[row.session];
        session.length -= lengths_[*found];
        if (--session.docs == 0) --spoken_sessions_;
        message_length_ -= lengths_[*found];
        --messages_;
    }
    ScopeRow& scope = scopes_[row.scope];
    --scope.docs;
    const auto speaker = scope.speakers.find(row.speaker);
    if (speaker != scope.speakers.end() && --speaker->second == 0) scope.speakers.erase(speaker);
    if (const auto moved = moved_.find(item); moved != moved_.end()) moved->second = kNoDoc;
    return true;
}

void Index::forget_terms(Doc doc) {
    Reading& r = *reading_;
    read_tokens(doc, r.tokens);
    r.terms.clear();
    for (const Token& token : r.tokens) {
        if (token.term >= kFirstTerm) r.terms.push_back(token.term);
    }
    std::sort(r.terms.begin(), r.terms.end());
    r.terms.erase(std::unique(r.terms.begin(), r.terms.end()), r.terms.end());
    for (const TermId term : r.terms)
        --items_with_[term];
    const auto [begin, end] = asked(doc);
    r.pairs.assign(begin, end);
    total_pairs_ -= r.pairs.size();
    r.pairs.erase(std::unique(r.pairs.begin(), r.pairs.end()), r.pairs.end());
    for (const std::uint32_t pair : r.pairs)
        items_asking_.take(pair);
}

std::optional<Doc> Index::find(std::int64_t item) const {
    if (const auto moved = moved_.find(item); moved != moved_.end()) {
        if (moved->second == kNoDoc) return std::nullopt;
        return moved->second;
    }
    // Rows ascend but for what moved, which is judged by the row that came before it.
    std::size_t low = 0;
    std::size_t high = rows_.size();
    while (low < high) {
        std::size_t middle = low + (high - low) / 2;
        while (middle > low && moved_.contains(rows_[middle].item))
            --middle;
        if (rows_[middle].item == item && rows_[middle].is_live) return static_cast<Doc>(middle);
        if (rows_[middle].item < item) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return std::nullopt;
}

double Index::mean_length() const {
    if (messages_ > 0) return static_cast<double>(message_length_) / messages_;
    return live_ == 0 ? 0 : static_cast<double>(total_length_) / live_;
}

double Index::mean_question_pairs() const {
    return live_ == 0 ? 0 : static_cast<double>(total_pairs_) / live_;
}

std::optional<std::uint32_t> Index::scope_at(std::int64_t scope) const {
    const auto found = scope_places_.find(scope);
    if (found == scope_places_.end()) return std::nullopt;
    return found->second;
}

std::uint32_t Index::items_asking(std::uint32_t pair) const {
    return items_asking_[pair];
}

std::pair<const std::uint8_t*, const std::uint8_t*> Index::token_bytes(Doc doc) const {
    const auto& segment = tokens_[doc / kSegmentDocs];
    const bool is_last = doc + 1 == end() || (doc + 1) % kSegmentDocs == 0;
    const std::size_t stop = is_last ? segment.size() : rows_[doc + 1].tokens;
    return {segment.data() + rows_[doc].tokens, segment.data() + stop};
}

void Index::read_tokens(Doc doc, std::vector<Token>& out) const {
    const auto [begin, end] = token_bytes(doc);
    decode_tokens(begin, end, out);
}

std::pair<const SaidDate*, const SaidDate*> Index::said_dates(Doc doc) const {
    const auto [first, last] =
        std::equal_range(said_.begin(), said_.end(), SaidDate{doc, {}},
                         [](const SaidDate& a, const SaidDate& b) { return a.doc < b.doc; });
    return {said_.data() + (first - said_.begin()), said_.data() + (last - said_.begin())};
}

std::pair<const std::uint32_t*, const std::uint32_t*> Index::asked(Doc doc) const {
    const auto found = std::lower_bound(asked_.begin(), asked_.end(), doc,
                                        [](const Asked& a, Doc wanted) { return a.doc < wanted; });
    if (found == asked_.end() || found->doc != doc) return {nullptr, nullptr};
    const std::size_t stop = found + 1 == asked_.end() ? asked_pairs_.size() : (found + 1)->begin;
    return {asked_pairs_.data() + found->begin, asked_pairs_.data() + stop};
}

std::size_t Index::size_bytes() const {
    std::size_t bytes =
        dictionary_.size_bytes() + postings_.size_bytes() +
        items_with_.capacity() * sizeof(std::uint32_t) + rows_.capacity() * sizeof(DocRow) +
        lengths_.capacity() * sizeof(std::uint16_t) +
        (talks_.capacity() + scopes_of_.capacity()) * sizeof(std::uint32_t) + kinds_.capacity() +
        sessions_.capacity() * sizeof(SessionRow) + said_.capacity() * sizeof(SaidDate) +
        asked_.capacity() * sizeof(Asked) + asked_pairs_.capacity() * sizeof(std::uint32_t) +
        items_asking_.size_bytes() + session_places_.size() * 40;
    for (const auto& segment : tokens_)
        bytes += segment.capacity();
    return bytes;
}

}  // namespace memory::recall
