// The methods of BufferStore and SummaryStore.
#include "verb_call.hpp"

namespace memory::python {
namespace {

constexpr Verb kVerbs[] = {
    // ---- components --------------------------------------------------------------------------
    {"buffer.add_whole_message",
     {{{"session"}, {"message", Kind::json}}},
     [](OpenStore& open, const Request& in) { return add_whole(open.buffer_store, in); }},
    {"buffer.get_messages",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.buffer_store.get_messages(in.texts[0], std::nullopt, asked);
         });
     }},
    {"buffer.get_newest_messages",
     {{{"session"}, {"limit", Kind::number}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.buffer_store.get_messages(in.texts[0], in.number, asked);
         });
     }},
    {"buffer.get_buffer_info",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.buffer_store.get_buffer_info(in.texts[0], asked);
         });
     }},
    {"buffer.should_trigger_summary",
     {{{"session"}, {"threshold", Kind::number}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.buffer_store.should_trigger_summary(in.texts[0], in.number, asked);
         });
     }},
    {"buffer.clear_buffer",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.buffer_store.clear_buffer(in.texts[0], asked);
         });
     }},
    {"summary.add_summary",
     {{{"session"}, {"text"}, {"metadata", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return read(in.texts[2], &records::read_result, [&](const Json& metadata) {
             return call(in, [&](const auto& asked) {
                 return open.summary_store.add_summary(in.texts[0], in.texts[1], metadata, asked);
             });
         });
     }},
    {"summary.get_current_summary",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.summary_store.get_current_summary(in.texts[0], asked);
         });
     }},
    {"summary.get_summary_history",
     {{{"session"}, {"limit", Kind::number}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.summary_store.get_summary_history(in.texts[0], in.number, asked);
         });
     }},
    {"summary.get_summary_stats",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.summary_store.get_summary_stats(in.texts[0], asked);
         });
     }},
    {"summary.clear_summaries",
     {{{"session"}}},
     [](OpenStore& open, const Request& in) {
         return call(in, [&](const auto& asked) {
             return open.summary_store.clear_summaries(in.texts[0], asked);
         });
     }},
};

}  // namespace

std::span<const Verb> component_verbs() noexcept {
    return kVerbs;
}

}  // namespace memory::python
