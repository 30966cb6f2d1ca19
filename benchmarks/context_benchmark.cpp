// get_context of sessions with 30 messages in the buffer, in stores of 1,000 to 1,000,000 messages,
// and the opening of the largest. The peer reads the same rows through SQLite's C API.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "support/raw_engine.hpp"
#include "support/report.hpp"
#include "support/samples.hpp"
#include "support/stores.hpp"

namespace {

using benchmarks::must;
using benchmarks::percentile;
using benchmarks::report;

constexpr int kBuffer = 30;
constexpr int kPerSession = 200;

std::string name_of(std::int64_t session) {
    return "session-" + std::to_string(session);
}

// Reads the file, which nobody has open, so that the operating system has it in its cache: who
// comes first would read it from the disk, and who comes second would not.
void warm(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> part(1 << 20);
    while (file.read(part.data(), static_cast<std::streamsize>(part.size()))) {
    }
}

// Ten sessions grow at a time, ten messages each in turn, as in a program with several windows.
// Kept for the next run; made under another name first, so that a store cut short is not taken for
// whole.
std::string store_of(std::int64_t messages) {
    const std::string path = "store-" + std::to_string(messages) + ".db";
    if (std::filesystem::exists(path)) return path;
    const std::string growing = path + ".growing";
    for (const char* tail : {"", "-wal", "-shm"})
        std::filesystem::remove(growing + tail);
    {
        memory::Manager store = benchmarks::open(growing, memory::Durability::normal);
        memory::SessionConfig settings;
        settings.max_buffer_messages = kBuffer;
        settings.max_buffer_tokens = 100'000;
        settings.summary_trigger_tokens = 100'000;
        std::vector<memory::NewMessage> batch(10);
        const std::int64_t sessions = std::max<std::int64_t>(messages / kPerSession, 1);
        for (std::int64_t first = 0; first < sessions; first += 10) {
            for (int turn = 0; turn < kPerSession / 10; ++turn) {
                for (std::int64_t s = first; s < std::min(first + 10, sessions); ++s) {
                    if (turn == 0) must(store.configure_session(name_of(s), settings));
                    for (auto& message : batch)
                        message.content = benchmarks::text_of(200);
                    must(store.add_messages(name_of(s), batch));
                }
            }
        }
        // A fold takes several messages along, so the last few bring each buffer to 30 exactly.
        for (std::int64_t s = 0; s < sessions; ++s) {
            while (must(store.get_memory_stats(name_of(s))).buffer.message_count != kBuffer) {
                must(store.add_message(name_of(s), batch[0]));
            }
        }
        must(store.check({}));
    }
    std::filesystem::rename(growing, path);
    return path;
}

void read_contexts(std::int64_t messages) {
    const std::string path = store_of(messages);
    warm(path);
    memory::Manager store = benchmarks::open(path, memory::Durability::normal);
    benchmarks::RawEngine raw(path, "NORMAL", name_of(0));
    const std::int64_t sessions = std::max<std::int64_t>(messages / kPerSession, 1);
    std::mt19937_64 ours_random{3}, peer_random{3};
    memory::ContextOptions without_recall;  // recall_benchmark measures them with it
    without_recall.recall = false;
    const auto ours = [&](std::int64_t session) {
        const auto context = must(store.get_context(name_of(session), without_recall));
        if (context.messages.size() < kBuffer) std::exit(3);
    };
    const auto peer = [&](std::int64_t session) { raw.read_newest(name_of(session), kBuffer); };
    auto samples = benchmarks::in_turns(
        20, 100, [&] { ours(std::int64_t(ours_random() % std::uint64_t(sessions))); },
        [&] { peer(std::int64_t(peer_random() % std::uint64_t(sessions))); });
    const std::string name = "context_" + std::to_string(messages);
    report((name + "_p50").c_str(), percentile(samples.ours, 0.5), percentile(samples.peer, 0.5),
           "us");
    report((name + "_p95").c_str(), percentile(samples.ours, 0.95), percentile(samples.peer, 0.95),
           "us");
    samples = benchmarks::in_turns(20, 100, [&] { ours(0); }, [&] { peer(0); });
    report((name + "_same_p50").c_str(), percentile(samples.ours, 0.5),
           percentile(samples.peer, 0.5), "us");
}

double resident_mb() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    long pages = 0;
    if (file == nullptr || std::fscanf(file, "%*d %ld", &pages) != 1) std::exit(4);
    std::fclose(file);
    return double(pages) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

// In a process of its own, so that what an earlier store left in memory does not hide anything.
void open_in_child(const std::string& path, bool raw, double (&figures)[2]) {
    int ends[2];
    if (pipe(ends) != 0) std::exit(5);
    const pid_t child = fork();
    if (child == 0) {
        const double before = resident_mb();
        double us = 0;
        if (raw) {
            us = benchmarks::time_us([&] { new benchmarks::RawEngine(path, "FULL", name_of(0)); });
        } else {
            auto* store = new std::optional<memory::Manager>();  // open when memory is read
            us = benchmarks::time_us(
                [&] { store->emplace(benchmarks::open(path, memory::Durability::full)); });
        }
        const double found[2] = {us, resident_mb() - before};
        if (write(ends[1], found, sizeof found) != sizeof found) _exit(1);
        _exit(0);
    }
    int status = 0;
    close(ends[1]);
    if (read(ends[0], figures, sizeof figures) != sizeof figures) std::exit(6);
    close(ends[0]);
    waitpid(child, &status, 0);
}

void open_store(std::int64_t messages) {
    const std::string path = store_of(messages);
    warm(path);
    benchmarks::Samples ours, peer, ours_mb, peer_mb;
    for (int i = 0; i < 30; ++i) {
        double figures[2];
        open_in_child(path, false, figures);
        ours.push_back(figures[0]);
        ours_mb.push_back(figures[1]);
        open_in_child(path, true, figures);
        peer.push_back(figures[0]);
        peer_mb.push_back(figures[1]);
    }
    report("open_p50", percentile(ours, 0.5) / 1000, percentile(peer, 0.5) / 1000, "ms");
    report("open_p95", percentile(ours, 0.95) / 1000, percentile(peer, 0.95) / 1000, "ms");
    report("open_memory", percentile(ours_mb, 0.5), percentile(peer_mb, 0.5), "MB");
}

}  // namespace

int main(int count, char** arguments) {
    const std::int64_t largest = count > 1 ? std::atoll(arguments[1]) : 1'000'000;
    open_store(largest);
    for (std::int64_t messages = 1000; messages <= largest; messages *= 10)
        read_contexts(messages);
}
