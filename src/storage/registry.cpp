// The registry of open databases.
#include "storage/registry.hpp"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <new>

#include <pthread.h>
#include <unistd.h>

#include "base/test_hooks.hpp"
#include "storage/open_file.hpp"

namespace memory::storage {

namespace {

struct Entry {
    std::weak_ptr<Database> database;
    FileIdentity file;
    bool settled = false;    // neither being opened nor being closed
    bool inherited = false;  // opened before a fork, in the parent
};

struct Registry {
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::string, Entry> entries;  // guarded by mutex
    std::atomic<std::uint32_t> generation{0};

    Registry() {
        // The mutex is held across a fork so that the child gets it whole. SQLite keeps the locks
        // of this process in tables that the child inherits: it would believe to hold them.
        pthread_atfork([] { registry().mutex.lock(); }, [] { registry().mutex.unlock(); },
                       [] {
                           Registry& self = registry();
                           for (auto& [path, entry] : self.entries)
                               entry.inherited = true;
                           ++self.generation;
                           self.mutex.unlock();
                       });
    }

    // Never destroyed: a store that a host leaves open may be closed after static destructors ran.
    // Nothing in it owns memory once every store is closed.
    static Registry& registry() {
        alignas(Registry) static unsigned char room[sizeof(Registry)];
        static auto* instance = new (room) Registry;
        return *instance;
    }
};

void forget(const std::string& path) {
    Registry& registry = Registry::registry();
    const std::lock_guard lock(registry.mutex);
    registry.entries.erase(path);
    registry.changed.notify_all();
}

// Closes the database, and only then lets others open the file anew.
void close(std::unique_ptr<Database> database, const std::string& path, std::uint32_t generation) {
    Registry& registry = Registry::registry();
    if (registry.generation != generation) {
        // In a child of fork(2): the connections, locks and threads are the parent's.
        static_cast<void>(database.release());
        return;
    }
    {
        const std::lock_guard lock(registry.mutex);
        registry.entries[path].settled = false;
    }
    KIOKU_KILL_POINT("registry.closing");
    database.reset();
    if (KIOKU_BROKEN("close_frees")) static_cast<void>(dup(STDERR_FILENO));
    KIOKU_KILL_POINT("registry.closed");
    forget(path);
}

// Forgets a file that could not be opened.
struct Opening {
    const std::string& path;
    bool done = false;
    ~Opening() {
        if (!done) forget(path);
    }
};

tl::unexpected<Error> forked() {
    return fail(ErrorCode::unsupported, "storage",
                "the store was open when this process was forked; SQLite's locks do not survive "
                "that: open it after the fork, or fork before opening");
}

}  // namespace

Result<std::shared_ptr<Database>> shared_database(
    const std::string& path, const std::function<Result<std::unique_ptr<Database>>()>& open) {
    Registry& registry = Registry::registry();
    const std::string* name = nullptr;
    {
        std::shared_ptr<Database> database;  // goes after the lock: closing the last one wants it
        std::unique_lock lock(registry.mutex);
        for (auto found = registry.entries.find(path); found != registry.entries.end();
             found = registry.entries.find(path)) {
            if (found->second.inherited) return forked();
            database = found->second.database.lock();
            if (found->second.settled && database) {
                if (identify(path) == found->second.file) return database;
                return fail(ErrorCode::conflict, "storage",
                            "the file was replaced while it was open here; close the other "
                            "openings first");
            }
            registry.changed.wait(lock);
        }
        name = &registry.entries.emplace(path, Entry{}).first->first;
    }
    const std::uint32_t generation = registry.generation;
    Opening opening{path};
    KIOKU_KILL_POINT("registry.opening");
    auto made = open();
    KIOKU_KILL_POINT("registry.opened");
    if (!made) return tl::unexpected(std::move(made).error());
    opening.done = true;  // from here on it is closed as any other
    // The entry's own name: it stands until the file is closed, and copying a pointer cannot fail.
    std::shared_ptr<Database> shared(made->release(), [name, generation](Database* database) {
        close(std::unique_ptr<Database>(database), *name, generation);
    });
    const std::lock_guard lock(registry.mutex);
    registry.entries[path] = Entry{shared, identify(path), true, false};
    registry.changed.notify_all();
    return shared;
}

std::uint32_t fork_generation() noexcept {
    return Registry::registry().generation;
}

Result<void> refuse_after_fork(std::uint32_t generation) {
    if (Registry::registry().generation == generation) return {};
    return forked();
}

}  // namespace memory::storage
