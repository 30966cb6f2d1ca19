// Opening a store of many short texts and recalling from it: how long the first recall takes, what
// the index takes in memory and on disk, and how long forgetting one item takes.
//
//     open_speed LOCOMO_JSON ITEMS STORE_PATH
//
// A store that is there is used as it is.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include <malloc.h>

#include "corpus.hpp"
#include "kioku/manager.hpp"
#include "recall/store_index.hpp"
#include "storage/store_impl.hpp"
#include "support/samples.hpp"

namespace {

using benchmarks::time_us;
using memory::Manager;
using memory::Store;

template <class T>
T must(memory::Result<T> outcome) {
    if (outcome) return std::move(*outcome);
    std::fprintf(stderr, "%s\n", outcome.error().message.c_str());
    std::exit(1);
}

constexpr std::int64_t kBatch = 30;  // a session

void fill(const memory::Config& config, const benchmarks::Corpus& corpus, std::int64_t items) {
    const Store store = must(Store::open(config));
    Manager manager(store);
    std::mt19937_64 random(1);
    double spent_us = 0;
    std::int64_t number = 0;
    while (number < items) {
        std::vector<memory::NewMessage> many(
            static_cast<std::size_t>(std::min(kBatch, items - number)));
        for (auto& message : many) {
            message.content = benchmarks::text_of(++number, corpus, random);
            message.role = number % 2 == 0 ? memory::Role::user : memory::Role::assistant;
        }
        const std::string session = "session " + std::to_string(number / kBatch);
        spent_us += time_us([&] { static_cast<void>(must(manager.add_messages(session, many))); });
    }
    std::printf("append: %.1f us an item\n", spent_us / static_cast<double>(items));
    const double work_us = time_us([&] {
        auto done = memory::StoreAccess::of(store).database->do_own_work(
            memory::base::Deadline::in(3'600'000));
        if (!done) std::exit(1);
    });
    std::printf("segments left to make: %.0f ms, pauses included\n", work_us / 1000);
}

// Of this process: what the others on the machine take does not count.
double cpu_ms() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

std::size_t allocated() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 4) return 2;
    const auto corpus = benchmarks::read_corpus(arguments[1]);
    const auto items = std::atoll(arguments[2]);
    memory::Config config;
    config.path = arguments[3];
    config.durability = memory::Durability::normal;
    if (!std::filesystem::exists(config.path)) fill(config, corpus, items);
    for (int round = 0; round < 5; ++round) {
        const Store store = must(Store::open(config));
        Manager manager(store);
        const auto before = allocated();
        const double cpu = cpu_ms();
        const double first_us =
            time_us([&] { static_cast<void>(must(manager.recall(corpus.questions[7]))); });
        const double first_cpu = cpu_ms() - cpu;
        const double second_us =
            time_us([&] { static_cast<void>(must(manager.recall(corpus.questions[8]))); });
        const auto figures =
            memory::recall::index_of(memory::StoreAccess::of(store)).items().figures();
        std::printf(
            "first recall %.1f ms (%.1f of this process), second %.2f ms; %u items, %u terms; %.0f "
            "B an item "
            "counted, %.0f allocated\n",
            first_us / 1000, first_cpu, second_us / 1000, figures.items, figures.terms,
            static_cast<double>(figures.size_bytes) / figures.items,
            static_cast<double>(allocated() - before) / figures.items);
        if (round > 0) continue;
        auto snapshot = must(memory::StoreAccess::of(store).read({}));
        const auto number = [&](const char* sql) {
            return must(snapshot.sql().integer(sql)).value_or(0);
        };
        std::printf(
            "%lld segments, %.1f B an item; text %.1f B an item; file %.1f B an item\n",
            static_cast<long long>(number("SELECT count(*) FROM recall_segments")),
            static_cast<double>(number("SELECT sum(length(bytes)) FROM recall_segments")) /
                figures.items,
            static_cast<double>(number("SELECT sum(length(text)) FROM items")) / figures.items,
            static_cast<double>(std::filesystem::file_size(config.path)) / figures.items);
    }
    const Store store = must(Store::open(config));
    Manager manager(store);
    for (int round = 0; round < 5; ++round) {
        const auto hits = must(manager.recall(corpus.questions[20 + 7 * round])).hits;
        if (hits.empty()) continue;
        const double cpu = cpu_ms();
        const double forget_us =
            time_us([&] { static_cast<void>(must(manager.forget({hits.front().id}))); });
        std::printf("forget one: %.1f ms (%.1f of this process)\n", forget_us / 1000,
                    cpu_ms() - cpu);
    }
}
