// A store and its model side by side: each verb is done to both, and then they are compared.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conversation.hpp"
#include "session_model.hpp"
#include "support/clocked_store.hpp"

namespace memory::session::testing {

// Each move is one verb with random arguments; `look` compares everything that can be seen.
class World {
  public:
    explicit World(std::uint32_t seed);

    void move();
    void look();

  private:
    void add();
    void add_batch();
    void repeat();
    void configure();
    void clear_buffer();
    void add_summary();
    void clear_summaries();
    void redact();
    void clear();
    void fork();
    void work_on_job();

    void look_at_transcript(const std::string& id, ModelSession& model);
    void look_at_buffer(const std::string& id, ModelSession& model);
    void look_at_summaries(const std::string& id, ModelSession& model);
    void look_at_context(const std::string& id);

    [[nodiscard]] std::set<std::string> holders(const std::string& id, std::int64_t first,
                                                std::int64_t last);
    [[nodiscard]] std::string pick();
    [[nodiscard]] NewMessage next_message();
    void remember(const std::string& id, ModelSession& model, const NewMessage& message,
                  const AddedMessage& added);

    Random random_;
    support::ClockedStore store_;
    std::map<std::string, ModelSession> sessions_;
    std::vector<std::string> gone_;  // words that were erased everywhere they stood
    std::vector<std::string> open_calls_;
    int words_ = 0;
    int keys_ = 0;
    int forks_ = 0;
    struct Keyed {
        std::string session;
        NewMessage message;
        AddedMessage added;
    };
    std::vector<Keyed> keyed_;
};

}  // namespace memory::session::testing
