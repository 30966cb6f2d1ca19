// The index of a store's items, in memory: postings, and of each item what ranking asks of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "recall/cues.hpp"
#include "recall/dictionary.hpp"
#include "recall/item_text.hpp"
#include "recall/pair_counts.hpp"
#include "recall/postings.hpp"
#include "recall/said_dates.hpp"

namespace memory::recall {

// An item as it comes to the index. Numbers of items, sessions and scopes are the store's.
struct Item {
    std::int64_t item = 0;
    std::int32_t kind = 0;     // storage::Kind
    std::int64_t session = 0;  // 0: none
    std::int64_t scope = 0;
    std::string_view speaker;  // the speaker's name, else the role; empty where nobody speaks
    std::optional<std::int64_t> time_ms;  // since 1970
    std::string_view text;
    std::string_view beside;  // found too, but not read for cues: a caption, tags
};

// Who speaks, as ranking tells apart: a dialogue of named people is another thing than one of a
// user and an assistant.
using SpeakerId = std::uint16_t;
inline constexpr SpeakerId kNobody = 0;
inline constexpr SpeakerId kUser = 1;
inline constexpr SpeakerId kAssistant = 2;

// storage::Kind::message: what has a place in a conversation.
inline constexpr std::uint8_t kMessage = 1;

// What the index keeps of one item.
struct DocRow {
    std::int64_t item = 0;
    std::int64_t time_ms = 0;
    Doc before = kNoDoc;        // the message before it in its session
    std::uint32_t session = 0;  // place in sessions()
    std::uint32_t scope = 0;    // place in scopes()
    std::uint32_t tokens = 0;   // where its tokens begin in its segment
    std::uint16_t words = 0;    // between white space
    SpeakerId speaker = kNobody;
    Cues cues{};
    std::uint8_t kind : 6 = 0;
    bool is_live : 1 = false;
    bool has_time : 1 = false;

    [[nodiscard]] bool is_message() const { return kind == kMessage; }
};
static_assert(sizeof(DocRow) == 40);

struct SessionRow {
    std::int64_t session = 0;  // 0: a message that is in no session is one of its own
    std::uint32_t scope = 0;
    std::uint32_t docs = 0;    // live messages
    std::uint64_t length = 0;  // of these, in terms
    Doc last = kNoDoc;         // message
};

struct ScopeRow {
    std::int64_t scope = 0;
    std::uint32_t docs = 0;
    std::optional<std::int64_t> newest_ms;                  // the latest time an item had
    std::unordered_map<SpeakerId, std::uint32_t> speakers;  // and how many live items are theirs
    [[nodiscard]] bool has_assistant() const {
        return speakers.contains(kUser) || speakers.contains(kAssistant);
    }
};

// A date said in an item.
struct SaidDate {
    Doc doc;
    DayRange range;
};

// What a token list holds beside terms.
inline constexpr TermId kSentenceEnd = 0;
inline constexpr TermId kExtrasBegin = 1;  // what follows is not part of the length

// One token of an item: the term, and eight bits of its form.
struct Token {
    TermId term;
    std::uint8_t form;
};

// Room for so many more, growing by an eighth where it is not enough: doubling would keep half of
// an index's memory empty.
template <class T>
inline void make_room(std::vector<T>& values, std::size_t more) {
    const std::size_t wanted = values.size() + more;
    if (wanted <= values.capacity()) return;
    values.reserve(std::max(wanted, values.size() + values.size() / 8 + 256));
}

// What an index is for: searching, or holding items only, to be written as a segment.
enum class IndexUse {
    search,
    segment,
};

// Externally synchronised. Throws std::bad_alloc, after which it must be built anew.
class Index {
  public:
    explicit Index(const text::CutRules& rules = {}, IndexUse use = IndexUse::search);
    ~Index();
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;

    // Items come in any order, though ranking takes the order in which they come for their order in
    // time. One that is there is replaced, and then comes last.
    void add(const Item& item);
    // Answers whether it was there.
    bool remove(std::int64_t item);
    [[nodiscard]] std::optional<Doc> find(std::int64_t item) const;

    // All that is kept of the items that are there, in the order of their numbers, as a segment
    // (segment.hpp): nothing of an item that was removed, nor a term that none of them holds.
    [[nodiscard]] std::string dump() const;
    // Adds the items of a segment, whose numbers must be greater than all that were there, as
    // add() did when the segment was made. False where it cannot be: the bytes are damaged or of
    // another format. Then the index is of no use. After the last of them: settle().
    [[nodiscard]] bool absorb(std::string_view bytes);
    // Makes room for so many more items.
    void reserve(std::size_t items);
    void settle();

    [[nodiscard]] std::uint32_t live_count() const { return live_; }
    // Sessions with messages.
    [[nodiscard]] std::uint32_t session_count() const { return spoken_sessions_; }
    // Of the messages, in terms; of all items where there are none.
    [[nodiscard]] double mean_length() const;
    [[nodiscard]] double mean_question_pairs() const;

    [[nodiscard]] Doc end() const { return static_cast<Doc>(rows_.size()); }
    [[nodiscard]] const DocRow& row(Doc doc) const { return rows_[doc]; }
    [[nodiscard]] std::uint16_t length(Doc doc) const { return lengths_[doc]; }
    [[nodiscard]] const std::uint16_t* lengths() const { return lengths_.data(); }
    // Of each doc its place in scopes(); kGone for what is gone.
    static constexpr std::uint32_t kGone = UINT32_MAX;
    [[nodiscard]] std::uint32_t scope_of(Doc doc) const { return scopes_of_[doc]; }
    [[nodiscard]] std::uint8_t kind_of(Doc doc) const { return kinds_[doc]; }
    // Of each doc its place in sessions(); kNoSession for what is no message, or gone.
    static constexpr std::uint32_t kNoSession = UINT32_MAX;
    [[nodiscard]] const std::uint32_t* talks() const { return talks_.data(); }
    [[nodiscard]] const std::vector<SessionRow>& sessions() const { return sessions_; }
    [[nodiscard]] const std::vector<ScopeRow>& scopes() const { return scopes_; }
    [[nodiscard]] std::optional<std::uint32_t> scope_at(std::int64_t scope) const;
    // By SpeakerId; lower case.
    [[nodiscard]] const std::vector<std::string>& speakers() const { return speakers_; }
    [[nodiscard]] const Dictionary& dictionary() const { return dictionary_; }
    [[nodiscard]] const Postings& postings() const { return postings_; }
    // How many items hold the term.
    [[nodiscard]] std::uint32_t items_with(TermId term) const {
        return term < items_with_.size() ? items_with_[term] : 0;
    }
    [[nodiscard]] std::uint32_t items_asking(std::uint32_t pair) const;

    void read_tokens(Doc doc, std::vector<Token>& out) const;
    // As token_codec.hpp has them: first and one past the last.
    [[nodiscard]] std::pair<const std::uint8_t*, const std::uint8_t*> token_bytes(Doc doc) const;
    // The dates said in all items, by doc, and in one: first and one past the last.
    [[nodiscard]] const std::vector<SaidDate>& said_dates() const { return said_; }
    [[nodiscard]] std::pair<const SaidDate*, const SaidDate*> said_dates(Doc doc) const;
    // The pairs of words in an item's questions.
    [[nodiscard]] std::pair<const std::uint32_t*, const std::uint32_t*> asked(Doc doc) const;

    [[nodiscard]] const text::CutRules& rules() const { return rules_; }
    [[nodiscard]] std::size_t size_bytes() const;

  private:
    struct Reading;
    class Absorption;
    class Dumping;

    void add_terms(Doc doc);
    void add_row(const Item& item);
    void enter(DocRow row, std::uint16_t length);
    [[nodiscard]] SpeakerId speaker_id(std::string_view lower);
    [[nodiscard]] std::uint32_t scope_place(std::int64_t scope);
    [[nodiscard]] std::uint32_t session_place(std::int64_t session, std::uint32_t scope,
                                              bool is_message);
    void forget_terms(Doc doc);

    text::CutRules rules_;
    IndexUse use_;
    Dictionary dictionary_;
    Postings postings_;
    std::vector<std::uint32_t> items_with_;  // by term
    std::vector<DocRow> rows_;
    std::vector<std::uint16_t> lengths_;
    std::vector<std::uint32_t> talks_;
    std::vector<std::uint32_t> scopes_of_;
    std::vector<std::uint8_t> kinds_;
    std::vector<std::vector<std::uint8_t>> tokens_;  // by segment
    std::vector<SessionRow> sessions_;
    std::vector<ScopeRow> scopes_;
    std::vector<std::string> speakers_;
    std::unordered_map<std::string, SpeakerId> speaker_ids_;
    std::unordered_map<std::int64_t, std::uint32_t> session_places_, scope_places_;
    std::unordered_map<std::int64_t, Doc>
        moved_;                   // what did not come in ascending order; kNoDoc: gone
    std::vector<SaidDate> said_;  // by doc
    struct Asked {
        Doc doc;
        std::uint32_t begin;
    };
    std::vector<Asked> asked_;  // by doc
    std::vector<std::uint32_t> asked_pairs_;
    PairCounts items_asking_;
    std::int64_t greatest_ = 0;           // item
    std::uint32_t nowhere_ = UINT32_MAX;  // the place of what is in no session and no message
    std::uint32_t live_ = 0;
    std::uint32_t messages_ = 0;
    std::uint32_t spoken_sessions_ = 0;
    std::uint64_t total_length_ = 0;
    std::uint64_t message_length_ = 0;
    std::uint64_t total_pairs_ = 0;
    std::unique_ptr<Reading> reading_;
};

}  // namespace memory::recall
