// A file system without space: `full`, nothing half written, and on it goes once there is room.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

#include <sys/mount.h>

#include "kioku/manager.hpp"
#include "support/catch.hpp"
#include "support/files.hpp"
#include "support/must.hpp"
#include "support/skip.hpp"
#include "support/temporary_store.hpp"

namespace fs = std::filesystem;

using memory::ErrorCode;
using memory::Manager;
using support::must;

namespace {

// A tmpfs of a few MiB at a directory of its own; gone with it.
class SmallDisk {
  public:
    explicit SmallDisk(const char* size = "size=2m") {
        if (::mount("none", folder_.directory().c_str(), "tmpfs", 0, size) != 0) {
            support::skip_file(std::string("cannot mount a tmpfs: ") + std::strerror(errno));
        }
    }
    ~SmallDisk() { ::umount2(folder_.directory().c_str(), MNT_DETACH); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] memory::Config config() const { return folder_.config(); }
    [[nodiscard]] std::string path(const std::string& name) const {
        return folder_.directory() + "/" + name;
    }
    // Takes what is left, but for about `bytes`.
    void leave(std::uintmax_t bytes) const {
        const auto left = fs::space(folder_.directory()).available;
        if (left > bytes) support::write_file(path("ballast"), std::string(left - bytes, 'b'));
    }
    void make_room() const { fs::remove(path("ballast")); }

  private:
    support::TemporaryStore folder_;
};

memory::NewMessage say(std::size_t size) {
    memory::NewMessage message;
    message.content = std::string(size, 'x');
    return message;
}

}  // namespace

TEST_CASE("a write that finds the disk full leaves nothing, and later ones succeed", "[full]") {
    const SmallDisk disk;
    const auto durability = GENERATE(memory::Durability::normal, memory::Durability::full);
    auto config = disk.config();
    config.durability = durability;
    auto manager = must(Manager::open(config));
    std::int64_t acknowledged = 0;
    for (int i = 0; i < 5; ++i, ++acknowledged)
        must(manager.add_message("s1", say(1000)));
    disk.leave(150'000);
    bool was_full = false;
    for (int i = 0; i < 200 && !was_full; ++i) {
        const auto added = manager.add_message("s1", say(7000));
        if (added) {
            ++acknowledged;
        } else {
            CHECK(added.error().code == ErrorCode::full);
            was_full = true;
        }
    }
    CHECK(was_full);
    const auto batch = manager.add_messages("s2", std::vector<memory::NewMessage>(20, say(20'000)));
    REQUIRE_FALSE(batch);
    CHECK(batch.error().code == ErrorCode::full);
    CHECK(manager.is_available());
    CHECK(must(manager.get_memory_stats("s1")).session.message_count == acknowledged);
    CHECK(manager.session("s2").error().code == ErrorCode::not_found);
    disk.make_room();
    CHECK(must(manager.add_message("s1", say(7000))).seq == acknowledged + 1);
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
    CHECK(must(Manager::open(config)).get_memory_stats("s1").value().session.message_count ==
          acknowledged + 1);
}

TEST_CASE("a backup that finds the disk full takes its part away", "[full]") {
    const SmallDisk disk;
    const support::TemporaryStore store;
    auto config = store.config();
    config.session.summarizer = memory::Summarizer::none;
    auto manager = must(Manager::open(config));
    for (int i = 0; i < 30; ++i)
        must(manager.add_message("s1", say(100'000)));
    const auto copied = manager.backup(disk.path("copy.db"));
    REQUIRE_FALSE(copied);
    CHECK(copied.error().code == ErrorCode::full);
    CHECK(fs::is_empty(fs::path(disk.path("copy.db")).parent_path()));
    CHECK(manager.add_message("s1", say(10)));
}

TEST_CASE("a store cannot be made on a disk without space", "[full]") {
    const SmallDisk disk;
    disk.leave(0);
    const auto opened = Manager::open(disk.config());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::full);
    disk.make_room();
    CHECK(must(Manager::open(disk.config())).add_message("s1", say(10)));
}

TEST_CASE("a store on a disk that is full opens again with room, whole", "[full]") {
    const SmallDisk disk;
    auto message = say(1000);
    message.idempotency_key = "once";
    {
        auto manager = must(Manager::open(disk.config()));
        must(manager.add_message("s1", say(1000)));
        disk.leave(0);
        for (int i = 0; i < 200 && manager.add_message("s1", say(3000)); ++i) {
        }
        CHECK(manager.add_message("s1", message).error().code == ErrorCode::full);
    }
    disk.leave(0);
    const auto opened = Manager::open(disk.config());
    if (!opened) CHECK(opened.error().code == ErrorCode::full);
    disk.make_room();
    auto manager = must(Manager::open(disk.config()));
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
    CHECK_FALSE(must(manager.add_message("s1", message)).existed);
    CHECK(must(manager.add_message("s1", message)).existed);
}

TEST_CASE("compacting without space leaves the store as it was", "[full]") {
    const SmallDisk disk("size=6m");
    auto manager = must(Manager::open(disk.config()));
    for (int i = 0; i < 40; ++i)
        must(manager.add_message("s1", say(10'000)));
    must(manager.health());
    disk.leave(100'000);
    const auto compacted = manager.compact();
    REQUIRE_FALSE(compacted);
    CHECK(compacted.error().code == ErrorCode::full);
    disk.make_room();
    CHECK(must(manager.get_memory_stats("s1")).session.message_count == 40);
    CHECK(must(manager.check()).problems == std::vector<std::string>{});
    must(manager.compact());
}
