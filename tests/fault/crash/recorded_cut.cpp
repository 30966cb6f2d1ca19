#include "recorded_cut.hpp"

#include <cstdlib>
#include <random>

#include "recording_vfs.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace crash {

using support::must;

Report cut_recording(memory::Durability durability, int words, int cuts, unsigned seed,
                     const std::string& broken) {
    std::mt19937 random(seed);
    const auto told = plan(random, Model(), words, false, "k");
    std::vector<std::string> answers;
    std::vector<std::size_t> moments;  // how much had been recorded at each answer
    std::vector<FileEvent> events;
    {
        const support::TemporaryStore store;
        const RecordingVfs recording;
        auto config = store.config();
        config.durability = durability;
        if (!broken.empty()) setenv("KIOKU_BREAK", broken.c_str(), 1);
        {
            auto manager = must(memory::Manager::open(config));
            begin_sessions(manager);
            Taken taken;
            for (const auto& op : told) {
                answers.push_back(execute(manager, op, taken));
                moments.push_back(recording.count());
            }
        }
        unsetenv("KIOKU_BREAK");
        events = recording.events();
    }
    Report report;
    for (int cut = 0; cut < cuts; ++cut) {
        const std::size_t count = random() % (events.size() + 1);
        const support::TemporaryStore store;
        write_disk_after(events, count, random, store.directory());
        std::size_t answered = 0;
        while (answered < moments.size() && moments[answered] <= count)
            ++answered;
        Ledger ledger(store.config(), report);
        ledger.settle(told,
                      {answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(answered)},
                      durability == memory::Durability::normal);
    }
    return report;
}

}  // namespace crash
