// What a store asks of its files, recorded, so that the disk after a power cut can be made for any
// moment of it: needs no rights and no devices, and any number of cuts can be tried on one
// recording.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace crash {

struct FileEvent {
    enum class Kind {
        create,
        write,
        truncate,
        sync,
        remove
    };
    Kind kind = Kind::write;
    std::string file;  // without its folder
    std::size_t at = 0;
    std::string bytes;
    bool with_folder = false;  // of a sync or a removal: the folder was synced too
};

// SQLite's default way to the files while it lives, which passes everything on to the one before.
// One at a time; thread-safe. Every connection that it opened must be closed before it goes.
class RecordingVfs {
  public:
    RecordingVfs();
    ~RecordingVfs();
    RecordingVfs(const RecordingVfs&) = delete;
    RecordingVfs& operator=(const RecordingVfs&) = delete;

    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::vector<FileEvent> events() const;
    void note(FileEvent event);

  private:
    mutable std::mutex mutex_;
    std::vector<FileEvent> events_;
    std::unique_ptr<sqlite3_vfs> vfs_;
};

// Writes to `folder`, which is empty, what a disk may hold when the power went after the first
// `count` events. What was synced is there; of all since, any sectors are there and others not, and
// of files made or removed since, some.
void write_disk_after(const std::vector<FileEvent>& events, std::size_t count, std::mt19937& random,
                      const std::string& folder);

}  // namespace crash
