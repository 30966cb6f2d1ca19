// Long work on a thread of its own: started, polled, waited for, cancelled.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "door.hpp"
#include "thread.hpp"

namespace memory::capi {

// What the work is given: the store, bounds that end when it is cancelled, and a count to raise.
struct Run {
    OpenStore& store;
    CallOptions call;
    std::atomic<std::int64_t>& progress;
};

// Answers its result as JSON.
using Work = std::function<Result<std::string>(Run&)>;

// Thread-safe. Its destructor stops the work and waits for it.
class Operation : public Object {
  public:
    static constexpr Kind kKind = Kind::operation;

    explicit Operation(std::shared_ptr<OpenStore> store) : state_(new State{std::move(store)}) {}

    // Once. Errors: unavailable.
    [[nodiscard]] Result<void> start(CallOptions call, Work work);

    // Errors of these three: unsupported, in a child process.
    [[nodiscard]] Result<bool> wait(std::int64_t timeout_ms);
    [[nodiscard]] Result<std::string> result();
    [[nodiscard]] Result<void> cancel();

    [[nodiscard]] std::int64_t progress() const noexcept { return state_->progress; }

  private:
    struct State {
        const std::shared_ptr<OpenStore> store;
        std::atomic<std::int64_t> progress{0};

        std::mutex mutex{};  // guards result
        std::condition_variable ended{};
        std::optional<Result<std::string>> result{};

        Thread thread{};  // last: it is joined before what it uses goes
    };
    static void run(State& state, CallOptions call, const Work& work) noexcept;

    std::unique_ptr<State, OwnProcess> state_;
};

// Starts an operation and hands it out.
[[nodiscard]] Result<void> start(kioku_operation** out, const std::shared_ptr<OpenStore>& store,
                                 const CallOptions& call, Work work);

template <class T>
[[nodiscard]] Result<std::string> as_json(const Result<T>& record) {
    if (!record) return tl::unexpected(record.error());
    return records::to_json(*record);
}

}  // namespace memory::capi
