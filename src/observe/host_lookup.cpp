// Names, through the system's own resolver: /etc/hosts, DNS and whatever else it is set up for.
#include "observe/host_lookup.hpp"

#include <condition_variable>
#include <cstring>
#include <exception>
#include <mutex>

#include <dlfcn.h>
#include <netdb.h>

namespace memory::observe {

namespace {

constexpr std::chrono::milliseconds kFirstWait{500};
constexpr std::chrono::seconds kAgain{10};

// An empty answer, and why, when there is none.
int look_up(const std::string& host, const std::string& port, int flags,
            std::vector<HostAddress>& found) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_DGRAM;
    hints.ai_flags = flags | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int code = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    if (code != 0) return code;
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(list, &freeaddrinfo);
    for (const int family : {AF_INET, AF_INET6}) {
        for (const addrinfo* one = list; one != nullptr; one = one->ai_next) {
            if (one->ai_family != family) continue;
            HostAddress& address = found.emplace_back();
            std::memcpy(&address.address, one->ai_addr, one->ai_addrlen);
            address.length = one->ai_addrlen;
        }
    }
    return found.empty() ? EAI_NONAME : 0;
}

}  // namespace

// Shared with the thread, which may be left alone with it.
struct HostLookup::Question {
    std::string host;
    std::string port;
    std::mutex mutex;  // guards what follows
    std::condition_variable answered;
    bool is_answered = false;
    int code = 0;
    std::vector<HostAddress> found;

    void answer() noexcept {
        int result = EAI_MEMORY;
        std::vector<HostAddress> addresses;
        try {
            result = look_up(host, port, AI_ADDRCONFIG, addresses);
        } catch (const std::exception&) {
            addresses.clear();
        }
        const std::lock_guard lock(mutex);
        code = result;
        found = std::move(addresses);
        is_answered = true;
        answered.notify_all();
    }
};

HostLookup::HostLookup(const std::string& host, std::uint16_t port) {
    if (host.empty()) return;
    if (look_up(host, std::to_string(port), AI_NUMERICHOST, found_) == 0) return;
    question_ = std::make_shared<Question>();
    question_->host = host;
    question_->port = std::to_string(port);
    ask();
    {
        std::unique_lock lock(question_->mutex);
        question_->answered.wait_for(lock, kFirstWait, [this] { return question_->is_answered; });
    }
    take_answer();
}

HostLookup::~HostLookup() {
    leave();
}

const std::vector<HostAddress>& HostLookup::found() noexcept {
    if (found_.empty() && question_) {
        take_answer();
        const bool is_due = std::chrono::steady_clock::now() - asked_ > kAgain;
        if (found_.empty() && !thread_.joinable() && is_due) ask();
    }
    return found_;
}

std::string HostLookup::problem() const {
    return found_.empty() ? problem_ : std::string();
}

void HostLookup::ask() noexcept {
    asked_ = std::chrono::steady_clock::now();
    try {
        problem_ = "the host's name is being looked up";
        question_->is_answered = false;
        thread_ = std::thread([question = question_] { question->answer(); });
    } catch (const std::exception&) {
        problem_ = "no thread to look up the host's name";
        question_->is_answered = true;
    }
}

void HostLookup::take_answer() noexcept {
    if (!thread_.joinable()) return;
    int code = 0;
    {
        const std::lock_guard lock(question_->mutex);
        if (!question_->is_answered) return;
        found_.swap(question_->found);
        code = question_->code;
    }
    thread_.join();  // it has nothing left to do
    if (code != 0) problem_ = std::string("the host's name is not known: ") + gai_strerror(code);
}

// A thread that still waits for its answer is not waited for. The code that it runs has to stay
// where it is, even if the host unloads the library that this is part of.
void HostLookup::leave() noexcept {
    take_answer();
    if (!thread_.joinable()) return;
    Dl_info self{};
    if (dladdr(reinterpret_cast<void*>(&look_up), &self) != 0 && self.dli_fname != nullptr) {
        static_cast<void>(dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE));
    }
    thread_.detach();
}

}  // namespace memory::observe
