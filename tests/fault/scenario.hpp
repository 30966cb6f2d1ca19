// A store put to every use that writes, in steps whose outcome is known beforehand: what the tests
// of kill points and of faults interrupt.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "kioku/manager.hpp"
#include "support/clocked_store.hpp"

namespace support {

// The steps over a store in `directory`. Each step may be repeated: what it did already it finds
// done. Its clock moves on at each, past every lease. Externally synchronised.
class Scenario {
  public:
    enum class Size {
        small,
        large  // writes more than the log may hold
    };
    explicit Scenario(std::string directory, Size size = Size::small,
                      memory::Durability durability = memory::Durability::normal);
    ~Scenario();

    // How many there are.
    [[nodiscard]] std::size_t size() const { return steps_.size(); }
    [[nodiscard]] const char* name(std::size_t step) const { return steps_[step].name; }

    // Carries out one step. All but the first need the one before. May throw std::bad_alloc, as any
    // verb.
    memory::Result<void> run(std::size_t step);

    // Passes a step over that was carried out elsewhere: only the clock moves on.
    void skip();

    // The same once more, after a try whose outcome is not known: that it was done is no failure.
    memory::Result<void> repeat(std::size_t step);

    void open();  // for looking; throws where that fails
    void close();
    [[nodiscard]] bool is_open() const { return manager_ != nullptr; }
    [[nodiscard]] memory::Manager& manager() { return *manager_; }

    // All that a host can see of the store but ids and times, a line each.
    std::vector<std::string> state();

    // The state before each step, and after the last one, when nothing goes wrong.
    static std::vector<std::vector<std::string>> expected(Size size = Size::small);

  private:
    struct Step {
        const char* name;
        memory::Result<void> (Scenario::*run)();
    };

    memory::Result<void> open_store();
    memory::Result<void> reopen();
    memory::Result<void> first_message();
    memory::Result<void> batch();
    memory::Result<void> fold();
    memory::Result<void> context();
    memory::Result<void> save_first();
    memory::Result<void> do_job();
    memory::Result<void> configure();
    memory::Result<void> other_session();
    memory::Result<void> fork();
    memory::Result<void> import();
    memory::Result<void> redact();
    memory::Result<void> save_second();
    memory::Result<void> backup();
    memory::Result<void> clear();
    memory::Result<void> write_again();
    memory::Result<void> erase_fork();
    memory::Result<void> large();
    memory::Result<void> compact();
    memory::Result<void> check();
    memory::Result<void> last_message();
    memory::Result<void> end();

    memory::Result<void> add(const std::string& session, const std::string& words, int count);

    std::string directory_;
    memory::Durability durability_;
    TestClock clock_;
    std::vector<Step> steps_;
    std::unique_ptr<memory::Manager> manager_;
};

}  // namespace support
