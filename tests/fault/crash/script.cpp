// The words, the model and the plan of a crash.
#include "script.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include <fmt/format.h>

#include "support/must.hpp"

namespace crash {

namespace {

using memory::Manager;
using support::must;

constexpr std::array<const char*, 10> kVerbs{"add",  "batch", "save",     "take",  "finish",
                                             "work", "clear", "remember", "store", "forget"};
constexpr std::array<const char*, 3> kSessions{"s0", "s1", "s2"};

std::string one_message(std::string_view key, std::size_t size) {
    return fmt::format("{}/{}", key, size);
}

std::string one_item(const char* kind, std::string_view key, std::size_t size) {
    return fmt::format("{} {}\n", kind, one_message(key, size));
}

int pick(std::mt19937& random, int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
}

}  // namespace

std::string to_line(const Op& op) {
    return fmt::format("{} {} {} {} {}", kVerbs.at(static_cast<std::size_t>(op.verb)),
                       op.session.empty() ? "-" : op.session, op.key.empty() ? "-" : op.key,
                       op.count, op.size);
}

Op from_line(std::string_view line) {
    std::istringstream words{std::string(line)};
    std::string verb;
    Op op;
    words >> verb >> op.session >> op.key >> op.count >> op.size;
    for (std::size_t i = 0; i < kVerbs.size(); ++i)
        if (verb == kVerbs.at(i)) op.verb = static_cast<Verb>(i);
    return op;
}

std::string text_of(std::string_view key, int size) {
    std::string text = fmt::format("{} ", key);
    text.resize(std::max(text.size(), static_cast<std::size_t>(size)), '.');
    return text;
}

std::string context_of(std::int64_t version) {
    return fmt::format(R"({{"version":{}}})", version);
}

void Model::append(Session& session, const std::string& key, int size) {
    session.messages[++session.last_seq] = one_message(key, text_of(key, size).size());
}

void Model::apply(const Op& op) {
    if (op.verb == Verb::take || op.verb == Verb::finish || op.verb == Verb::work) return;
    if (op.verb == Verb::forget) {
        items_.erase(op.key);
        return;
    }
    if (op.verb == Verb::remember || op.verb == Verb::store) {
        items_[op.key] = one_item(op.verb == Verb::remember ? "memory" : "episode", op.key,
                                  text_of(op.key, op.size).size());
        return;
    }
    Session& session = sessions_[op.session];
    switch (op.verb) {
        case Verb::add: append(session, op.key, op.size); break;
        case Verb::batch:
            for (int i = 1; i <= op.count; ++i)
                append(session, fmt::format("{}:{}", op.key, i), op.size);
            break;
        case Verb::save: session.context = op.count; break;
        default: session.messages.clear(); session.context = 0;
    }
}

std::string Model::describe() const {
    std::string text;
    for (const auto& [id, session] : sessions_) {
        if (session.messages.empty() && session.context == 0) continue;
        text += fmt::format("{} context {}\n", id, session.context);
        for (const auto& [seq, message] : session.messages)
            text += fmt::format("{} {}\n", seq, message);
    }
    for (const auto& [key, item] : items_)
        text += item;
    return text;
}

std::vector<std::string> Model::items(bool memories_only) const {
    std::vector<std::string> keys;
    for (const auto& [key, item] : items_)
        if (!memories_only || item.starts_with("memory ")) keys.push_back(key);
    return keys;
}

std::size_t Model::messages() const {
    std::size_t count = 0;
    for (const auto& [id, session] : sessions_)
        count += session.messages.size();
    return count;
}

std::int64_t Model::context(const std::string& session) const {
    const auto found = sessions_.find(session);
    return found == sessions_.end() ? 0 : found->second.context;
}

namespace {

template <class List, class Take>
void each_page(List list, Take take) {
    std::optional<std::string> cursor;
    do {
        const auto page = must(list({1000, cursor}));
        for (const auto& record : page.items)
            take(record);
        cursor = page.next;
    } while (cursor);
}

}  // namespace

Seen describe(Manager& manager) {
    Seen seen;
    for (const char* id : kSessions) {
        const auto saved = manager.load_context(id);
        std::int64_t version = 0;
        if (saved) version = saved->context == context_of(saved->version) ? saved->version : -1;
        std::string rows;
        std::optional<std::string> cursor;
        do {
            const auto page = manager.messages(id, 1, std::nullopt, {1000, cursor});
            if (!page) break;  // the session was never begun
            for (const auto& message : page->items) {
                const std::string key = message.content.substr(0, message.content.find(' '));
                const auto size = message.content.size();
                const bool whole = text_of(key, static_cast<int>(size)) == message.content;
                rows += fmt::format("{} {}{}\n", message.seq, one_message(key, size),
                                    whole ? "" : " damaged");
                seen.ids[key] = message.id;
            }
            cursor = page->next;
        } while (cursor);
        if (rows.empty() && version == 0) continue;
        seen.text += fmt::format("{} context {}\n{}", id, version, rows);
    }
    std::map<std::string, std::string> items;
    const auto take = [&](const char* kind, const auto& record) {
        const std::string key = record.content.substr(0, record.content.find(' '));
        const auto size = record.content.size();
        const bool whole =
            text_of(key, static_cast<int>(size)) == record.content && record.source == key;
        items[key] = (whole ? "" : "damaged ") + one_item(kind, key, size);
        seen.ids[key] = record.id;
    };
    each_page([&](const memory::Page& page) { return manager.memories({}, page); },
              [&](const auto& record) { take("memory", record); });
    each_page([&](const memory::Page& page) { return manager.episodes({}, page); },
              [&](const auto& record) { take("episode", record); });
    for (const auto& [key, item] : items)
        seen.text += item;
    return seen;
}

std::vector<std::string> recall_problems(Manager& manager, const std::vector<Op>& told,
                                         const Seen& seen) {
    constexpr std::size_t kMost = 40;
    std::vector<std::string> keys;
    for (const Op& op : told) {
        if (op.verb == Verb::add || op.verb == Verb::remember || op.verb == Verb::store ||
            op.verb == Verb::forget)
            keys.push_back(op.key);
        if (op.verb == Verb::batch) keys.push_back(op.key + ":1");
    }
    std::vector<std::string> problems;
    const std::int64_t items = must(manager.health()).items;  // none is redacted here
    const std::size_t step = 1 + keys.size() / kMost;
    for (std::size_t at = 0; at < keys.size(); at += step) {
        const std::string& key = keys[at];
        const auto answer = must(manager.recall(key));
        const auto& hits = answer.hits;
        if (answer.searched != items)
            problems.push_back(fmt::format("{} items indexed of {}", answer.searched, items));
        const bool is_found = std::any_of(hits.begin(), hits.end(), [&](const auto& hit) {
            return hit.text.starts_with(key + " ");
        });
        if (is_found != seen.ids.contains(key))
            problems.push_back(key + (is_found ? " is recalled and gone" : " is not recalled"));
    }
    return problems;
}

std::vector<Op> plan(std::mt19937& random, Model model, int count, bool command,
                     const std::string& prefix) {
    std::vector<Op> ops;
    while (static_cast<int>(ops.size()) < count) {
        Op op;
        op.session = kSessions.at(static_cast<std::size_t>(pick(random, 3)));
        op.key = fmt::format("{}.{}", prefix, ops.size());
        op.size = pick(random, 12) == 0 ? 5000 + pick(random, 4000) : 20 + pick(random, 300);
        const int what = pick(random, 100);
        if (what < 40) {
            op.verb = Verb::add;
        } else if (what < 60) {
            const auto items = model.items(command);
            op.session.clear();
            op.verb = what < 48 ? Verb::remember : what < 54 ? Verb::store : Verb::forget;
            if (op.verb == Verb::forget && items.empty()) op.verb = Verb::remember;
            if (op.verb == Verb::forget) op.key = items.at(random() % items.size());
        } else if (what < 75) {
            op.verb = Verb::batch;
            op.count = 2 + pick(random, 6);
        } else if (what < 97) {
            op.verb = command ? Verb::work : what < 82 ? Verb::save : Verb::take;
            if (op.verb == Verb::save) op.count = static_cast<int>(model.context(op.session)) + 1;
        } else {
            op.verb = Verb::clear;
        }
        model.apply(op);
        ops.push_back(op);
        if (op.verb != Verb::take) continue;
        // Completed at once, or left under its lease while nothing folds.
        if (pick(random, 2) > 0) ops.push_back({Verb::finish, {}, {}, 0, 0});
        const bool left = ops.back().verb == Verb::take;
        for (int i = 0; i < 4 && left; ++i) {
            const auto version = static_cast<int>(model.context("s0")) + 1;
            ops.push_back({Verb::save, "s0", {}, version, 0});
            model.apply(ops.back());
        }
    }
    return ops;
}

void begin_sessions(Manager& manager) {
    for (const char* id : kSessions) {
        memory::SessionConfig config;
        config.max_buffer_messages = 4 + (id[1] - '0') * 3;
        config.max_summary_tokens = 60;
        if (id[1] != '0') config.summarizer = memory::Summarizer::host;
        must(manager.configure_session(id, config));
    }
}

namespace {

memory::NewMessage message_of(const std::string& key, int size) {
    memory::NewMessage message;
    message.content = text_of(key, size);
    message.idempotency_key = key;
    return message;
}

memory::Result<std::string> answer(Manager& manager, const Op& op, Taken& taken) {
    switch (op.verb) {
        case Verb::add:
            return manager.add_message(op.session, message_of(op.key, op.size))
                .map([](const auto& added) { return fmt::format("{} {}", added.id, added.seq); });
        case Verb::batch: {
            std::vector<memory::NewMessage> messages;
            for (int i = 1; i <= op.count; ++i)
                messages.push_back(message_of(fmt::format("{}:{}", op.key, i), op.size));
            return manager.add_messages(op.session, messages).map([](const auto& added) {
                return added.back().id;
            });
        }
        case Verb::save:
            return manager.save_context(op.session, context_of(op.count), op.count - 1)
                .map([](std::int64_t version) { return std::to_string(version); });
        case Verb::take: {
            auto job = manager.next_job();
            if (!job) return tl::unexpected(job.error());
            taken = *job ? Taken{(*job)->id, (*job)->lease} : Taken{};
            return *job ? taken.job : "none";
        }
        case Verb::finish: {
            std::string id = std::exchange(taken.job, {});
            if (id.empty()) return std::string("none");
            const auto text = memory::Json::parse(R"({"text":"told in short"})");
            const auto done = manager.complete_job(id, taken.lease, *text);
            if (done) return id;
            // Folded or cleared since it was taken.
            if (done.error().code == memory::ErrorCode::conflict ||
                done.error().code == memory::ErrorCode::not_found)
                return std::string("none");
            return tl::unexpected(done.error());
        }
        case Verb::work: return std::string("none");
        case Verb::remember: {
            memory::NewMemory memory;
            memory.content = text_of(op.key, op.size);
            memory.source = memory.idempotency_key = op.key;
            memory.tags = {op.key};  // the command line forgets by it
            return manager.remember(memory).map([](const auto& added) { return added.id; });
        }
        case Verb::store: {
            memory::NewEpisode episode;
            episode.content = text_of(op.key, op.size);
            episode.source = op.key;
            episode.idempotency_key = op.key;
            return manager.store_episode(episode).map([](const auto& stored) { return stored.id; });
        }
        case Verb::forget: {
            memory::ItemFilter filter;
            filter.source = {op.key};
            return manager.forget_matching(filter).map([](const auto&) { return std::string(); });
        }
        case Verb::clear: break;
    }
    return manager.clear_session_memory(op.session).map([](const auto&) { return std::string(); });
}

}  // namespace

std::string execute(Manager& manager, const Op& op, Taken& taken) {
    const auto outcome = answer(manager, op, taken);
    if (outcome) return "ok " + *outcome;
    return fmt::format("error {}: {}", to_string(outcome.error().code), outcome.error().message);
}

}  // namespace crash
