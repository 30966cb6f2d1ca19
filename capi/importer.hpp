// Records on their way in, in pieces that the host pushes.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "door.hpp"
#include "records/lines.hpp"
#include "records/options.hpp"
#include "thread.hpp"

namespace memory::capi {

// The import runs on a thread of its own, which takes the lines that the pieces complete. It is one
// import from the first piece to the last, for rows may refer to rows before them. Thread-safe. Its
// destructor stops the import and waits for it.
class Importer : public Object {
  public:
    static constexpr Kind kKind = Kind::importer;

    explicit Importer(std::shared_ptr<OpenStore> store) : state_(new State{std::move(store)}) {}

    // Once. Errors: unavailable.
    [[nodiscard]] Result<void> start(records::ImportCall what);

    // Waits while much is pending. Errors of both: the import's, as soon as it has failed;
    // unsupported, in a child process. push also: conflict (after finish), limit (a line too long).
    [[nodiscard]] Result<void> push(std::string_view piece);
    [[nodiscard]] Result<ImportReport> finish();

  private:
    struct State {
        const std::shared_ptr<OpenStore> store;

        std::mutex mutex{};  // guards what follows, up to the thread
        std::condition_variable_any changed{};
        records::Lines lines{};
        bool waiting = false;  // the import, for a line
        bool ended = false;    // no piece follows
        std::optional<Result<ImportReport>> outcome{};

        Thread thread{};  // last: it is joined before what it uses goes
    };
    static void run(State& state, const records::ImportCall& what) noexcept;
    [[nodiscard]] static Result<std::optional<std::string>> take(State& state);

    std::unique_ptr<State, OwnProcess> state_;
};

}  // namespace memory::capi
