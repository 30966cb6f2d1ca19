// Every verb from many threads at once; ThreadSanitizer watches where it is compiled in.
#include "mixed_calls.hpp"

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "kioku.h"
#include "kioku/circuit_breaker.hpp"
#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/temporary_store.hpp"

using memory::ErrorCode;
using memory::Manager;
using support::must;

namespace {

constexpr int kSessions = 6;

// Answers that no verb may give. Thread-safe.
class Wrong {
  public:
    void add(const std::string& what) {
        const std::lock_guard lock(mutex_);
        if (list_.size() < 20) list_.push_back(what);
    }
    [[nodiscard]] const std::vector<std::string>& list() const { return list_; }

  private:
    std::mutex mutex_;
    std::vector<std::string> list_;
};

// One thread's calls, of its own choice of verbs.
class Caller {
  public:
    Caller(Manager& manager, kioku_manager* handle, unsigned seed, Wrong& wrong)
        : manager_(manager), handle_(handle), seed_(seed), wrong_(wrong) {}

    void call(int number) {
        const unsigned what = next() % 100;
        session_ = fmt::format("s{}", next() % kSessions);
        content_ = fmt::format("call {} says {}", number, std::string(next() % 200, 'x'));
        if (number % 2 == 0) {
            call_cpp(what);
        } else {
            call_c(what);
        }
    }

  private:
    unsigned next() {
        seed_ = seed_ * 1664525U + 1013904223U;
        return seed_ >> 8U;
    }

    // What a verb may answer where other threads clear, redact and fold.
    template <class T>
    void expect(const memory::Result<T>& outcome, ErrorCode also = ErrorCode::not_found) {
        if (outcome) return;
        const ErrorCode code = outcome.error().code;
        const bool may =
            code == ErrorCode::not_found || code == ErrorCode::conflict || code == also;
        if (!may) wrong_.add(fmt::format("{}: {}", to_string(code), outcome.error().message));
    }

    void call_cpp(unsigned what) {
        memory::NewMessage message;
        message.content = content_;
        if (what < 40) {
            auto added = manager_.add_message(session_, message);
            expect(added);
            if (added) id_ = added->id;
        } else if (what < 50) {
            expect(manager_.add_messages(session_, {message, message, message}));
        } else if (what < 60) {
            expect(manager_.get_context(session_));
        } else if (what < 66) {
            expect(manager_.messages(session_, 1, std::nullopt, {10, std::nullopt}));
        } else if (what < 72) {
            expect(manager_.save_context(session_, R"({"a":1})"));
        } else if (what < 76) {
            expect(manager_.load_context(session_));
        } else if (what < 86) {
            const auto job = manager_.next_job();
            expect(job);
            if (job && *job) {
                const auto text = memory::Json::parse(R"({"text":"short"})");
                expect(manager_.complete_job((*job)->id, (*job)->lease, *text));
            }
        } else {
            call_rare(what);
        }
    }

    void call_rare(unsigned what) {
        switch (what) {
            case 86: expect(manager_.health()); break;
            case 87: expect(manager_.sessions()); break;
            case 88: expect(manager_.get_memory_stats(session_)); break;
            case 89:
            case 90: expect(manager_.changes(0, 20)); break;
            case 91: expect(manager_.clear_session_memory(session_)); break;
            case 92:
                if (!id_.empty()) expect(manager_.redact_message(id_));
                break;
            case 93: {
                memory::SessionConfig config;
                config.title = content_.substr(0, 20);
                expect(manager_.configure_session(session_, config));
                break;
            }
            case 94:  // of fewer messages than two perhaps
                expect(manager_.fork_session(session_, fmt::format("f{}", next() % 3), 2),
                       ErrorCode::invalid_argument);
                break;
            case 95: {
                memory::CallOptions hurried;
                hurried.deadline_ms = 0;
                memory::NewMessage message;
                message.content = content_;
                expect(manager_.add_message(session_, message, hurried), ErrorCode::deadline);
                break;
            }
            case 96:
                if (!manager_.is_available()) wrong_.add("not available");
                break;
            default: expect(manager_.session(session_));
        }
    }

    void call_c(unsigned what) {
        kioku_text* text = nullptr;
        kioku_error* error = nullptr;
        std::int64_t number = 0;
        std::int32_t code = KIOKU_OK;
        const auto* session = session_.c_str();
        const std::uint64_t length = session_.size();
        if (what < 40) {
            code = kioku_message_add(handle_, session, length, "user", 4, content_.c_str(),
                                     content_.size(), nullptr, 0, &number, &text, &error);
        } else if (what < 50) {
            const std::string_view rows = R"([{"role":"user","content":"a"}])";
            code = kioku_message_add_batch(handle_, session, length, rows.data(), rows.size(),
                                           nullptr, 0, &text, &error);
        } else if (what < 62) {
            code = kioku_context_get(handle_, session, length, nullptr, 0, &text, &error);
        } else if (what < 72) {
            const std::string_view options = R"({"limit":5})";
            code = kioku_message_list(handle_, session, length, options.data(), options.size(),
                                      &text, &error);
        } else if (what < 78) {
            code =
                kioku_context_save(handle_, session, length, "{}", 2, nullptr, 0, &number, &error);
        } else if (what < 84) {
            code = kioku_job_next(handle_, nullptr, 0, &text, &error);
        } else if (what < 88) {
            code = kioku_manager_health(handle_, nullptr, 0, &text, &error);
        } else if (what < 92) {
            code = kioku_changes_since(handle_, 0, nullptr, 0, &text, &error);
        } else if (what < 94) {
            code = kioku_session_list(handle_, nullptr, 0, &text, &error);
        } else if (what < 95) {
            code = kioku_session_clear(handle_, session, length, nullptr, 0, &text, &error);
        } else if (what < 98) {
            code = kioku_log_next(handle_, &text, &error);
        } else {
            kioku_operation* operation = nullptr;
            code = kioku_manager_check(handle_, nullptr, 0, &operation, &error);
            kioku_operation_free(operation);  // cancelled under way
        }
        const bool may = code == KIOKU_OK || code == KIOKU_NOT_FOUND || code == KIOKU_CONFLICT;
        if (!may || kioku_error_code(error) != code)
            wrong_.add(fmt::format("{}: {}", code, kioku_error_message(error)));
        kioku_text_free(text);
        kioku_error_free(error);
    }

    Manager& manager_;
    kioku_manager* handle_;
    unsigned seed_;
    Wrong& wrong_;
    std::string session_;
    std::string content_;
    std::string id_;
};

}  // namespace

void make_mixed_calls(int threads, int calls) {
    const support::TemporaryStore store;
    const std::vector<std::string> none;
    Wrong wrong;
    {
        auto config = store.config();
        config.busy_timeout_ms = 60'000;
        auto manager = must(Manager::open(config));
        for (int i = 0; i < kSessions; ++i) {
            memory::SessionConfig session;
            session.max_buffer_messages = 6;
            if (i % 2 == 0) session.summarizer = memory::Summarizer::host;
            must(manager.configure_session(fmt::format("s{}", i), session));
        }
        const std::string json = fmt::format(
            R"({{"path":"{}","durability":"normal","busy_timeout_ms":60000}})", store.path());
        kioku_manager* handle = nullptr;
        REQUIRE(kioku_manager_open(json.c_str(), json.size(), &handle, nullptr) == KIOKU_OK);
        std::vector<std::thread> running;
        running.reserve(static_cast<std::size_t>(threads));
        for (int i = 0; i < threads; ++i) {
            running.emplace_back([&, i] {
                Caller caller(manager, handle, static_cast<unsigned>(i) * 7919U + 1U, wrong);
                for (int call = 0; call < calls; ++call)
                    caller.call(call);
            });
        }
        for (std::thread& thread : running)
            thread.join();
        kioku_manager_close(handle);
        CHECK(must(manager.check()).problems == none);
    }
    CHECK(wrong.list() == none);
    CHECK(must(Manager::open(store.config())).is_available());
}
