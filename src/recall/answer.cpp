// From a query to records: catch up, filter, rank, read what is shown.
#include "recall/answer.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/result.hpp"
#include "base/stored_time.hpp"
#include "kioku/token_counter.hpp"
#include "recall/expectation.hpp"
#include "recall/hit_record.hpp"
#include "recall/scoped_filter.hpp"
#include "recall/store_index.hpp"
#include "records/checks.hpp"
#include "storage/item_filter.hpp"
#include "storage/items.hpp"
#include "storage/recallable.hpp"

namespace memory::recall {

namespace {

constexpr std::int64_t kMostNeighbours = 20;

// One answer in the making.
class Answering {
  public:
    Answering(const Store::Impl& store, storage::Connection& sql, const RecallOptions& options)
        : store_(store),
          sql_(sql),
          options_(options),
          index_(index_of(store)),
          now_(store.config.clock()) {}

    Result<Answered> run(std::string_view query, std::vector<std::int64_t> exclude) {
        Answered answered;
        RecallAnswer& answer = answered.answer;
        KIOKU_LET(auto filter,
                  resolve_filter(sql_, options_.filter, now_.time_since_epoch().count()));
        KIOKU_TRY(name_excluded(exclude));
        answer.searched = index_.items().size();
        if (filter) {
            filter->exclude.insert(filter->exclude.end(), exclude.begin(), exclude.end());
            request_.query = query;
            request_.filter = std::move(*filter);
            request_.limit = static_cast<std::size_t>(options_.limit);
            request_.now_ms = options_.now.value_or(now_).time_since_epoch().count();
            request_.explain = options_.explain;
            KIOKU_TRY(rank_and_read(answer));
            KIOKU_TRY(keep_within_budget(answer));
            KIOKU_TRY(finish_hits(answer));
        }
        if (options_.expect) {
            KIOKU_LET(answer.expected, explain_expected(sql_, index_.items(), *options_.expect,
                                                        filter ? &request_ : nullptr, items_,
                                                        now_.time_since_epoch().count()));
        }
        answered.items = std::move(items_);
        return answered;
    }

  private:
    Result<void> name_excluded(std::vector<std::int64_t>& exclude) {
        for (const std::string& id : options_.exclude) {
            const auto bytes = base::parse_id(id);
            if (!bytes) continue;  // no item has it
            KIOKU_LET(const auto found, storage::find_item(sql_, *bytes));
            if (found) exclude.push_back(found->item);
        }
        return {};
    }

    // The index may have taken in what this read does not see yet: that is asked for again without.
    Result<void> rank_and_read(RecallAnswer& answer) {
        constexpr int kRounds = 20;  // after which an answer may be short
        for (int round = 1;; ++round) {
            answer.hits.clear();
            items_.clear();
            bool complete = true;
            for (Hit& ranked : index_.items().recall(request_)) {
                const std::int64_t item = ranked.item;
                KIOKU_LET(auto shown,
                          storage::read_shown(sql_, item, now_.time_since_epoch().count()));
                if (!shown) {
                    complete = false;
                    request_.filter.exclude.push_back(item);
                    continue;
                }
                items_.push_back(item);
                answer.hits.push_back(hit_record(std::move(ranked), std::move(*shown)));
            }
            if (complete || round == kRounds) return {};
        }
    }

    Result<void> keep_within_budget(RecallAnswer& answer) {
        if (!options_.budget_tokens) return {};
        KIOKU_LET(const TokenCounter counter, TokenCounter::open(store_.config.session.encoding));
        std::int64_t left = *options_.budget_tokens;
        std::size_t kept = 0;
        for (std::size_t at = 0; at < answer.hits.size(); ++at) {
            const auto tokens =
                static_cast<std::int64_t>(counter.count_tokens(answer.hits[at].text));
            if (tokens > left) continue;
            left -= tokens;
            if (kept != at) answer.hits[kept] = std::move(answer.hits[at]);
            items_[kept] = items_[at];
            ++kept;
        }
        answer.hits.resize(kept);
        items_.resize(kept);
        return {};
    }

    Result<void> finish_hits(RecallAnswer& answer) {
        for (std::size_t at = 0; at < answer.hits.size(); ++at) {
            memory::Hit& hit = answer.hits[at];
            if (options_.neighbours == 0 || hit.kind != ItemKind::message) continue;
            const auto wanted = static_cast<std::uint32_t>(options_.neighbours);
            for (const std::int64_t item : index_.items().neighbours(items_[at], wanted, wanted)) {
                KIOKU_LET(auto shown,
                          storage::read_shown(sql_, item, now_.time_since_epoch().count()));
                if (!shown) continue;
                hit.neighbours.push_back({std::move(shown->id), shown->seq,
                                          static_cast<Role>(shown->role.value_or(0)),
                                          std::move(shown->name), std::move(shown->text),
                                          base::to_time(shown->time_ms)});
            }
        }
        return {};
    }

    const Store::Impl& store_;
    storage::Connection& sql_;
    const RecallOptions& options_;
    StoreIndex& index_;
    Timestamp now_;
    Request request_;
    std::vector<std::int64_t> items_;  // of the hits
};

}  // namespace

std::vector<std::int64_t> Answered::memories() const {
    std::vector<std::int64_t> found;
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (answer.hits[at].kind == ItemKind::memory) found.push_back(items[at]);
    }
    return found;
}

bool is_blank(std::string_view query) noexcept {
    return query.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

Result<void> check_request(std::string_view query, const RecallOptions& options,
                           const Limits& limits) {
    KIOKU_TRY(records::check_text(query, "the query"));
    if (is_blank(query)) return fail(ErrorCode::invalid_argument, "recall", "the query is empty");
    KIOKU_TRY(records::check_size("query", query.size(), limits.query_bytes));
    KIOKU_TRY(records::check_range("limit", options.limit, 1, limits.max_list));
    KIOKU_TRY(records::check_range("neighbours", options.neighbours, 0, kMostNeighbours));
    if (options.budget_tokens && *options.budget_tokens < 1) {
        return fail(
            ErrorCode::invalid_argument, "recall",
            fmt::format("budget_tokens is {}, it must be at least 1", *options.budget_tokens));
    }
    if (options.exclude.size() > static_cast<std::size_t>(limits.max_list)) {
        return fail(ErrorCode::limit, "recall",
                    fmt::format("exclude has {} ids, the limit is {}", options.exclude.size(),
                                limits.max_list));
    }
    for (const std::string& id : options.exclude)
        KIOKU_TRY(records::check_id("id to exclude", id, limits.id_bytes));
    KIOKU_TRY(records::check_optional_id("expected id", options.expect, limits.id_bytes));
    KIOKU_TRY(records::check_time("now", options.now));
    return storage::check_filter(options.filter, limits);
}

Result<Answered> answer_within(const Store::Impl& store, storage::Connection& snapshot,
                               std::string_view query, const RecallOptions& options,
                               const std::vector<std::int64_t>& exclude,
                               const base::Deadline& deadline) {
    const auto start = std::chrono::steady_clock::now();
    const StoreIndex& index = index_of(store);
    Answered found;
    for (std::int64_t restarts = -1; restarts != index.restarts();) {
        restarts = index.restarts();
        const auto followed = index_of(store).follow(snapshot, deadline);
        if (index_of(store).takes_segments()) store.database->own_work_waits();
        KIOKU_TRY(followed);
        KIOKU_LET(found, Answering(store, snapshot, options).run(query, exclude));
    }
    if (const std::int64_t left_out = index.left_out(); left_out > 0) {
        found.answer.degraded.push_back(fmt::format(
            "recall: {} of {} items are searched: recall_memory_mb is {}", found.answer.searched,
            found.answer.searched + left_out, store.config.recall_memory_mb));
    }
    found.answer.took_us = std::chrono::duration_cast<std::chrono::microseconds>(
                               std::chrono::steady_clock::now() - start)
                               .count();
    return found;
}

Result<RecallAnswer> answer(const Store::Impl& store, std::string_view query,
                            const RecallOptions& options, const CallOptions& call) {
    KIOKU_TRY(check_request(query, options, store.config.limits));
    KIOKU_LET(const auto deadline, store.deadline(call));
    KIOKU_LET(storage::Snapshot snapshot, store.database->read(deadline));
    KIOKU_LET(Answered found, answer_within(store, snapshot.sql(), query, options, {}, deadline));
    const Timestamp now = store.config.clock();
    for (const std::int64_t item : found.memories())
        store.accesses.note(item, now);
    return std::move(found.answer);
}

}  // namespace memory::recall
