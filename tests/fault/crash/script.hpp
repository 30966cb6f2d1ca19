// What a writer is told to do, line by line and in the same words in every host, and what a store
// then holds: the model that a store is held against after a crash.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "kioku/manager.hpp"

namespace crash {

enum class Verb {
    add,     // one message, under a key
    batch,   // `count` messages in one call, under the keys "<key>:1" and on
    save,    // the saved context's version `count`
    take,    // pulls a job
    finish,  // completes the job that was taken last
    work,    // pulls and completes one, for hosts that do both in one
    clear,
    remember,  // one memory, under a key which is its source too
    store,     // one episode, likewise
    forget,    // the memory or the episode of a key
};

struct Op {
    Verb verb = Verb::add;
    std::string session;
    std::string key;
    int count = 0;
    int size = 0;
};

// Words with spaces between; a writer is told one a line.
[[nodiscard]] std::string to_line(const Op& op);
[[nodiscard]] Op from_line(std::string_view line);

// A message's content: its key, then padding.
[[nodiscard]] std::string text_of(std::string_view key, int size);
[[nodiscard]] std::string context_of(std::int64_t version);

// A store as the writer's words make it, jobs and summaries apart: those are held against rules.
class Model {
  public:
    void apply(const Op& op);
    [[nodiscard]] std::string describe() const;
    [[nodiscard]] std::size_t messages() const;
    [[nodiscard]] std::int64_t context(const std::string& session) const;
    // The keys of memories, or of memories and episodes.
    [[nodiscard]] std::vector<std::string> items(bool memories_only) const;

  private:
    struct Session {
        std::int64_t last_seq = 0;
        std::int64_t context = 0;
        std::map<std::int64_t, std::string> messages;  // by seq: the key and the size
    };
    void append(Session& session, const std::string& key, int size);
    std::map<std::string, Session> sessions_;
    std::map<std::string, std::string> items_;  // by key: what it is
};

// A store as it is, in the words of Model::describe, and the id under each key.
struct Seen {
    std::string text;
    std::map<std::string, std::string> ids;
};
[[nodiscard]] Seen describe(memory::Manager& manager);

// What recall finds by the key of each of these words' items, or of some of them if they are many,
// that is not as the store is: a problem a line.
[[nodiscard]] std::vector<std::string> recall_problems(memory::Manager& manager,
                                                       const std::vector<Op>& told,
                                                       const Seen& seen);

// The next words for a writer over a store that `model` describes; one of a command's words only
// (no saved contexts, jobs in one piece, no episode forgotten) where `command` is true. Keys begin
// with `prefix`.
[[nodiscard]] std::vector<Op> plan(std::mt19937& random, Model model, int count, bool command,
                                   const std::string& prefix);

// Begins the sessions that plans write to: small buffers, so that every few messages fold.
void begin_sessions(memory::Manager& manager);

// Does one word; the answer is "ok …" or "error …". `job` and `lease` are of the one taken last.
struct Taken {
    std::string job;
    std::string lease;
};
[[nodiscard]] std::string execute(memory::Manager& manager, const Op& op, Taken& taken);

}  // namespace crash
