#include "text/piece_memory.hpp"

#include <thread>
#include <vector>

#include "exact_samples.hpp"
#include "support/catch.hpp"
#include "text/counting.hpp"
#include "text/embedded_tokenizer.hpp"

using memory::text::PieceMemories;

TEST_CASE("a memory is had by one at a time, and kept when it is given back", "[text][counting]") {
    PieceMemories memories;
    CHECK(memories.take(false) == nullptr);
    auto memory = memories.take(true);
    REQUIRE(memory != nullptr);
    const auto* const first = memory.get();
    CHECK(memories.take(false) == nullptr);
    memories.give_back(std::move(memory));
    memory = memories.take(true);
    CHECK(memory.get() == first);
    std::vector<std::unique_ptr<PieceMemories::Memory>> many;
    for (int i = 0; i < 20; ++i)
        many.push_back(memories.take(true));
    for (auto& each : many)
        memories.give_back(std::move(each));
}

TEST_CASE("what is remembered of texts before changes no count", "[text][counting]") {
    samples::RandomText random;
    for (const samples::Exact& encoding : samples::exact_encodings()) {
        PieceMemories::Memory memory;
        for (int i = 0; i < 200; ++i) {
            const std::string text = random.make(100, i % 2 == 0);
            const auto fresh =
                memory::text::count_pieces(encoding.grammar, encoding.vocabulary, text);
            for (int again = 0; again < 2; ++again) {
                CHECK(memory::text::count_pieces(encoding.grammar, encoding.vocabulary, text,
                                                 memory.places) == fresh);
            }
        }
    }
}

TEST_CASE("one tokenizer counts long texts on several threads at once", "[text][counting]") {
    samples::RandomText random;
    std::string text;
    while (text.size() < 200'000)
        text += random.make(1000, true);
    const memory::text::EmbeddedTokenizer tokenizer(*memory::text::find_encoding("o200k_base"));
    const std::size_t count = tokenizer.count(text);
    std::vector<std::size_t> counts(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int again = 0; again < 3; ++again)
                counts[i] = tokenizer.count(text);
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    CHECK(counts == std::vector<std::size_t>(4, count));
}
