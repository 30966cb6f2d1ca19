// An answer holds for one number of the change sequence, which any write of any process moves,
// until the next item expires or the day ends, which "yesterday" in a query is counted from.
#include "recall/query_memory.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "base/result.hpp"
#include "outbox/changes.hpp"
#include "recall/answer.hpp"
#include "recall/store_index.hpp"

namespace memory::recall {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// All that the answer depends on but the store, each part told from the next by its length.
class Key {
  public:
    void add(std::string_view text) {
        add(static_cast<std::int64_t>(text.size()));
        text_ += text;
    }
    void add(std::int64_t number) { fmt::format_to(std::back_inserter(text_), "{} ", number); }
    void add(double number) { fmt::format_to(std::back_inserter(text_), "{} ", number); }
    void add(bool value) { text_ += value ? "t" : "f"; }
    void add(std::nullptr_t) { text_ += 'n'; }
    void add(const std::string& text) { add(std::string_view(text)); }
    void add(ItemKind kind) { add(static_cast<std::int64_t>(kind)); }
    void add(Timestamp time) { add(std::int64_t{time.time_since_epoch().count()}); }
    void add(const MetadataValue& value) {
        add(static_cast<std::int64_t>(value.index()));
        std::visit([this](const auto& typed) { add(typed); }, value);
    }
    template <class T>
    void add(const std::optional<T>& value) {
        text_ += value ? '+' : '-';
        if (value) add(*value);
    }
    template <class T>
    void add(const std::vector<T>& values) {
        add(static_cast<std::int64_t>(values.size()));
        for (const T& value : values)
            add(value);
    }
    void add(const MetadataCondition& condition) {
        add(condition.path);
        add(static_cast<std::int64_t>(condition.comparison));
        add(condition.values);
    }
    void add(const ItemFilter& filter) {
        add(filter.kinds);
        add(filter.scope.user);
        add(filter.scope.agent);
        add(filter.scope.project);
        add(filter.scope.session);
        add(filter.category);
        add(filter.tags_any);
        add(filter.tags_all);
        add(filter.min_confidence);
        add(filter.max_confidence);
        add(filter.pinned);
        add(filter.source);
        add(filter.episode_kind);
        add(filter.since);
        add(filter.until);
        add(filter.metadata);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

std::string key_of(std::string_view query, const RecallOptions& options,
                   const std::string& encoding) {
    Key key;
    key.add(query);
    key.add(encoding);
    key.add(options.filter);
    key.add(options.limit);
    key.add(options.budget_tokens);
    key.add(options.exclude);
    key.add(options.now);
    return key.take();
}

std::string bullets(const std::vector<memory::Hit>& hits) {
    std::string text;
    for (const memory::Hit& hit : hits) {
        text += "- ";
        for (const char letter : hit.text) {
            text += letter;
            if (letter == '\n') text += "  ";
        }
        text += '\n';
    }
    return text;
}

Result<std::int64_t> holds_until(storage::Connection& sql, std::int64_t now_ms) {
    KIOKU_LET(const auto expires,
              sql.integer("SELECT min(expires_at) FROM items WHERE expires_at > ?1", now_ms));
    const std::int64_t midnight = (now_ms / kDayMs + 1) * kDayMs;
    return std::min(midnight, expires.value_or(std::numeric_limits<std::int64_t>::max()));
}

}  // namespace

Result<QueryAnswer> query_memory(const Store::Impl& store, std::string_view query,
                                 const RecallOptions& options, const CallOptions& call) {
    KIOKU_TRY(check_request(query, options, store.config.limits));
    KIOKU_LET(const auto deadline, store.deadline(call));
    KIOKU_LET(storage::Snapshot snapshot, store.database->read(deadline));
    KIOKU_LET(const std::int64_t sequence, outbox::last_change(snapshot.sql()));
    AnswerCache& cache = index_of(store).answers();
    const Timestamp now = store.config.clock();
    std::string key = key_of(query, options, store.config.session.encoding);
    if (auto kept = cache.find(key, sequence, now.time_since_epoch().count())) {
        for (const std::int64_t item : kept->memories)
            store.accesses.note(item, now);
        return QueryAnswer{std::move(kept->text), true};
    }
    RecallOptions plain = options;
    plain.explain = false;
    plain.neighbours = 0;
    plain.expect.reset();
    KIOKU_LET(const Answered found,
              answer_within(store, snapshot.sql(), query, plain, {}, deadline));
    CachedAnswer made;
    made.text = bullets(found.answer.hits);
    made.memories = found.memories();
    for (const std::int64_t item : made.memories)
        store.accesses.note(item, now);
    KIOKU_LET(const std::int64_t until,
              holds_until(snapshot.sql(), now.time_since_epoch().count()));
    std::string text = made.text;
    // What the index had taken in beyond this read would not be the answer to it.
    if (index_of(store).sequence() == sequence) {
        cache.keep(std::move(key), std::move(made), sequence, now.time_since_epoch().count(),
                   until);
    }
    return QueryAnswer{std::move(text), false};
}

}  // namespace memory::recall
