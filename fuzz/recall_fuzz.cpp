// The index under random additions, replacements, removals and questions: no answer holds what the
// filter leaves out or what is gone, the same question has the same answer, and what was removed
// leaves no term that an index of the rest does not have.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <fuzzer/FuzzedDataProvider.h>

#include "base/utf8.hpp"
#include "recall/recall.hpp"
#include "sandbox.hpp"

namespace {

namespace recall = memory::recall;
using fuzz::expect;

struct Kept {
    recall::Item item;
    std::string text, beside, speaker;

    [[nodiscard]] recall::Item as_item() const {
        recall::Item whole = item;
        whole.text = text;
        whole.beside = beside;
        whole.speaker = speaker;
        return whole;
    }
};

// What a door would let through.
std::string read_text(FuzzedDataProvider& input, std::size_t most) {
    return memory::base::replace_invalid(input.ConsumeRandomLengthString(most));
}

Kept read_item(FuzzedDataProvider& input) {
    Kept kept;
    kept.item.item = input.ConsumeIntegralInRange<std::int64_t>(1, 40);
    kept.item.kind = input.ConsumeIntegralInRange<std::int32_t>(1, 4);
    kept.item.session = input.ConsumeIntegralInRange<std::int64_t>(0, 3);
    kept.item.scope = input.ConsumeIntegralInRange<std::int64_t>(0, 2);
    if (input.ConsumeBool()) kept.item.time_ms = input.ConsumeIntegral<std::int64_t>();
    const char* const speakers[] = {"", "user", "assistant", "Ada", "Bob"};
    kept.speaker = input.PickValueInArray(speakers);
    kept.text = read_text(input, 200);
    if (input.ConsumeBool()) kept.beside = read_text(input, 40);
    return kept;
}

bool passes(const recall::Item& item, const recall::Filter& filter) {
    const auto holds = [](const auto& values, auto value) {
        return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
    };
    return holds(filter.kinds, item.kind) && holds(filter.scopes, item.scope) &&
           holds(filter.sessions, item.session) &&
           (!filter.from_ms || (item.time_ms && *item.time_ms >= *filter.from_ms)) &&
           (!filter.until_ms || (item.time_ms && *item.time_ms < *filter.until_ms)) &&
           std::find(filter.exclude.begin(), filter.exclude.end(), item.item) ==
               filter.exclude.end();
}

void ask(FuzzedDataProvider& input, const recall::Recall& index,
         const std::map<std::int64_t, Kept>& items) {
    recall::Request request;
    const std::string query = read_text(input, 100);
    request.query = query;
    request.limit = input.ConsumeIntegralInRange<std::size_t>(0, 50);
    request.explain = input.ConsumeBool();
    if (input.ConsumeBool()) request.now_ms = input.ConsumeIntegral<std::int64_t>();
    if (input.ConsumeBool()) request.filter.kinds = {1, 3};
    if (input.ConsumeBool()) request.filter.scopes = {0, 2};
    if (input.ConsumeBool()) request.filter.sessions = {0, 1};
    if (input.ConsumeBool()) request.filter.from_ms = input.ConsumeIntegral<std::int64_t>();
    if (input.ConsumeBool()) request.filter.until_ms = input.ConsumeIntegral<std::int64_t>();
    if (input.ConsumeBool()) request.filter.exclude = {7, 3, 99};
    const auto hits = index.recall(request);
    const auto again = index.recall(request);
    expect(hits.size() <= request.limit, "no more hits than the limit");
    expect(hits.size() == again.size(), "the same question has as many hits");
    for (std::size_t at = 0; at < hits.size(); ++at) {
        const auto found = items.find(hits[at].item);
        expect(found != items.end(), "a hit is an item");
        expect(passes(found->second.item, request.filter), "a hit passes the filter");
        expect(hits[at].item == again[at].item && hits[at].score == again[at].score,
               "the same question has the same answer");
        expect(at == 0 || hits[at - 1].score >= hits[at].score, "the best hit comes first");
        for (const std::int64_t other : index.neighbours(hits[at].item, 2, 2))
            expect(items.contains(other), "a neighbour is an item");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzedDataProvider input(data, size);
    recall::Recall index;
    std::map<std::int64_t, Kept> items;
    while (input.remaining_bytes() > 0) {
        switch (input.ConsumeIntegralInRange<int>(0, 3)) {
            case 0: {
                const auto item = input.ConsumeIntegralInRange<std::int64_t>(1, 40);
                expect(index.remove(item) == (items.erase(item) == 1), "what is there is removed");
                break;
            }
            case 1: ask(input, index, items); break;
            default: {
                Kept kept = read_item(input);
                index.add(kept.as_item());
                items[kept.item.item] = std::move(kept);
            }
        }
    }
    expect(index.size() == items.size(), "the index holds as many as there are");
    recall::Recall fresh;
    for (const auto& [number, kept] : items)
        fresh.add(kept.as_item());
    expect(index.terms() == fresh.terms(), "no term is left of what was removed");
    return 0;
}
