// The verbs of the store itself, of sessions, messages, contexts and jobs.
#include "verb_call.hpp"

namespace memory::python {
namespace {

Result<std::string> add_message(OpenStore& open, const Request& in) {
    Result<Role> who = parse_role(in.texts[1]);
    if (!who) return tl::unexpected(std::move(who).error());
    return with(in, &records::read_add_options, [&](records::AddOptions& asked) {
        asked.message.role = *who;
        asked.message.content = in.texts[2];
        return open.manager.add_message(in.texts[0], asked.message, asked.call);
    });
}

constexpr Verb kVerbs[] = {
    // ---- the store ---------------------------------------------------------------------------
    {"health",
     {},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) { return open.manager.health(asked); });
     }},
    {"backup",
     {{{"path"}}},
     [](OpenStore& open, const Request& in) {
         return call(in,
                     [&](const auto& asked) { return open.manager.backup(in.texts[0], asked); });
     }},
    {"check",
     {},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) { return open.manager.check(asked); });
     }},
    {"compact",
     {},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) { return open.manager.compact(asked); });
     }},
    {"changes",
     {{{"since", Kind::number}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_changes_options, [&](const auto& asked) {
             return open.manager.changes(in.number, asked.limit, asked.call);
         });
     }},

    {"count_metric",
     {{{"name"}, {"value", Kind::number}}},
     [](OpenStore& open, const Request& in) {
         return read(in.options, &records::read_metric_options, [&](const auto& asked) {
             return answer(open.manager.count_metric(in.texts[0], in.number, asked.tags));
         });
     }},
    {"send_event",
     {{{"title"}, {"text"}}},
     [](OpenStore& open, const Request& in) {
         return read(in.options, &records::read_event_options, [&](const EventOptions& asked) {
             return answer(open.manager.send_event(in.texts[0], in.texts[1], asked));
         });
     }},

    // ---- sessions ----------------------------------------------------------------------------
    {"configure_session",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_configure_options, [&](const auto& asked) {
             return open.manager.configure_session(in.texts[0], asked.config, asked.call);
         });
     }},
    {"session",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in,
                     [&](const auto& asked) { return open.manager.session(in.texts[0], asked); });
     }},
    {"sessions",
     {},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_session_list_options, [&](const auto& asked) {
             return open.manager.sessions(asked.filter, asked.page, asked.call);
         });
     }},
    {"get_memory_stats",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.manager.get_memory_stats(in.texts[0], asked);
         });
     }},
    {"fork_session",
     {{{"session"}, {"new session"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_fork_options, [&](const auto& asked) {
             return open.manager.fork_session(in.texts[0], in.texts[1], asked.at_seq, asked.call);
         });
     }},
    {"clear_session_memory",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_clear_options, [&](const auto& asked) {
             return open.manager.clear_session_memory(in.texts[0], asked.all, asked.call);
         });
     }},

    // ---- messages ----------------------------------------------------------------------------
    {"add_message", {{{"session"}, {"role"}, {"content"}}}, &add_message},
    {"add_whole_message",
     {{{"session"}, {"message", Kind::json}}},
     [](OpenStore& open, const Request& in) { return add_whole(open.manager, in); }},
    {"add_messages",
     {{{"session"}, {"messages", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return read(in.texts[1], &records::read_new_messages, [&](const auto& messages) {
             return call(in, [&](const auto& asked) {
                 return open.manager.add_messages(in.texts[0], messages, asked);
             });
         });
     }},
    {"messages",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_message_list_options, [&](const auto& asked) {
             return open.manager.messages(in.texts[0], asked.from_seq, asked.to_seq, asked.page,
                                          asked.call);
         });
     }},
    {"redact_message",
     {{{"message id"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.manager.redact_message(in.texts[0], asked);
         });
     }},

    // ---- context -----------------------------------------------------------------------------
    {"get_context",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_get_context_options, [&](const auto& asked) {
             return open.manager.get_context(in.texts[0], asked.context, asked.call);
         });
     }},
    {"save_context",
     {{{"session"}, {"context", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_save_context_options, [&](const auto& asked) {
             return open.manager.save_context(in.texts[0], in.texts[1], asked.expected_version,
                                              asked.call);
         });
     }},
    {"load_context",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(
             in, [&](const auto& asked) { return open.manager.load_context(in.texts[0], asked); });
     }},

    // ---- jobs --------------------------------------------------------------------------------
    {"next_job",
     {},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_next_job_options, [&](const auto& asked) {
             return open.manager.next_job(asked.kinds, asked.call);
         });
     }},
    {"complete_job",
     {{{"id"}, {"lease"}, {"result", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return read(in.texts[2], &records::read_result, [&](const Json& result) {
             return call(in, [&](const auto& asked) {
                 return open.manager.complete_job(in.texts[0], in.texts[1], result, asked);
             });
         });
     }},
    {"fail_job",
     {{{"id"}, {"lease"}, {"reason"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.manager.fail_job(in.texts[0], in.texts[1], in.texts[2], asked);
         });
     }},
    {"renew_job",
     {{{"id"}, {"lease"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.manager.renew_job(in.texts[0], in.texts[1], asked);
         });
     }},
};

}  // namespace

std::span<const Verb> session_verbs() noexcept {
    return kVerbs;
}

}  // namespace memory::python
