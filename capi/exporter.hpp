// Records on their way out, in chunks that the host asks for.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "door.hpp"
#include "records/options.hpp"
#include "thread.hpp"

namespace memory::capi {

// The export runs on a thread of its own, at most one chunk ahead of the host. Thread-safe. Its
// destructor stops the export and waits for it.
class Exporter : public Object {
  public:
    static constexpr Kind kKind = Kind::exporter;

    explicit Exporter(std::shared_ptr<OpenStore> store) : state_(new State{std::move(store)}) {}

    // Once. Errors: unavailable.
    [[nodiscard]] Result<void> start(records::ExportCall what);

    // Whole lines; empty after the last. Errors: the export's; unsupported, in a child process.
    [[nodiscard]] Result<std::string> next();

  private:
    struct State {
        const std::shared_ptr<OpenStore> store;

        std::mutex mutex{};  // guards lines and outcome
        std::condition_variable_any changed{};
        std::string lines{};
        std::optional<Result<ExportReport>> outcome{};

        Thread thread{};  // last: it is joined before what it uses goes
    };
    static void run(State& state, const records::ExportCall& what) noexcept;
    [[nodiscard]] static Result<void> put(State& state, std::string_view line);

    std::unique_ptr<State, OwnProcess> state_;
};

}  // namespace memory::capi
