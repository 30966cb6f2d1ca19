// Recall over stores of 100,000 and 1,000,000 messages, through the public API: whole recalls,
// contexts with recall, what is written being found, the first recall of a process, forgetting.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "support/report.hpp"
#include "support/samples.hpp"
#include "support/stores.hpp"
#include "support/talk_texts.hpp"

namespace {

using benchmarks::must;
using benchmarks::percentile;
using benchmarks::report;
using benchmarks::Samples;
using benchmarks::time_us;

constexpr int kPerSession = 200;

std::string name_of(std::int64_t session) {
    return "session-" + std::to_string(session);
}

// Kept for the next run, as context_benchmark does it.
std::string store_of(std::int64_t messages, const benchmarks::TalkTexts& talk) {
    const std::string path = "recall-" + std::to_string(messages) + ".db";
    if (std::filesystem::exists(path)) return path;
    const std::string growing = path + ".growing";
    for (const char* tail : {"", "-wal", "-shm"})
        std::filesystem::remove(growing + tail);
    {
        std::mt19937_64 random(1);
        memory::Manager store = benchmarks::open(growing, memory::Durability::normal);
        std::vector<memory::NewMessage> batch(kPerSession);
        for (std::int64_t session = 0; session * kPerSession < messages; ++session) {
            auto settings = benchmarks::without_summaries();
            memory::Scope scope;
            scope.user = "user-" + std::to_string(session % 10);
            settings.scope = scope;
            must(store.configure_session(name_of(session), settings));
            for (int turn = 0; turn < kPerSession; ++turn) {
                auto& message = batch[static_cast<std::size_t>(turn)];
                message.role = turn % 2 == 0 ? memory::Role::user : memory::Role::assistant;
                message.content = talk.text_of(session * kPerSession + turn, random);
            }
            must(store.add_messages(name_of(session), batch));
        }
        memory::CallOptions patient;
        patient.deadline_ms = 600'000;
        // Each does what waits in the outbox for 200 ms: until the index is in segments.
        for (std::int64_t round = 0; round < 20 + messages / 2000; ++round)
            must(store.health(patient));
    }
    std::filesystem::rename(growing, path);
    return path;
}

double resident_mb() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    long pages = 0;
    if (file == nullptr || std::fscanf(file, "%*d %ld", &pages) != 1) std::exit(4);
    std::fclose(file);
    return double(pages) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

memory::CallOptions patient() {
    memory::CallOptions options;
    options.deadline_ms = 600'000;
    return options;
}

// What `work` writes down in a process of its own.
template <class Work>
std::vector<double> in_child(std::size_t count, Work work) {
    int ends[2];
    if (pipe(ends) != 0) std::exit(5);
    const pid_t child = fork();
    const std::size_t size = count * sizeof(double);
    if (child == 0) {
        const std::vector<double> found = work();
        _exit(write(ends[1], found.data(), size) == static_cast<ssize_t>(size) ? 0 : 1);
    }
    std::vector<double> found(count);
    close(ends[1]);
    if (read(ends[0], found.data(), size) != static_cast<ssize_t>(size)) std::exit(6);
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return found;
}

void report_percentiles(const std::string& name, const Samples& samples, const char* unit,
                        double scale = 1) {
    report((name + "_p50").c_str(), percentile(samples, 0.5) / scale, 0, unit);
    report((name + "_p95").c_str(), percentile(samples, 0.95) / scale, 0, unit);
}

class Questions {
  public:
    explicit Questions(const benchmarks::TalkTexts& talk) : talk_(talk) {}
    const std::string& next() { return talk_.questions[random_() % talk_.questions.size()]; }

  private:
    const benchmarks::TalkTexts& talk_;
    std::mt19937_64 random_{7};
};

void open_and_recall(std::int64_t messages, const std::string& path,
                     const benchmarks::TalkTexts& talk) {
    Samples times, megabytes;
    for (int i = 0; i < 5; ++i) {
        const auto found = in_child(2, [&] {
            auto* store = new memory::Manager(benchmarks::open(path, memory::Durability::normal));
            const double before = resident_mb();
            const double us =
                time_us([&] { must(store->recall(talk.questions[3], {}, patient())); });
            return std::vector<double>{us, resident_mb() - before};
        });
        times.push_back(found[0]);
        megabytes.push_back(found[1]);
    }
    const std::string size = std::to_string(messages);
    report(("recall_first_" + size).c_str(), percentile(times, 0.5) / 1000, 0, "ms");
    report(("recall_memory_" + size).c_str(), percentile(megabytes, 0.5), 0, "MB");
    report(("recall_memory_item_" + size).c_str(),
           percentile(megabytes, 0.5) * 1e6 / double(messages), 0, "B");
}

void recall_in(std::int64_t messages, memory::Manager& store, const benchmarks::TalkTexts& talk) {
    Questions questions(talk);
    must(store.recall(questions.next(), {}, patient()));
    Samples whole, contexts, kept;
    std::mt19937_64 random(3);
    for (int i = 0; i < 1000; ++i) {
        const std::string& question = questions.next();
        whole.push_back(time_us([&] { must(store.recall(question)); }));
    }
    for (int i = 0; i < 500; ++i) {
        memory::ContextOptions options;
        options.query = questions.next();
        const std::string session =
            name_of(std::int64_t(random() % std::uint64_t(messages / kPerSession)));
        contexts.push_back(time_us([&] { must(store.get_context(session, options)); }));
    }
    for (int i = 0; i < 1000; ++i)
        kept.push_back(time_us([&] { must(store.query_memory(talk.questions[5])); }));
    const std::string size = std::to_string(messages);
    report_percentiles("recall_" + size, whole, "us");
    report_percentiles("recall_context_" + size, contexts, "us");
    if (messages == 100'000) report_percentiles("recall_kept", kept, "us");
}

// Appends that nobody looks for, then the recall that takes them all in; and appends each of which
// is looked for at once.
void write_and_recall(memory::Manager& store, const benchmarks::TalkTexts& talk) {
    constexpr int kAppends = 5000;
    std::mt19937_64 random(9);
    must(store.configure_session("new", benchmarks::without_summaries()));
    memory::RecallOptions few;
    few.limit = 1;
    const auto say = [&](const std::string& word) {
        memory::NewMessage message;
        message.content = talk.text_of(1, random) + word;
        return time_us([&] { must(store.add_message("new", message)); });
    };
    const auto look_for = [&](const std::string& word) {
        std::size_t hits = 0;
        const double us = time_us([&] { hits = must(store.recall(word, few)).hits.size(); });
        if (hits != 1) std::exit(7);
        return us;
    };
    double appends = 0;
    for (int i = 0; i < kAppends; ++i)
        appends += say("yak" + std::to_string(i));
    const double taking_in = look_for("yak17") - look_for("yak17");
    report("recall_append", appends / kAppends, 0, "us");
    report("recall_append_indexed", (appends + taking_in) / kAppends, 0, "us");
    report("recall_append_times", (appends + taking_in) / appends, 0, "times");
    Samples found, again;
    for (int i = 0; i < 500; ++i) {
        const std::string word = "zebra" + std::to_string(i);
        say(word);
        found.push_back(look_for(word));
        again.push_back(look_for(word));
    }
    report("recall_written_here_p50", (percentile(found, 0.5) - percentile(again, 0.5)) / 1000, 0,
           "ms");
}

// Another process writes a word and says so; then it is looked for here.
void written_elsewhere(memory::Manager& store, const std::string& path, int ask, int told) {
    static_cast<void>(path);
    Samples found, again;
    memory::RecallOptions few;
    few.limit = 1;
    for (int i = 0; i < 200; ++i) {
        const std::string word = "okapi" + std::to_string(i);
        char byte = 1;
        if (write(ask, &byte, 1) != 1 || read(told, &byte, 1) != 1) std::exit(8);
        std::size_t hits = 0;
        found.push_back(time_us([&] { hits = must(store.recall(word, few)).hits.size(); }));
        again.push_back(time_us([&] { must(store.recall(word, few)); }));
        if (hits != 1) std::exit(9);
    }
    report("recall_written_elsewhere_p50", (percentile(found, 0.5) - percentile(again, 0.5)) / 1000,
           0, "ms");
    report("recall_written_elsewhere_p95",
           (percentile(found, 0.95) - percentile(again, 0.5)) / 1000, 0, "ms");
}

// Begun before this process opens anything. Ends when its pipe does.
void write_when_asked(const std::string& path, const benchmarks::TalkTexts& talk, int asked,
                      int tell) {
    memory::Manager store = benchmarks::open(path, memory::Durability::normal);
    std::mt19937_64 random(11);
    must(store.configure_session("elsewhere", benchmarks::without_summaries()));
    char byte = 0;
    for (int i = 0; read(asked, &byte, 1) == 1; ++i) {
        memory::NewMessage message;
        message.content = talk.text_of(1, random) + "okapi" + std::to_string(i);
        must(store.add_message("elsewhere", message));
        if (write(tell, &byte, 1) != 1) _exit(1);
    }
    _exit(0);
}

void forget_one(std::int64_t messages, memory::Manager& store) {
    Samples times;
    for (int i = 0; i < 20; ++i) {
        const auto list =
            must(store.messages(name_of((i * 7919) % (messages / kPerSession)), 5, 5 + i)).items;
        times.push_back(time_us([&] {
            const auto forgotten = must(store.forget({list.back().id}, false, patient()));
            if (forgotten.erasure.pending) std::exit(10);
        }));
    }
    report_percentiles("recall_forget_" + std::to_string(messages), times, "ms", 1000);
}

void measure(std::int64_t messages, const benchmarks::TalkTexts& talk) {
    const std::string kept = store_of(messages, talk);
    const std::string path = "recall-now.db";
    for (const char* tail : {"", "-wal", "-shm"})
        std::filesystem::remove(path + tail);
    std::filesystem::copy_file(kept, path);
    open_and_recall(messages, path, talk);
    int ask[2], tell[2];
    if (pipe(ask) != 0 || pipe(tell) != 0) std::exit(5);
    const pid_t child = fork();
    if (child == 0) {
        close(ask[1]);
        write_when_asked(path, talk, ask[0], tell[1]);
    }
    {
        memory::Manager store = benchmarks::open(path, memory::Durability::normal);
        recall_in(messages, store, talk);
        if (messages == 100'000) {
            write_and_recall(store, talk);
            written_elsewhere(store, path, ask[1], tell[0]);
        }
        close(ask[1]);
        waitpid(child, nullptr, 0);
        forget_one(messages, store);
    }
    for (const char* tail : {"", "-wal", "-shm"})
        std::filesystem::remove(path + tail);
}

}  // namespace

int main(int count, char** arguments) {
    const benchmarks::TalkTexts talk = benchmarks::TalkTexts::read();
    const std::int64_t largest = count > 1 ? std::atoll(arguments[1]) : 1'000'000;
    for (std::int64_t messages = 100'000; messages <= largest; messages *= 10)
        measure(messages, talk);
}
