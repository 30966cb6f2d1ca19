// What a context must keep, whatever its session has been through.
#include "kioku/token_counter.hpp"
#include "records/tool_calls.hpp"
#include "session/packing.hpp"
#include "session_world.hpp"
#include "support/catch.hpp"

namespace memory::session::testing {

void World::look_at_context(const std::string& id) {
    ContextOptions options;
    options.budget_tokens = 1 + static_cast<std::int64_t>(random_.below(250));
    auto answer = store_.manager.get_context(id, options);
    if (!answer) {
        CHECK(answer.error().code == ErrorCode::limit);
        const std::string& says = answer.error().message;
        options.budget_tokens = std::stoll(says.substr(says.rfind(' ')));
        CHECK_FALSE(store_.manager.get_context(
            id, {.budget_tokens = *options.budget_tokens - 1, .recall = true}));
        answer = store_.manager.get_context(id, options);
    }
    REQUIRE(answer);
    const Context& context = *answer;
    std::int64_t total = kReplyPrimingTokens;
    std::set<std::string> waiting;
    for (const ChatMessage& message : context.messages) {
        ChatMessageView view;
        view.role = to_string(message.role);
        view.content = message.content;
        if (!message.tool_calls.is_null()) view.tool_calls_json = message.tool_calls.text();
        if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
        total += static_cast<std::int64_t>(TokenCounter::open()->count_message_tokens(view));
        if (message.role == Role::tool) {
            REQUIRE(message.tool_call_id);
            CHECK(waiting.erase(*message.tool_call_id) == 1);
            continue;
        }
        CHECK(waiting.empty());
        const auto ids = records::tool_call_ids(message.tool_calls);
        REQUIRE(ids);
        waiting.insert(ids->begin(), ids->end());
    }
    CHECK(waiting.empty());
    CHECK(context.total_tokens == total);
    CHECK(total <= *options.budget_tokens);
    CHECK(context.message_count == static_cast<std::int64_t>(context.messages.size()));
    const auto carried = static_cast<std::int64_t>(context.buffer_messages.size());
    CHECK(context.omitted == context.buffer_info.message_count - carried);
    for (const Hit& hit : context.recalled) {
        CHECK(hit.session == id);  // no session has a scope
        for (const Message& message : context.buffer_messages)
            CHECK(hit.id != message.id);
        for (const std::string& word : gone_) {
            if (!word.empty()) CHECK(hit.text.find(word) == std::string::npos);
        }
    }
}

}  // namespace memory::session::testing
