#include "session_world.hpp"

#include <algorithm>

#include "kioku/token_counter.hpp"
#include "records/tool_calls.hpp"
#include "session/packing.hpp"
#include "support/catch.hpp"

namespace memory::session::testing {

namespace {

SessionSettings small_settings() {
    SessionSettings settings;
    settings.summary_trigger_tokens = 150;
    settings.max_buffer_tokens = 200;
    settings.max_buffer_messages = 12;
    settings.max_summary_tokens = 60;
    return settings;
}

ChatMessageView view_of(const NewMessage& message) {
    ChatMessageView view;
    view.role = to_string(message.role);
    view.content = message.content;
    if (!message.tool_calls.is_null()) view.tool_calls_json = message.tool_calls.text();
    if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
    return view;
}

std::int64_t cost(const ChatMessageView& view) {
    return static_cast<std::int64_t>(TokenCounter::open()->count_message_tokens(view));
}

template <class T>
T must(Result<T> outcome) {
    if (!outcome) FAIL(outcome.error().message);
    return std::move(*outcome);
}

}  // namespace

World::World(std::uint32_t seed) : random_(seed), store_(small_settings()) {
    sessions_["a"].settings = sessions_["b"].settings = small_settings();
    for (const auto& [id, model] : sessions_)
        must(store_.manager.configure_session(id, {}));
}

std::string World::pick() {
    auto place = sessions_.begin();
    std::advance(place, static_cast<std::ptrdiff_t>(random_.below(sessions_.size())));
    return place->first;
}

NewMessage World::next_message() {
    std::string words = "Word" + std::to_string(++words_) + "x";
    for (std::size_t more = random_.below(20); more > 0; --more)
        words += random_.one_in(6) ? " so. Then" : " sheep";
    const std::size_t dice = random_.below(10);
    if (dice < 4) return support::user(words);
    if (dice < 6) return support::assistant(words);
    if (dice < 8) {
        std::vector<std::string> ids;
        for (std::size_t count = random_.below(3) + 1; count > 0; --count) {
            ids.push_back("c" + std::to_string(words_) + "-" + std::to_string(count));
            if (!random_.one_in(5)) open_calls_.push_back(ids.back());  // else nobody answers
        }
        NewMessage made = support::call(ids);
        if (random_.one_in(2)) made.content = words;
        return made;
    }
    if (open_calls_.empty() || random_.one_in(10)) return support::result("nobody's", words);
    const auto place =
        open_calls_.begin() + static_cast<std::ptrdiff_t>(random_.below(open_calls_.size()));
    NewMessage made = support::result(*place, words);
    if (!random_.one_in(10)) open_calls_.erase(place);  // else it is answered twice
    return made;
}

void World::remember(const std::string& id, ModelSession& model, const NewMessage& message,
                     const AddedMessage& added) {
    INFO("session " << id);
    CHECK_FALSE(added.existed);
    CHECK(added.seq == model.last_seq() + 1);
    ModelMessage row;
    row.id = added.id;
    row.role = message.role;
    row.content = message.content;
    row.tool_call_id = message.tool_call_id;
    row.call_ids = must(records::tool_call_ids(message.tool_calls));
    row.tokens = cost(view_of(message));
    model.messages.push_back(std::move(row));
}

void World::add() {
    const std::string id = pick();
    ModelSession& model = sessions_[id];
    const Timestamp now = store_.clock.now();
    const bool expired =
        model.settings.buffer_ttl_s > 0 &&
        now - model.inserted_at > std::chrono::seconds{model.settings.buffer_ttl_s};
    NewMessage message = next_message();
    if (random_.one_in(4)) message.idempotency_key = "key " + std::to_string(++keys_);
    if (random_.one_in(4)) message.created_at = now - std::chrono::hours{random_.below(100)};
    const auto added = must(random_.one_in(2) ? store_.buffer.add_message(id, message)
                                              : store_.manager.add_message(id, message));
    remember(id, model, message, added);
    model.inserted_at = now;
    model.fold(added.seq, expired);
    if (message.idempotency_key) keyed_.push_back({id, message, added});
}

void World::add_batch() {
    const std::string id = pick();
    ModelSession& model = sessions_[id];
    const Timestamp now = store_.clock.now();
    const bool expired =
        model.settings.buffer_ttl_s > 0 &&
        now - model.inserted_at > std::chrono::seconds{model.settings.buffer_ttl_s};
    const std::int64_t first = model.last_seq() + 1;
    std::vector<NewMessage> batch;
    for (std::size_t count = random_.below(12) + 1; count > 0; --count)
        batch.push_back(next_message());
    const auto added = must(store_.manager.add_messages(id, batch));
    REQUIRE(added.size() == batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i)
        remember(id, model, batch[i], added[i]);
    model.inserted_at = now;
    model.fold(first, expired);
    batch.back().content = "";  // refused, and with it all before it
    batch.back().tool_calls = {};
    CHECK_FALSE(store_.manager.add_messages(id, batch));
}

void World::repeat() {
    if (keyed_.empty()) return;
    const Keyed& before = keyed_[random_.below(keyed_.size())];
    const auto again = must(store_.manager.add_message(before.session, before.message));
    CHECK(again.existed);
    CHECK(again.id == before.added.id);
    CHECK(again.seq == before.added.seq);
}

void World::configure() {
    const std::string id = pick();
    SessionConfig config;
    SessionSettings& settings = sessions_[id].settings;
    switch (random_.below(5)) {
        case 0:
            config.summary_trigger_tokens = 50 + static_cast<std::int64_t>(random_.below(150));
            break;
        case 1:
            config.max_buffer_messages = 1 + static_cast<std::int64_t>(random_.below(20));
            break;
        case 2: config.buffer_ttl_s = static_cast<std::int64_t>(random_.below(3)) * 600; break;
        case 3: config.summarizer = static_cast<Summarizer>(random_.below(3)); break;
        default:
            config.max_summary_tokens =
                random_.one_in(4) ? 0 : 20 + static_cast<std::int64_t>(random_.below(80));
    }
    const Session record = must(store_.manager.configure_session(id, config));
    if (config.summary_trigger_tokens) {
        settings.summary_trigger_tokens = *config.summary_trigger_tokens;
    }
    if (config.max_buffer_messages) settings.max_buffer_messages = *config.max_buffer_messages;
    if (config.buffer_ttl_s) settings.buffer_ttl_s = *config.buffer_ttl_s;
    if (config.summarizer) settings.summarizer = *config.summarizer;
    if (config.max_summary_tokens) settings.max_summary_tokens = *config.max_summary_tokens;
    CHECK(record.settings == settings);
}

void World::clear_buffer() {
    const std::string id = pick();
    ModelSession& model = sessions_[id];
    CHECK(must(store_.buffer.clear_buffer(id)) == model.buffer_count());
    model.k = model.last_seq();
}

void World::add_summary() {
    const std::string id = pick();
    if (sessions_[id].settings.max_summary_tokens < 20) return;
    const auto summary = must(store_.summaries.add_summary(id, "All is well."));
    CHECK(summary.from_seq == 1);
    CHECK(summary.to_seq == sessions_[id].k);
    CHECK(store_.summary(id) == "All is well.");
}

void World::clear_summaries() {
    const std::string id = pick();
    must(store_.summaries.clear_summaries(id));
    CHECK(must(store_.summaries.get_summary_history(id)).empty());
    CHECK(must(store_.manager.get_memory_stats(id)).jobs_pending == 0);
}

void World::redact() {
    const std::string id = pick();
    ModelSession& model = sessions_[id];
    if (model.messages.empty()) return;
    ModelMessage& message = model.messages[random_.below(model.messages.size())];
    const std::string word = message.content.substr(0, message.content.find(' '));
    const auto seq = model.first_seq + (&message - model.messages.data());
    const auto erasure = must(store_.manager.redact_message(message.id));
    CHECK(erasure.messages == (message.redacted ? 0 : 1));
    CHECK(std::set(erasure.forks.begin(), erasure.forks.end()) == holders(id, seq, seq));
    message.redacted = true;
    message.content.clear();
    message.call_ids.clear();
    ChatMessageView view;
    view.role = to_string(message.role);
    if (message.tool_call_id) view.tool_call_id = *message.tool_call_id;
    message.tokens = cost(view);
    bool stands = word.empty();
    for (const auto& [other, one] : sessions_) {
        for (const ModelMessage& copy : one.messages)
            stands = stands || copy.content.starts_with(word);
    }
    if (!stands) gone_.push_back(word);
}

// The forks, and forks of forks, that hold a copy of one of these messages of a session.
std::set<std::string> World::holders(const std::string& id, std::int64_t first, std::int64_t last) {
    std::set<std::string> found;
    for (auto& [fork, model] : sessions_) {
        if (model.forked_from != id) continue;
        const std::int64_t end = std::min(last, model.forked_at);
        found.merge(holders(fork, first, end));
        for (auto seq = std::max(first, model.first_seq); seq <= end; ++seq) {
            if (!model.at(seq).redacted) found.insert(fork);
        }
    }
    return found;
}

void World::clear() {
    const std::string id = pick();
    ModelSession& model = sessions_[id];
    const auto erasure = must(store_.manager.clear_session_memory(id));
    CHECK(erasure.messages == static_cast<std::int64_t>(model.messages.size()));
    CHECK(std::set(erasure.forks.begin(), erasure.forks.end()) ==
          holders(id, model.first_seq, model.last_seq()));
    model.first_seq = model.last_seq() + 1;
    model.k = model.first_seq - 1;
    model.messages.clear();
    std::erase_if(keyed_, [&](const Keyed& one) { return one.session == id; });
}

void World::fork() {
    if (sessions_.size() > 5) return;
    const std::string from = pick();
    const std::string id = "fork " + std::to_string(++forks_);
    const ModelSession original = sessions_[from];
    const auto at = original.last_seq() -
                    static_cast<std::int64_t>(random_.below(original.messages.size() + 1));
    const Session record = must(store_.manager.fork_session(from, id, at));
    CHECK(record.forked_from == from);
    ModelSession& copy = sessions_[id] = original;
    copy.messages.resize(static_cast<std::size_t>(at - original.first_seq + 1));
    copy.inserted_at = store_.clock.now();
    copy.forked_from = from;
    copy.forked_at = at;
    const std::int64_t k = store_.summarized_to(id);
    if (at >= original.k) CHECK(k == original.k);
    CHECK(k <= std::min(original.k, at));
    copy.k = k;
    const auto page = must(store_.manager.messages(id, 1, {}, {1000, {}}));
    REQUIRE(page.items.size() == copy.messages.size());
    for (std::size_t i = 0; i < copy.messages.size(); ++i)
        copy.messages[i].id = page.items[i].id;
}

void World::work_on_job() {
    const auto job = store_.take_job();
    if (!job) return;
    CHECK(job->attempts <= 5);
    if (random_.one_in(3)) {
        REQUIRE(store_.manager.fail_job(job->id, job->lease, "no model"));
    } else if (random_.one_in(2)) {
        const auto text = Json::parse(R"({"text":"Told by a model."})").value();
        const auto done = store_.manager.complete_job(job->id, job->lease, text);
        if (!done) FAIL(done.error().message);
    }  // else the host is gone
}

void World::move() {
    const std::size_t dice = random_.below(100);
    store_.clock.pass(std::chrono::seconds{random_.one_in(10) ? 700 : random_.below(5)});
    if (dice < 50) return add();
    if (dice < 56) return add_batch();
    if (dice < 60) return repeat();
    if (dice < 67) return configure();
    if (dice < 70) return clear_buffer();
    if (dice < 73) return add_summary();
    if (dice < 75) return clear_summaries();
    if (dice < 85) return redact();
    if (dice < 87) return clear();
    if (dice < 92) return fork();
    work_on_job();
}

void World::look() {
    for (auto& [id, model] : sessions_) {
        INFO("session " << id);
        look_at_transcript(id, model);
        look_at_buffer(id, model);
        look_at_summaries(id, model);
        look_at_context(id);
    }
    if (random_.one_in(4)) CHECK(store_.problems().empty());
}

void World::look_at_transcript(const std::string& id, ModelSession& model) {
    const auto list = must(store_.manager.messages(id, 1, {}, {1000, {}}));
    CHECK_FALSE(list.next);
    REQUIRE(list.items.size() == model.messages.size());
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        const Message& message = list.items[i];
        const ModelMessage& expected = model.messages[i];
        CHECK(message.seq == model.first_seq + static_cast<std::int64_t>(i));
        CHECK(message.id == expected.id);
        CHECK(message.role == expected.role);
        CHECK(message.content == expected.content);
        CHECK(message.tokens == expected.tokens);
        CHECK(message.redacted == expected.redacted);
    }
}

void World::look_at_buffer(const std::string& id, ModelSession& model) {
    const auto stats = must(store_.manager.get_memory_stats(id));
    CHECK(stats.summaries.summarized_to == model.k);
    CHECK(stats.session.message_count == static_cast<std::int64_t>(model.messages.size()));
    const BufferInfo info = must(store_.buffer.get_buffer_info(id));
    CHECK(info.message_count == model.buffer_count());
    CHECK(info.token_count == model.buffer_tokens());
    CHECK(info.max_messages == model.settings.max_buffer_messages);
    CHECK(info.oversized == (model.buffer_tokens() > model.settings.max_buffer_tokens));
    CHECK(info.ttl_remaining_s.has_value() == (model.settings.buffer_ttl_s > 0));
    const auto buffer = must(store_.buffer.get_messages(id));
    REQUIRE(static_cast<std::int64_t>(buffer.size()) == model.buffer_count());
    for (std::size_t i = 0; i < buffer.size(); ++i)
        CHECK(buffer[i].seq == model.k + 1 + static_cast<std::int64_t>(i));
}

void World::look_at_summaries(const std::string& id, ModelSession& model) {
    const auto history = must(store_.summaries.get_summary_history(id, 1000));
    const auto current = must(store_.summaries.get_current_summary(id));
    REQUIRE(current.has_value() != history.empty());
    if (current) CHECK(current->id == history.front().id);
    std::int64_t newer = model.k;
    for (const Summary& summary : history) {
        CHECK(summary.from_seq == 1);
        CHECK(summary.to_seq <= newer);
        newer = summary.to_seq;
        for (const std::string& word : gone_) {
            if (!word.empty()) CHECK(summary.text.find(word) == std::string::npos);
        }
    }
}

}  // namespace memory::session::testing
