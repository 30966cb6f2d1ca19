// Operations and their threads.
#include "operation.hpp"

#include <algorithm>
#include <chrono>

namespace memory::capi {
namespace {

// Longer waits than this are cut to it: clocks overflow.
constexpr std::int64_t kLongestWaitMs = std::int64_t{1000} * 60 * 60 * 24 * 365;

}  // namespace

Result<void> Operation::start(CallOptions call, Work work) {
    State& state = *state_;
    call.stop = state.thread.stop();
    return state.thread.start(
        [&state, call = std::move(call), work = std::move(work)] { run(state, call, work); });
}

void Operation::run(State& state, CallOptions call, const Work& work) noexcept {
    std::optional<Result<std::string>> result;
    try {
        Run context{*state.store, std::move(call), state.progress};
        result = work(context);
    } catch (...) {
        result = tl::unexpected(current_exception_as_error());
    }
    const std::lock_guard lock(state.mutex);
    state.result = std::move(result);
    state.ended.notify_all();
}

Result<bool> Operation::wait(std::int64_t timeout_ms) {
    Result<void> ours = state_.get_deleter().check();
    if (!ours) return tl::unexpected(std::move(ours).error());
    const std::chrono::milliseconds timeout(std::min(timeout_ms, kLongestWaitMs));
    std::unique_lock lock(state_->mutex);
    return state_->ended.wait_for(lock, timeout, [this] { return state_->result.has_value(); });
}

Result<std::string> Operation::result() {
    Result<void> ours = state_.get_deleter().check();
    if (!ours) return tl::unexpected(std::move(ours).error());
    const std::lock_guard lock(state_->mutex);
    if (!state_->result) return refuse("the operation is still running", ErrorCode::busy);
    return *state_->result;
}

Result<void> Operation::cancel() {
    Result<void> ours = state_.get_deleter().check();
    if (ours) state_->thread.request_stop();
    return ours;
}

Result<void> start(kioku_operation** out, const std::shared_ptr<OpenStore>& store,
                   const CallOptions& call, Work work) {
    auto operation = std::make_unique<Operation>(store);
    Result<void> started = operation->start(call, std::move(work));
    if (!started) return started;
    return give_handle(out, std::move(operation));
}

}  // namespace memory::capi

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;

int32_t kioku_operation_poll(kioku_operation* operation, int32_t* done, int64_t* progress,
                             kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(operation);
            if (in.failed()) return in.failure();
            const Result<bool> ended = object->wait(0);
            if (!ended) return tl::unexpected(ended.error());
            capi::set(done, *ended ? 1 : 0);
            capi::set(progress, object->progress());
            return {};
        },
        done, progress);
}

int32_t kioku_operation_wait(kioku_operation* operation, int64_t timeout_ms, int32_t* done,
                             kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(operation);
            static_cast<void>(in.count(timeout_ms, "timeout_ms"));
            if (in.failed()) return in.failure();
            const Result<bool> ended = object->wait(timeout_ms);
            if (!ended) return tl::unexpected(ended.error());
            capi::set(done, *ended ? 1 : 0);
            return {};
        },
        done);
}

int32_t kioku_operation_result(kioku_operation* operation, kioku_text** result,
                               kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(operation);
            if (in.failed()) return in.failure();
            Result<std::string> json = object->result();
            if (!json) return tl::unexpected(std::move(json).error());
            if (result != nullptr) *result = capi::make_text(std::move(*json));
            return {};
        },
        result);
}

int32_t kioku_operation_cancel(kioku_operation* operation, kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(operation);
        if (in.failed()) return in.failure();
        return object->cancel();
    });
}

void kioku_operation_free(kioku_operation* operation) {
    const std::uint64_t handle = capi::number_of(operation);
    // Asked to stop at once, so that a wait in another thread ends too.
    if (const auto object = capi::pin<capi::Operation>(handle)) {
        static_cast<void>(object->cancel());
    }
    capi::handles().close(handle, capi::Kind::operation);
}
