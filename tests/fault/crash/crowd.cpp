#include "crowd.hpp"

#include <chrono>
#include <memory>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "support/child_process.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

namespace crash {

using support::ChildProcess;
using support::must;

namespace {

struct Place {
    std::string session;
    std::int64_t seq = 0;
    std::string key;
};

struct Writer {
    std::unique_ptr<ChildProcess> process;
    std::vector<Op> told;  // in this round
    std::size_t heard = 0;
    std::string last;  // the id that was acknowledged last
    int said = 0;      // words so far: keys are made of it
};

struct Reader {
    std::unique_ptr<ChildProcess> process;
    std::int64_t last = 0;
};

class Run {
  public:
    explicit Run(const Crowd& crowd) : crowd_(crowd), random_(crowd.seed) {
        writers_.resize(static_cast<std::size_t>(crowd.writers));
        readers_.resize(static_cast<std::size_t>(crowd.readers));
        {
            auto manager = must(memory::Manager::open(store_.config()));
            begin_sessions(manager);
        }
        for (auto& writer : writers_)
            start(writer);
        for (auto& reader : readers_)
            start(reader);
    }

    Report go() {
        for (int round = 0; round < crowd_.rounds; ++round) {
            write(round);
            look();
        }
        writers_.clear();
        readers_.clear();
        check();
        return report_;
    }

  private:
    std::size_t pick(std::size_t below) { return random_() % below; }

    void start(Writer& writer) {
        support::ChildOptions options;
        if (!crowd_.broken.empty()) options.environment = {"KIOKU_BREAK=" + crowd_.broken};
        writer.process = std::make_unique<ChildProcess>(
            "script", std::vector<std::string>{store_.path(), "normal"}, options);
        if (writer.process->hear() != "ready") report_.problem("a writer did not begin");
    }

    void start(Reader& reader) {
        reader.process =
            std::make_unique<ChildProcess>("watcher", std::vector<std::string>{store_.path()});
        reader.last = 0;
        if (reader.process->hear() != "ready") report_.problem("a reader did not begin");
    }

    void write(int round) {
        const std::size_t dying = round % 3 == 1 ? pick(writers_.size()) : writers_.size();
        for (std::size_t i = 0; i < writers_.size(); ++i)
            tell(writers_[i], i, i == dying ? 12 : 1 + pick(4));
        if (dying < writers_.size()) {
            std::this_thread::sleep_for(std::chrono::microseconds(pick(15'000)));
            writers_[dying].process->kill_hard();
            ++report_.cycles;
        }
        for (Writer& writer : writers_)
            hear(writer);
        if (dying < writers_.size()) replace(writers_[dying]);
    }

    void tell(Writer& writer, std::size_t number, std::size_t count) {
        writer.told.clear();
        writer.heard = 0;
        for (std::size_t i = 0; i < count; ++i) {
            Op op;
            op.session = fmt::format("s{}", number / 2);
            op.key = fmt::format("w{}.{}", number, writer.said++);
            op.size = pick(9) == 0 ? 5000 : 40;
            writer.told.push_back(op);
            writer.process->tell(to_line(op));
        }
    }

    void hear(Writer& writer) {
        while (writer.heard < writer.told.size()) {
            const auto said = writer.process->hear();
            if (!said) return;
            note(writer, *said);
        }
    }

    void note(Writer& writer, const std::string& said) {
        const Op& op = writer.told[writer.heard++];
        if (!said.starts_with("ok ") || said.size() < 41) {
            report_.problem(to_line(op) + ": " + said);
            return;
        }
        ++report_.acknowledged;
        const std::string id = said.substr(3, 36);
        if (!places_.emplace(id, Place{op.session, std::stoll(said.substr(40)), op.key}).second)
            report_.problem("one id for two messages: " + id);
        writer.last = id;
    }

    void replace(Writer& writer) {
        writer.process->wait();
        start(writer);
        if (writer.heard == writer.told.size()) return;
        ++report_.repeated;
        writer.process->tell(to_line(writer.told[writer.heard]));
        const auto said = writer.process->hear();
        note(writer, said.value_or("no answer"));
    }

    // What was acknowledged before is seen by those who begin to look now.
    void look() {
        if (pick(6) == 0) {
            Reader& reader = readers_[pick(readers_.size())];
            reader.process->tell("s0 1");
            reader.process->kill_hard();
            ++report_.cycles;
            start(reader);
        }
        std::vector<std::string> ids;
        for (Reader& reader : readers_) {
            ids.push_back(writers_[pick(writers_.size())].last);
            const auto found = places_.find(ids.back());
            reader.process->tell(found == places_.end()
                                     ? "s0 1"
                                     : fmt::format("{} {} {}", found->second.session,
                                                   found->second.seq, found->second.key));
        }
        for (std::size_t i = 0; i < readers_.size(); ++i) {
            const std::string said = readers_[i].process->hear().value_or("");
            if (!ids[i].empty() && !said.starts_with(ids[i])) {
                ++report_.lost;
                report_.problem(
                    fmt::format("{} is not seen or recalled by another process", ids[i]));
            }
            if (!said.ends_with(" in order")) report_.problem("the change sequence: " + said);
        }
    }

    void check() {
        auto manager = memory::Manager::open(store_.config());
        if (!manager) return report_.problem("cannot be opened: " + manager.error().message);
        for (const auto& problem : must(manager->check()).problems)
            report_.problem("check: " + problem);
        std::map<std::string, std::string> keys;  // the id of each
        std::size_t found = 0;
        for (const auto& session : must(manager->sessions()).items) {
            std::optional<std::string> cursor;
            do {
                const auto page =
                    must(manager->messages(session.id, 1, std::nullopt, {1000, cursor}));
                for (const auto& message : page.items) {
                    const std::string key = message.content.substr(0, message.content.find(' '));
                    if (!keys.emplace(session.id + key, message.id).second)
                        report_.problem("written twice: " + key);
                    const auto place = places_.find(message.id);
                    found += place != places_.end() && place->second.session == session.id &&
                                     place->second.seq == message.seq && place->second.key == key
                                 ? 1
                                 : 0;
                }
                cursor = page.next;
            } while (cursor);
        }
        report_.lost += static_cast<std::int64_t>(places_.size() - found);
    }

    Crowd crowd_;
    std::mt19937 random_;
    support::TemporaryStore store_;
    Report report_;
    std::map<std::string, Place> places_;  // by id
    std::vector<Writer> writers_;
    std::vector<Reader> readers_;
};

}  // namespace

Report run_crowd(const Crowd& crowd) {
    return Run(crowd).go();
}

}  // namespace crash
