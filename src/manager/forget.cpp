// What is to go is found first, then each room takes its own out, all in one transaction. A dry run
// does the same and takes the transaction back, so that it says exactly what would go.
#include "manager/forget.hpp"

#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/deadline.hpp"
#include "base/function_ref.hpp"
#include "base/ids.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "session/erase.hpp"
#include "storage/item_filter.hpp"
#include "storage/items.hpp"

namespace memory::manager {

namespace {

// As many are named in the answer; the counts are of all.
constexpr std::size_t kNamed = 1000;

tl::unexpected<Error> refuse(ErrorCode code, std::string message) {
    return fail(code, "manager", std::move(message));
}

// What is to go: messages by id, as their room takes them, everything else by item.
struct Doomed {
    std::vector<std::string> messages;
    std::vector<std::pair<std::int64_t, ItemKind>> others;
    std::vector<ItemName> names;

    void add(std::int64_t item, ItemKind kind, std::string id) {
        if (names.size() < kNamed) names.push_back({id, kind});
        if (kind == ItemKind::message) {
            messages.push_back(std::move(id));
        } else {
            others.emplace_back(item, kind);
        }
    }
};

Result<Doomed> find_ids(storage::WriteTransaction& write, const std::vector<std::string>& ids) {
    Doomed doomed;
    std::set<std::int64_t> seen;
    for (const std::string& id : ids) {
        const auto bytes = base::parse_id(id);
        if (!bytes) {
            return refuse(ErrorCode::invalid_argument,
                          fmt::format("the id {} is not a UUID", base::quote(id)));
        }
        KIOKU_LET(const auto found, storage::find_item(write.sql(), *bytes));
        if (!found || found->expired(write.now_ms())) {
            return refuse(
                ErrorCode::not_found,
                fmt::format("there is no item {}; nothing was forgotten", base::quote(id)));
        }
        if (seen.insert(found->item).second) {
            doomed.add(found->item, found->kind, base::id_text(*bytes));
        }
    }
    return doomed;
}

Result<Doomed> find_matching(storage::WriteTransaction& write, const ItemFilter& filter) {
    const storage::ItemCondition condition(filter, write.now_ms(), 1);
    KIOKU_LET(auto rows, write.sql().query("SELECT items.item, items.kind, items.id FROM items"
                                           " WHERE items.kind <> 2 AND " +
                                           condition.sql() + " ORDER BY items.item"));
    condition.bind(rows.statement());
    Doomed doomed;
    for (;;) {
        KIOKU_LET(const bool more, rows.next());
        if (!more) return doomed;
        doomed.add(rows.integer(0), static_cast<ItemKind>(rows.integer(1)),
                   base::id_text(rows.text(2)));
    }
}

// What a filter matches may take longer than the caller waits; nothing has gone then.
Result<Erasure> erase(storage::WriteTransaction& write, const Doomed& doomed,
                      const base::Deadline& deadline) {
    KIOKU_LET(Erasure erasure, session::redact_within(write, doomed.messages));
    for (const auto& [item, kind] : doomed.others) {
        if (deadline.over()) return tl::unexpected(deadline.error("manager", "the forgetting"));
        if (kind == ItemKind::summary) {
            KIOKU_TRY(session::forget_summary_within(write, item, erasure));
            continue;
        }
        KIOKU_LET(
            const auto gone,
            storage::delete_items(write, "SELECT item FROM items WHERE item = ?1 AND kind = ?2",
                                  item, static_cast<std::int64_t>(kind)));
        (kind == ItemKind::memory ? erasure.memories : erasure.episodes) += gone;
    }
    return erasure;
}

// What has expired is nobody's to be found any more, and must not outlive what is forgotten.
Result<void> sweep_all(storage::WriteTransaction& write) {
    KIOKU_TRY(storage::delete_items(
        write, "SELECT item FROM items WHERE expires_at <= ?1 AND ?2 = 0", write.now_ms()));
    return {};
}

using Find = base::FunctionRef<Result<Doomed>(storage::WriteTransaction&)>;

Result<Forgotten> run(const Store::Impl& store, Find find, bool dry_run,
                      const CallOptions& options) {
    Forgotten forgotten;
    forgotten.dry_run = dry_run;
    bool tried = false;
    CallOptions patient = options;
    patient.deadline_ms = options.deadline_ms.value_or(std::numeric_limits<std::int64_t>::max());
    KIOKU_LET(const auto deadline, store.deadline(patient));
    const auto outcome =
        store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
            if (!dry_run) KIOKU_TRY(sweep_all(write));
            KIOKU_LET(Doomed doomed, find(write));
            KIOKU_LET(forgotten.erasure, erase(write, doomed, deadline));
            forgotten.items = std::move(doomed.names);
            if (!dry_run) return {};
            tried = true;
            return refuse(ErrorCode::cancelled, "a dry run is taken back");
        });
    if (tried) return forgotten;
    if (!outcome) return tl::unexpected(outcome.error());
    forgotten.erasure = session::settle_erasure(store, std::move(forgotten.erasure), options);
    return forgotten;
}

}  // namespace

Result<Forgotten> forget(const Store::Impl& store, const std::vector<std::string>& ids,
                         bool dry_run, const CallOptions& options) {
    if (ids.empty()) return refuse(ErrorCode::invalid_argument, "no id of what to forget is given");
    if (static_cast<std::int64_t>(ids.size()) > store.config.limits.max_batch) {
        return refuse(ErrorCode::limit, fmt::format("{} ids are given, the limit is {}", ids.size(),
                                                    store.config.limits.max_batch));
    }
    return run(
        store, [&](storage::WriteTransaction& write) { return find_ids(write, ids); }, dry_run,
        options);
}

Result<Forgotten> forget_matching(const Store::Impl& store, const ItemFilter& filter, bool dry_run,
                                  const CallOptions& options) {
    if (filter.empty()) {
        return refuse(ErrorCode::invalid_argument,
                      "the filter is empty: it would forget everything; to delete a store, delete "
                      "its file");
    }
    KIOKU_TRY(storage::check_filter(filter, store.config.limits));
    if (filter.kinds) {
        for (const ItemKind kind : *filter.kinds) {
            if (kind != ItemKind::summary) continue;
            return refuse(ErrorCode::invalid_argument,
                          "the filter's kinds has summary: summaries follow their messages; forget "
                          "one by its id");
        }
    }
    return run(
        store, [&](storage::WriteTransaction& write) { return find_matching(write, filter); },
        dry_run, options);
}

}  // namespace memory::manager
