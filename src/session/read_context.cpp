// Reading as much of the buffer as a budget can take, and handing it to the packer.
#include "session/read_context.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "recall/answer.hpp"
#include "session/message_table.hpp"
#include "session/packing.hpp"
#include "session/recalled.hpp"
#include "session/recount.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"

namespace memory::session {

namespace {

// What a context may cost beyond the buffer and the summary unless the caller says otherwise: room
// for recalled items (surface.md, get_context).
constexpr std::int64_t kRecallTokens = 1500;
constexpr std::int64_t kMaxBudget = 100'000'000;
// Rows read at first; a default buffer has at most 30. More follow while the budget has room.
constexpr std::int64_t kFirstRows = 64;

// The session's counter as the packer wants it.
class SessionCounter final : public CountTokens {
  public:
    explicit SessionCounter(const TokenCounter& counter) : counter_(counter) {}
    [[nodiscard]] std::string_view name() const override { return counter_.name(); }
    [[nodiscard]] bool trusts(std::string_view made_by) const override {
        return is_current(made_by, counter_);
    }
    [[nodiscard]] std::int64_t message(const ChatMessage& message) const override {
        ChatMessageView view;
        view.role = to_string(message.role);
        view.content = message.content;
        if (message.name) view.name = *message.name;
        if (!message.tool_calls.is_null()) view.tool_calls_json = message.tool_calls.text();
        if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
        return static_cast<std::int64_t>(counter_.count_message_tokens(view));
    }

  private:
    const TokenCounter& counter_;
};

struct Window {
    std::vector<Message> messages;  // the newest of the buffer, by seq
    std::vector<Group> groups;
};

Result<Window> read_window(storage::Connection& sql, const SessionRow& row, std::int64_t from_seq) {
    Window window;
    std::vector<BufferRow> rows;
    KIOKU_LET(window.messages,
              read_messages(sql, row, from_seq, row.last_seq, row.last_seq - from_seq + 1, &rows));
    window.groups = group(rows);
    return window;
}

// What the groups that may go out cost, but for the newest, which may be cut to almost nothing.
std::int64_t cost_of_older(const Window& window, const SessionCounter& counter) {
    std::int64_t tokens = 0;
    std::int64_t newest = 0;
    for (const Group& group : window.groups) {
        if (!may_go_out(group, window.messages)) continue;
        newest = 0;
        for (const std::size_t index : group.members)
            newest += session::cost_of(window.messages[index], counter);
        tokens += newest;
    }
    return tokens - newest;
}

// Reads back from the newest message until what may be handed out costs more than the budget: then
// no older group can have room. A group that the window's edge parts shows as orphans, which cost
// nothing here.
Result<Window> read_enough(storage::Connection& sql, const SessionRow& row, std::int64_t budget,
                           const SessionCounter& counter) {
    const std::int64_t first = row.summarized_to + 1;
    for (std::int64_t count = kFirstRows;; count *= 4) {
        const std::int64_t from = std::max(first, row.last_seq - count + 1);
        KIOKU_LET(Window window, read_window(sql, row, from));
        if (from == first || cost_of_older(window, counter) > budget) return window;
    }
}

// The records behind the packed messages, by seq, with their contents as packed.
std::vector<Message> carried_records(std::vector<Message>& buffer, const Packed& packed) {
    std::vector<Message> records;
    records.reserve(packed.carried.size());
    for (std::size_t i = 0; i < packed.carried.size(); ++i) {
        Message& message = buffer[packed.carried[i]];
        const ChatMessage& sent = packed.messages[i + (packed.has_summary ? 1 : 0)];
        if (sent.truncated) {
            message.content = sent.content;
            message.truncated = true;
        }
        records.push_back(std::move(message));
    }
    const auto by_seq = [](const Message& a, const Message& b) { return a.seq < b.seq; };
    if (!std::is_sorted(records.begin(), records.end(), by_seq)) {
        std::sort(records.begin(), records.end(), by_seq);
    }
    return records;
}

Result<void> check_recall(const ContextOptions& context, const Limits& limits) {
    // A store whose lists are shorter than the default has contexts too.
    const std::int64_t most = std::max(limits.max_list, ContextOptions{}.recall_limit);
    KIOKU_TRY(check_range("recall_limit", context.recall_limit, 1, most));
    if (!context.query) return {};
    if (!context.recall) {
        return fail(ErrorCode::invalid_argument, "session",
                    "a query is given, and recall is false: nothing would be looked for");
    }
    RecallOptions asked;
    asked.limit = 1;  // recall_limit was checked
    return recall::check_request(*context.query, asked, limits);
}

}  // namespace

Result<Context> read_context(const Store::Impl& store, std::string_view session,
                             const ContextOptions& context, const CallOptions& options) {
    KIOKU_TRY(check_id("session id", session, store.config.limits.id_bytes));
    if (context.budget_tokens) {
        KIOKU_TRY(check_range("budget_tokens", *context.budget_tokens, 1, kMaxBudget));
    }
    KIOKU_TRY(check_recall(context, store.config.limits));
    KIOKU_LET(const auto deadline, store.deadline(options));
    KIOKU_LET(storage::Snapshot snapshot, store.database->read(deadline));
    KIOKU_LET(const SessionRow row, require_session(snapshot.sql(), session));
    KIOKU_LET(const TokenCounter counter, counter_of(row));
    KIOKU_LET(auto summary, current_summary(snapshot.sql(), row));

    Context answer;
    answer.session = row.id;
    answer.budget_tokens = context.budget_tokens.value_or(
        row.settings.max_buffer_tokens + row.settings.max_summary_tokens + kRecallTokens);
    const SessionCounter tokens(counter);
    KIOKU_LET(Window window, read_enough(snapshot.sql(), row, answer.budget_tokens, tokens));

    PackRequest request;
    request.buffer = window.messages;
    request.groups = window.groups;
    if (summary) {
        request.summary = summary->text;
        if (counter.is_exact() && is_current(row.counter, counter) && adds_up(summary->text)) {
            request.summary_tokens = summary->tokens;
        }
    }
    request.budget_tokens = answer.budget_tokens;
    KIOKU_LET(Packed packed, pack(request, tokens));

    answer.buffer_messages = carried_records(window.messages, packed);
    answer.messages = std::move(packed.messages);
    if (summary) answer.current_summary = std::move(summary->text);
    answer.buffer_info = buffer_info(row, store.now_ms());
    answer.total_tokens = packed.total_tokens;
    answer.omitted = row.buffer_count() - static_cast<std::int64_t>(answer.buffer_messages.size());
    if (context.recall) {
        KIOKU_TRY(add_recalled(store, snapshot.sql(), row, context, tokens, deadline, answer));
    }
    answer.message_count = static_cast<std::int64_t>(answer.messages.size());
    return answer;
}

}  // namespace memory::session
