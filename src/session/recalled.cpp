// Choosing, wording and counting what is recalled.
#include "session/recalled.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "base/result.hpp"
#include "base/utf8.hpp"
#include "recall/answer.hpp"
#include "recall/pinned.hpp"
#include "storage/scopes.hpp"

namespace memory::session {

namespace {

constexpr std::size_t kDateLength = 10;  // of a time's text: the day

ItemFilter own_filter(const Scope& scope, const std::string& session) {
    ItemFilter filter;
    if (!scope.user && !scope.project) {
        filter.scope.session = ScopeValues{session};
        return filter;
    }
    const auto own_or_none = [](const std::optional<std::string>& key) {
        ScopeValues values{std::nullopt};
        if (key) values.emplace_back(*key);
        return values;
    };
    filter.scope.user = own_or_none(scope.user);
    filter.scope.project = own_or_none(scope.project);
    return filter;
}

// The newest message of the user that has words, and its item.
struct Asked {
    std::string query;
    std::optional<std::int64_t> item;
};
Result<Asked> last_asked(storage::Connection& sql, const SessionRow& row, std::size_t limit) {
    KIOKU_LET(storage::Rows rows,
              sql.query("SELECT i.text, i.item FROM messages m JOIN items i ON i.item = m.item"
                        " WHERE m.session = ?1 AND m.role = ?2 AND i.state = 0 AND i.text <> ''"
                        " ORDER BY m.seq DESC LIMIT 1",
                        row.session, Role::user));
    KIOKU_LET(const bool found, rows.next());
    if (!found) return Asked{};
    return Asked{std::string(base::truncate_to_boundary(rows.text(0), limit)), rows.integer(1)};
}

// The items behind the messages that the context has already.
Result<std::vector<std::int64_t>> items_of(storage::Connection& sql, const SessionRow& row,
                                           const std::vector<Message>& messages) {
    std::vector<std::int64_t> items;
    if (messages.empty()) return items;
    std::unordered_set<std::int64_t> wanted;
    for (const Message& message : messages)
        wanted.insert(message.seq);
    KIOKU_LET(storage::Rows rows,
              sql.query("SELECT item, seq FROM messages WHERE session = ?1"
                        " AND seq BETWEEN ?2 AND ?3",
                        row.session, messages.front().seq, messages.back().seq));
    for (;;) {
        KIOKU_LET(const bool found, rows.next());
        if (!found) return items;
        if (wanted.contains(rows.integer(1))) items.push_back(rows.integer(0));
    }
}

std::string line_of(const Hit& hit) {
    std::string line = "- [" + to_string(hit.created_at).substr(0, kDateLength);
    line += ' ';
    std::string said =
        hit.name ? *hit.name : std::string(hit.role ? to_string(*hit.role) : to_string(hit.kind));
    said += "] ";
    said += hit.text;
    // No line of it may pass for one of ours, whoever says it.
    for (const char letter : said) {
        line += letter;
        if (letter == '\n') line += "  ";
    }
    return line += '\n';
}

ChatMessage message_of(const std::vector<std::string>& lines) {
    ChatMessage message;
    message.role = Role::system;
    message.content = kRecalledHeading;
    for (const std::string& line : lines)
        message.content += line;
    return message;
}

// Hits with their items, and which of these are memories.
struct Found {
    std::vector<Hit> hits;
    std::vector<std::int64_t> items;
    std::vector<std::int64_t> memories;

    void take(recall::Answered answered) {
        const auto more = answered.memories();
        memories.insert(memories.end(), more.begin(), more.end());
        items.insert(items.end(), answered.items.begin(), answered.items.end());
        std::move(answered.answer.hits.begin(), answered.answer.hits.end(),
                  std::back_inserter(hits));
    }
};

// Takes the hits one after the other, each that still has room. Answers the items of those taken.
std::vector<std::int64_t> pack_recalled(Found found, const CountTokens& counter, Context& answer) {
    const std::int64_t room = answer.budget_tokens - answer.total_tokens;
    ChatMessage alone;
    alone.role = Role::system;
    const std::int64_t frame = counter.message(alone);
    std::int64_t left = room - counter.message(message_of({}));
    std::vector<std::string> lines;
    std::vector<std::int64_t> taken;
    for (std::size_t at = 0; at < found.hits.size(); ++at) {
        Hit& hit = found.hits[at];
        alone.content = line_of(hit);
        const std::int64_t cost = counter.message(alone) - frame;
        if (cost > left) continue;
        left -= cost;
        lines.push_back(std::move(alone.content));
        taken.push_back(found.items[at]);
        answer.recalled.push_back(std::move(hit));
    }
    // Lines that were counted one by one may cost more together, if hardly ever.
    while (!lines.empty()) {
        ChatMessage message = message_of(lines);
        const std::int64_t cost = counter.message(message);
        if (cost <= room) {
            answer.total_tokens += cost;
            // The summary's message is there if it is more than those of the buffer.
            const std::ptrdiff_t place =
                answer.messages.size() > answer.buffer_messages.size() ? 1 : 0;
            answer.messages.insert(answer.messages.begin() + place, std::move(message));
            break;
        }
        lines.pop_back();
        taken.pop_back();
        answer.recalled.pop_back();
    }
    return taken;
}

// What answers the query, or the last thing that the user said.
Result<recall::Answered> find_asked(const Store::Impl& store, storage::Connection& sql,
                                    const SessionRow& row, const ContextOptions& context,
                                    const RecallOptions& options, std::vector<std::int64_t> exclude,
                                    const base::Deadline& deadline) {
    Asked asked;
    if (context.query) {
        asked.query = *context.query;
    } else {
        KIOKU_LET(asked, last_asked(sql, row, store.config.limits.query_bytes));
        if (asked.item) exclude.push_back(*asked.item);
    }
    if (recall::is_blank(asked.query)) return recall::Answered{};
    return recall::answer_within(store, sql, asked.query, options, exclude, deadline);
}

// Not being able to recall is no reason to be without a context.
bool may_go_without(const Error& error) {
    return error.code == ErrorCode::deadline || error.code == ErrorCode::busy ||
           error.code == ErrorCode::no_memory;
}

}  // namespace

Result<void> add_recalled(const Store::Impl& store, storage::Connection& snapshot,
                          const SessionRow& row, const ContextOptions& context,
                          const CountTokens& counter, const base::Deadline& deadline,
                          Context& answer) {
    RecallOptions options;
    KIOKU_LET(const Scope scope, storage::read_scope(snapshot, row.scope));
    options.filter = own_filter(scope, row.id);
    options.limit = std::min(context.recall_limit, store.config.limits.max_list);
    KIOKU_LET(std::vector<std::int64_t> exclude, items_of(snapshot, row, answer.buffer_messages));
    Found found;
    KIOKU_LET(auto pinned, recall::pinned_memories(store, snapshot, options.filter));
    exclude.insert(exclude.end(), pinned.items.begin(), pinned.items.end());
    found.take(std::move(pinned));
    auto asked = find_asked(store, snapshot, row, context, options, std::move(exclude), deadline);
    if (asked) {
        answer.degraded.insert(answer.degraded.end(), asked->answer.degraded.begin(),
                               asked->answer.degraded.end());
        found.take(std::move(*asked));
    } else if (may_go_without(asked.error())) {
        answer.degraded.push_back("recall: " + asked.error().message);
    } else {
        return tl::unexpected(asked.error());
    }
    std::unordered_set<std::int64_t> memories(found.memories.begin(), found.memories.end());
    const Timestamp now = store.config.clock();
    for (const std::int64_t item : pack_recalled(std::move(found), counter, answer)) {
        if (memories.contains(item)) store.accesses.note(item, now);
    }
    return {};
}

}  // namespace memory::session
