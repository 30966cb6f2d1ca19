// Segments of the index as anybody might have written them: bytes under a sound head, or a real
// segment of which some bytes were changed. What is taken in can be searched, written again and
// read again as the same.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fuzzer/FuzzedDataProvider.h>

#include "base/utf8.hpp"
#include "recall/index.hpp"
#include "recall/recall.hpp"
#include "recall/segment.hpp"
#include "sandbox.hpp"

namespace {

namespace recall = memory::recall;
using fuzz::expect;

constexpr std::size_t kSealed = 16;  // mark, format and checksum

// The mark, the format and the checksum are no obstacle: a fuzzer would not come past them.
void seal(std::string& bytes) {
    if (bytes.size() < kSealed) return;
    bytes.replace(0, kSealed, recall::begin_segment({}).substr(0, kSealed));
    recall::seal_segment(bytes);
}

// A segment of some sentences, and what was changed in it.
std::string changed_segment(FuzzedDataProvider& input) {
    recall::Index index({}, recall::IndexUse::segment);
    const char* const speakers[] = {"", "user", "assistant", "Ada"};
    const auto count = input.ConsumeIntegralInRange<std::int64_t>(0, 8);
    for (std::int64_t number = 1; number <= count; ++number) {
        const std::string text = memory::base::replace_invalid(input.ConsumeRandomLengthString(80));
        recall::Item item;
        item.item = number;
        item.kind = recall::kMessage + input.ConsumeIntegralInRange<std::int32_t>(0, 2);
        item.session = input.ConsumeIntegralInRange<std::int64_t>(0, 2);
        item.scope = number % 2;
        item.speaker = input.PickValueInArray(speakers);
        if (number % 3 != 0) item.time_ms = 1'700'000'000'000 + number;
        item.text = text;
        index.add(item);
    }
    std::string bytes = index.dump();
    while (input.remaining_bytes() > 0) {
        const auto at = input.ConsumeIntegralInRange<std::size_t>(kSealed, bytes.size() - 1);
        bytes[at] = static_cast<char>(input.ConsumeIntegral<std::uint8_t>());
    }
    return bytes;
}

void search(std::string_view bytes) {
    recall::Recall items;
    expect(items.absorb(bytes), "a segment is taken in once and not again");
    items.settle();
    for (const std::string_view query :
         {"what did Ada say of the guitar?", "yesterday", "walrus in 2023"}) {
        recall::Request request;
        request.query = query;
        static_cast<void>(items.recall(request));
    }
    static_cast<void>(items.terms());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    FuzzedDataProvider input(data, size);
    std::string bytes =
        input.ConsumeBool() ? changed_segment(input) : input.ConsumeRemainingBytesAsString();
    seal(bytes);
    recall::Index index;
    if (!index.absorb(bytes)) return 0;
    index.settle();
    const std::string written = index.dump();
    recall::Index again;
    expect(again.absorb(written), "what was taken in is not read when it is written again");
    again.settle();
    expect(again.dump() == written, "a segment is written otherwise the second time");
    search(bytes);
    for (recall::Doc doc = 0; doc < again.end(); ++doc)
        expect(again.remove(again.row(doc).item), "an item cannot be removed");
    expect(again.live_count() == 0, "something stays of what was removed");
    return 0;
}
