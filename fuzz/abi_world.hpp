// What a run over the C ABI has at hand: the handles that are open or were, texts that were given
// out, and the input, from which every choice is decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <tuple>
#include <vector>

#include <fuzzer/FuzzedDataProvider.h>

#include "kioku.h"

namespace fuzz {

// A text in, or a NULL that claims a length.
struct Text {
    std::string bytes;
    bool is_null = false;
    std::uint64_t claimed_length = 0;
};

// For one input: its destructor frees and closes everything, in an order of its own. For one
// thread.
class World {
  public:
    explicit World(FuzzedDataProvider& input) : input_(input) {}
    ~World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    [[nodiscard]] FuzzedDataProvider& input() { return input_; }

    // Whether NULL stands in the next pointer place: now and then.
    bool is_null() { return input_.ConsumeIntegralInRange<std::uint8_t>(0, 15) == 15; }

    // The text at place `nth` of `function`. Paths stay in the sandbox, and no call waits long.
    Text text(const char* function, int nth);
    std::int64_t number();
    std::uint64_t permit();
    std::uint64_t capacity() { return input_.ConsumeIntegralInRange<std::uint64_t>(0, 40); }
    std::vector<std::uint32_t> ids();

    // A handle of this kind, mostly the newest; or one that was closed, NULL, made up, of another
    // kind. Opens one with usual settings where there was none.
    template <class Opaque>
    Opaque* pick() {
        auto& pool = std::get<Pool<Opaque>>(pools_).handles;
        if (pool.empty()) open_usual(static_cast<Opaque*>(nullptr));
        const auto choice = input_.ConsumeIntegralInRange<std::uint8_t>(0, 15);
        if (choice == 15) return nullptr;
        if (choice == 14)
            return reinterpret_cast<Opaque*>(input_.ConsumeIntegral<std::uintptr_t>());
        if (choice == 13) return static_cast<Opaque*>(last_of_any_kind_);
        if (pool.empty()) return nullptr;
        return pool[pool.size() - 1 - choice % pool.size()];
    }

    // Keeps a handle that a call gave out; the oldest goes when there are many.
    template <class Opaque>
    void add(Opaque* handle) {
        auto& pool = std::get<Pool<Opaque>>(pools_).handles;
        last_of_any_kind_ = handle;
        pool.push_back(handle);
        if (pool.size() <= kMost) return;
        close(pool.front());
        pool.pop_front();
    }

    // Keeps a text that a call gave out, and what later calls may want of it: ids, leases, cursors.
    void keep(kioku_text* text);
    // One of the texts, for kioku_text_free; NULL when there is none.
    kioku_text* take_text();

    void remember_permit(std::uint64_t number) { permits_.push_back(number); }

  private:
    template <class Opaque>
    struct Pool {
        std::deque<Opaque*> handles;
    };
    static constexpr std::size_t kMost = 6;
    static constexpr std::size_t kMostRemembered = 12;

    static void close(kioku_manager* handle) { kioku_manager_close(handle); }
    static void close(kioku_operation* handle) { kioku_operation_free(handle); }
    static void close(kioku_exporter* handle) { kioku_export_close(handle); }
    static void close(kioku_importer* handle) { kioku_import_close(handle); }
    static void close(kioku_tokenizer* handle) { kioku_tokenizer_close(handle); }
    static void close(kioku_running_count* handle) { kioku_running_count_close(handle); }
    static void close(kioku_breaker* handle) { kioku_breaker_close(handle); }
    static void close(kioku_error* handle) { kioku_error_free(handle); }

    void open_usual(kioku_manager* kind);
    void open_usual(kioku_operation* kind);
    void open_usual(kioku_exporter* kind);
    void open_usual(kioku_importer* kind);
    void open_usual(kioku_tokenizer* kind);
    void open_usual(kioku_running_count* kind);
    void open_usual(kioku_breaker* kind);
    void open_usual(kioku_error* kind);
    kioku_manager* some_manager();

    std::string config(const std::string& more);
    std::string free_text();
    std::string json_options();
    std::string remembered();

    FuzzedDataProvider& input_;
    std::tuple<Pool<kioku_manager>, Pool<kioku_operation>, Pool<kioku_exporter>,
               Pool<kioku_importer>, Pool<kioku_tokenizer>, Pool<kioku_running_count>,
               Pool<kioku_breaker>, Pool<kioku_error>>
        pools_;
    void* last_of_any_kind_ = nullptr;
    std::deque<kioku_text*> texts_;
    std::deque<std::string> remembered_;
    std::deque<std::uint64_t> permits_{0};
};

}  // namespace fuzz
