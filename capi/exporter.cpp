// The thread of an export and the host meet over one string of lines.
#include "exporter.hpp"

namespace memory::capi {
namespace {

// A chunk is handed out from this size on, and the export waits.
constexpr std::size_t kChunkBytes = std::size_t{64} << 10U;

}  // namespace

Result<void> Exporter::start(records::ExportCall what) {
    State& state = *state_;
    what.call.stop = state.thread.stop();
    return state.thread.start([&state, what = std::move(what)] { run(state, what); });
}

void Exporter::run(State& state, const records::ExportCall& what) noexcept {
    std::optional<Result<ExportReport>> outcome;
    try {
        outcome = state.store->manager.export_records(
            [&state](std::string_view line) { return put(state, line); }, what.what, what.call);
    } catch (...) {
        outcome = tl::unexpected(current_exception_as_error());
    }
    const std::lock_guard lock(state.mutex);
    state.outcome = std::move(outcome);
    state.changed.notify_all();
}

Result<void> Exporter::put(State& state, std::string_view line) {
    std::unique_lock lock(state.mutex);
    const bool room = state.changed.wait(lock, state.thread.stop(),
                                         [&state] { return state.lines.size() < kChunkBytes; });
    if (!room) return refuse("the export was closed", ErrorCode::cancelled);
    state.lines += line;
    state.lines += '\n';
    if (state.lines.size() >= kChunkBytes) state.changed.notify_all();
    return {};
}

Result<std::string> Exporter::next() {
    Result<void> ours = state_.get_deleter().check();
    if (!ours) return tl::unexpected(std::move(ours).error());
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] {
        return state_->lines.size() >= kChunkBytes || state_->outcome.has_value();
    });
    if (state_->lines.empty() && !*state_->outcome) {
        return tl::unexpected(state_->outcome->error());
    }
    std::string lines = std::exchange(state_->lines, {});
    state_->changed.notify_all();
    return lines;
}

}  // namespace memory::capi
