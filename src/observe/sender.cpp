// Packing and counting.
#include "observe/sender.hpp"

#include <cerrno>
#include <exception>
#include <system_error>

#include "observe/lines.hpp"

namespace memory::observe {

namespace {

// When whoever was to flush is late.
constexpr std::chrono::milliseconds kLongWait{300};

}  // namespace

Sender::Sender(Address address, std::string tags)
    : tags_(std::move(tags)), socket_(std::move(address)) {
    waiting_.reserve(kDatagramBytes);
}

bool Sender::add(std::string_view line) noexcept {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + 1 + line.size() > kDatagramBytes || now - waiting_since_ > kLongWait) {
        send_waiting();
    }
    if (line.size() > kDatagramBytes) {
        send(line, 1);
        return false;
    }
    // Within what is reserved: this allocates nothing.
    if (waiting_lines_ > 0) waiting_ += '\n';
    waiting_ += line;
    if (++waiting_lines_ > 1) return false;
    waiting_since_ = now;
    return true;
}

void Sender::flush() noexcept {
    const std::lock_guard lock(mutex_);
    send_waiting();
}

SenderStatus Sender::status() {
    const std::lock_guard lock(mutex_);
    if (socket_.lost_former()) lost_former();
    SenderStatus status{sent_, dropped_, {}};
    if (error_ != 0) {
        status.problem = socket_.lookup_problem();
        if (status.problem.empty()) status.problem = std::generic_category().message(error_);
    }
    return status;
}

void Sender::send_waiting() noexcept {
    if (waiting_lines_ == 0) return;
    send(waiting_, waiting_lines_);
    waiting_.clear();
    waiting_lines_ = 0;
    if (error_ == 0 && dropped_ > told_dropped_) tell_dropped();
}

void Sender::send(std::string_view datagram, std::int64_t lines) noexcept {
    const auto outcome = socket_.send(datagram);
    if (outcome.lost_former) lost_former();
    error_ = outcome.error;
    former_lines_ = error_ == 0 ? lines : 0;
    former_told_ = 0;
    (error_ == 0 ? sent_ : dropped_) += lines;
}

void Sender::lost_former() noexcept {
    sent_ -= former_lines_;
    dropped_ += former_lines_;
    told_dropped_ -= former_told_;
    former_lines_ = 0;
    former_told_ = 0;
    error_ = ECONNREFUSED;
}

// A datagram of its own, which does not count as one: what it says is told again if it is lost.
void Sender::tell_dropped() noexcept {
    try {
        const std::int64_t untold = dropped_ - told_dropped_;
        send(metric_line("kioku.dogstatsd.dropped", static_cast<double>(untold), 'c', {}, tags_),
             0);
        if (error_ != 0) return;
        former_told_ = untold;
        told_dropped_ += untold;
    } catch (const std::exception&) {
        return;  // the next time
    }
}

}  // namespace memory::observe
