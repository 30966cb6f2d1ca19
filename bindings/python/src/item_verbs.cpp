// The verbs of memories, episodes, forgetting and recall.
#include "records/noun_options.hpp"
#include "verb_call.hpp"

namespace memory::python {
namespace {

constexpr Verb kVerbs[] = {
    // ---- memories ----------------------------------------------------------------------------
    {"remember",
     {{{"content"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_remember_options, [&](auto& asked) {
             asked.memory.content = in.texts[0];
             return open.manager.remember(asked.memory, asked.call);
         });
     }},
    {"remember_many",
     {{{"memories", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return read(in.texts[0], &records::read_new_memories, [&](const auto& memories) {
             return call(in, [&](const auto& asked) {
                 return open.manager.remember_many(memories, asked);
             });
         });
     }},
    {"memory",
     {{{"memory id"}}},
     [](OpenStore& open, const Request& in) {
         return call(in,
                     [&](const auto& asked) { return open.manager.memory(in.texts[0], asked); });
     }},
    {"update_memory",
     {{{"memory id"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_update_options, [&](const auto& asked) {
             return open.manager.update_memory(in.texts[0], asked.update, asked.call);
         });
     }},
    {"memories",
     {},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_item_list_options, [&](const auto& asked) {
             return open.manager.memories(asked.filter, asked.page, asked.call);
         });
     }},
    {"memory_history",
     {{{"memory id"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_page_options, [&](const auto& asked) {
             return open.manager.memory_history(in.texts[0], asked.page, asked.call);
         });
     }},

    // ---- episodes ----------------------------------------------------------------------------
    {"store_episode",
     {{{"content"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_store_options, [&](auto& asked) {
             asked.episode.content = in.texts[0];
             return open.manager.store_episode(asked.episode, asked.call);
         });
     }},
    {"episode",
     {{{"episode id"}}},
     [](OpenStore& open, const Request& in) {
         return call(in,
                     [&](const auto& asked) { return open.manager.episode(in.texts[0], asked); });
     }},
    {"episodes",
     {},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_item_list_options, [&](const auto& asked) {
             return open.manager.episodes(asked.filter, asked.page, asked.call);
         });
     }},

    // ---- forgetting, recall ------------------------------------------------------------------
    {"forget",
     {{{"ids", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return read(in.texts[0], &records::read_ids, [&](const auto& ids) {
             return with(in, &records::read_forget_options, [&](const auto& asked) {
                 return open.manager.forget(ids, asked.dry_run, asked.call);
             });
         });
     }},
    {"forget_matching",
     {{{"filter", Kind::json}}},
     [](OpenStore& open, const Request& in) {
         return read(in.texts[0], &records::read_filter, [&](const auto& filter) {
             return with(in, &records::read_forget_options, [&](const auto& asked) {
                 return open.manager.forget_matching(filter, asked.dry_run, asked.call);
             });
         });
     }},
    {"recall",
     {{{"query"}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_recall_options, [&](const auto& asked) {
             return open.manager.recall(in.texts[0], asked.recall, asked.call);
         });
     }},
    {"query_memory",
     {{{"query"}, {"limit", Kind::number}}},
     [](OpenStore& open, const Request& in) {
         return with(in, &records::read_query_options, [&](const auto& asked) {
             return open.manager.query_memory(in.texts[0], in.number, asked.recall, asked.call);
         });
     }},
};

}  // namespace

std::span<const Verb> item_verbs() noexcept {
    return kVerbs;
}

}  // namespace memory::python
