// The host and the thread of an import meet over the lines that are pending.
#include "importer.hpp"

namespace memory::capi {
namespace {

// From here on the host waits until the import has caught up.
constexpr std::size_t kPendingBytes = std::size_t{1} << 20U;

}  // namespace

Result<void> Importer::start(records::ImportCall what) {
    State& state = *state_;
    what.call.stop = state.thread.stop();
    return state.thread.start([&state, what = std::move(what)] { run(state, what); });
}

void Importer::run(State& state, const records::ImportCall& what) noexcept {
    std::optional<Result<ImportReport>> outcome;
    try {
        outcome = state.store->manager.import_records([&state] { return take(state); }, what.what,
                                                      what.call);
    } catch (...) {
        outcome = tl::unexpected(current_exception_as_error());
    }
    const std::lock_guard lock(state.mutex);
    state.outcome = std::move(outcome);
    state.changed.notify_all();
}

Result<std::optional<std::string>> Importer::take(State& state) {
    std::unique_lock lock(state.mutex);
    while (true) {
        if (const auto line = state.lines.next()) return std::optional<std::string>(*line);
        if (state.ended) return std::optional<std::string>();
        state.waiting = true;
        state.changed.notify_all();
        const bool woken =
            state.changed.wait(lock, state.thread.stop(), [&state] { return !state.waiting; });
        if (!woken) return refuse("the import was closed", ErrorCode::cancelled);
    }
}

Result<void> Importer::push(std::string_view piece) {
    Result<void> ours = state_.get_deleter().check();
    if (!ours) return ours;
    std::unique_lock lock(state_->mutex);
    // An import that waits for a line has to be given more, however much of one is pending.
    state_->changed.wait(lock, [this] {
        return state_->waiting || state_->ended || state_->outcome.has_value() ||
               state_->lines.pending_bytes() < kPendingBytes;
    });
    if (state_->outcome && !*state_->outcome) return tl::unexpected(state_->outcome->error());
    if (state_->ended) return refuse("the import is finished", ErrorCode::conflict);
    Result<void> pushed = state_->lines.push(piece);
    state_->waiting = false;
    state_->changed.notify_all();
    return pushed;
}

Result<ImportReport> Importer::finish() {
    Result<void> ours = state_.get_deleter().check();
    if (!ours) return tl::unexpected(std::move(ours).error());
    std::unique_lock lock(state_->mutex);
    if (!state_->ended) state_->lines.finish();
    state_->ended = true;
    state_->waiting = false;
    state_->changed.notify_all();
    state_->changed.wait(lock, [this] { return state_->outcome.has_value(); });
    return *state_->outcome;
}

}  // namespace memory::capi
