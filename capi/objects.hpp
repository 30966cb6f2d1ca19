// What the handles of the C ABI stand for.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "handle.hpp"
#include "kioku.h"
#include "kioku/circuit_breaker.hpp"
#include "kioku/manager.hpp"
#include "kioku/running_count.hpp"
#include "kioku/token_counter.hpp"
#include "records/log_ring.hpp"
#include "thread.hpp"

namespace memory::capi {

// An open store: what a manager's handle and all its children hold together. The log outlives the
// manager, which may still speak while it closes.
struct OpenStore {
    OpenStore(std::shared_ptr<records::LogRing> ring, Manager opened, std::string store_path)
        : log(std::move(ring)), manager(std::move(opened)), path(std::move(store_path)) {}

    std::shared_ptr<records::LogRing> log;
    Manager manager;
    std::string path;
    OwnProcess process;
};

struct ManagerObject : Object {
    static constexpr Kind kKind = Kind::manager;
    explicit ManagerObject(std::shared_ptr<OpenStore> opened) : store(std::move(opened)) {}
    std::shared_ptr<OpenStore> store;
};

struct TokenizerObject : Object {
    static constexpr Kind kKind = Kind::tokenizer;
    explicit TokenizerObject(TokenCounter opened) : counter(std::move(opened)) {}
    TokenCounter counter;
};

struct RunningCountObject : Object {
    static constexpr Kind kKind = Kind::running_count;
    explicit RunningCountObject(const TokenCounter& counter) : count(counter) {}
    std::mutex mutex;  // a host's two threads must not break what they may not do
    RunningCount count;
};

struct BreakerObject : Object {
    static constexpr Kind kKind = Kind::breaker;
    explicit BreakerObject(CircuitBreaker opened) : breaker(std::move(opened)) {}
    CircuitBreaker breaker;
};

class Operation;
class Exporter;
class Importer;

// The object behind each shape of handle, and its name in messages.
template <class Opaque>
struct Behind;
template <>
struct Behind<kioku_manager> {
    using Type = ManagerObject;
    static constexpr const char* kName = "manager";
};
template <>
struct Behind<kioku_operation> {
    using Type = Operation;
    static constexpr const char* kName = "operation";
};
template <>
struct Behind<kioku_exporter> {
    using Type = Exporter;
    static constexpr const char* kName = "exporter";
};
template <>
struct Behind<kioku_importer> {
    using Type = Importer;
    static constexpr const char* kName = "importer";
};
template <>
struct Behind<kioku_tokenizer> {
    using Type = TokenizerObject;
    static constexpr const char* kName = "tokenizer";
};
template <>
struct Behind<kioku_running_count> {
    using Type = RunningCountObject;
    static constexpr const char* kName = "running count";
};
template <>
struct Behind<kioku_breaker> {
    using Type = BreakerObject;
    static constexpr const char* kName = "breaker";
};

}  // namespace memory::capi
