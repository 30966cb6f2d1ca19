// A thin layer over SQLite's own VFS.
#include "recording_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <new>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "support/files.hpp"

namespace crash {

namespace {

constexpr std::size_t kSector = 512;

RecordingVfs* recorder = nullptr;
sqlite3_vfs* real = nullptr;

// In SQLite's own memory; the real VFS's file stands behind it.
struct Recorded {
    sqlite3_file base;
    sqlite3_file* file;
    std::string* name;  // null: not recorded
    bool syncs_folder;  // with its next sync, as SQLite does for a journal or log that it made
};

Recorded& ours(sqlite3_file* file) {
    return *reinterpret_cast<Recorded*>(file);
}
sqlite3_file* theirs(sqlite3_file* file) {
    return ours(file).file;
}

void note(sqlite3_file* file, FileEvent::Kind kind, sqlite3_int64 at = 0, std::string bytes = {}) {
    if (ours(file).name == nullptr) return;
    recorder->note({kind, *ours(file).name, static_cast<std::size_t>(at), std::move(bytes), false});
}

std::string base_name(const char* path) {
    const std::string whole(path);
    return whole.substr(whole.rfind('/') + 1);
}

int close_file(sqlite3_file* file) {
    const int code = theirs(file)->pMethods->xClose(theirs(file));
    delete ours(file).name;
    return code;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    const int code = theirs(file)->pMethods->xWrite(theirs(file), from, size, at);
    if (code == SQLITE_OK)
        note(file, FileEvent::Kind::write, at,
             {static_cast<const char*>(from), static_cast<std::size_t>(size)});
    return code;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    const int code = theirs(file)->pMethods->xTruncate(theirs(file), size);
    if (code == SQLITE_OK) note(file, FileEvent::Kind::truncate, size);
    return code;
}

int sync_file(sqlite3_file* file, int flags) {
    const int code = theirs(file)->pMethods->xSync(theirs(file), flags);
    if (code != SQLITE_OK || ours(file).name == nullptr) return code;
    const bool with_folder = std::exchange(ours(file).syncs_folder, false);
    recorder->note({FileEvent::Kind::sync, *ours(file).name, 0, {}, with_folder});
    return code;
}

const sqlite3_io_methods kMethods{
    3,
    close_file,
    [](sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
        return theirs(file)->pMethods->xRead(theirs(file), into, size, at);
    },
    write_file,
    truncate_file,
    sync_file,
    [](sqlite3_file* file, sqlite3_int64* size) {
        return theirs(file)->pMethods->xFileSize(theirs(file), size);
    },
    [](sqlite3_file* file, int lock) { return theirs(file)->pMethods->xLock(theirs(file), lock); },
    [](sqlite3_file* file, int lock) {
        return theirs(file)->pMethods->xUnlock(theirs(file), lock);
    },
    [](sqlite3_file* file, int* held) {
        return theirs(file)->pMethods->xCheckReservedLock(theirs(file), held);
    },
    [](sqlite3_file* file, int what, void* with) {
        return theirs(file)->pMethods->xFileControl(theirs(file), what, with);
    },
    [](sqlite3_file* file) { return theirs(file)->pMethods->xSectorSize(theirs(file)); },
    [](sqlite3_file* file) { return theirs(file)->pMethods->xDeviceCharacteristics(theirs(file)); },
    [](sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
        return theirs(file)->pMethods->xShmMap(theirs(file), page, size, extend, memory);
    },
    [](sqlite3_file* file, int at, int count, int flags) {
        return theirs(file)->pMethods->xShmLock(theirs(file), at, count, flags);
    },
    [](sqlite3_file* file) { theirs(file)->pMethods->xShmBarrier(theirs(file)); },
    [](sqlite3_file* file, int remove) {
        return theirs(file)->pMethods->xShmUnmap(theirs(file), remove);
    },
    [](sqlite3_file*, sqlite3_int64, int, void** pages) {  // no memory-mapped reading
        *pages = nullptr;
        return SQLITE_OK;
    },
    [](sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; },
};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* opened) {
    Recorded& recorded = *new (file) Recorded{};
    recorded.file = reinterpret_cast<sqlite3_file*>(&recorded + 1);
    int exists = 1;
    if (name != nullptr && (flags & SQLITE_OPEN_CREATE) != 0)
        real->xAccess(real, name, SQLITE_ACCESS_EXISTS, &exists);
    const int code = real->xOpen(real, name, recorded.file, flags, opened);
    if (code != SQLITE_OK) return code;
    recorded.base.pMethods = &kMethods;
    if (name != nullptr) recorded.name = new std::string(base_name(name));
    recorded.syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    if (exists == 0) note(file, FileEvent::Kind::create);
    return code;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
    const int code = real->xDelete(real, name, sync_folder);
    if (code == SQLITE_OK)
        recorder->note({FileEvent::Kind::remove, base_name(name), 0, {}, sync_folder != 0});
    return code;
}

// One file of the disk: what it surely holds, and what it was told since.
struct DiskFile {
    bool exists = false;
    std::string bytes;
    std::vector<const FileEvent*> waiting;
};

void apply(DiskFile& file, const FileEvent& event, std::size_t from, std::size_t size) {
    if (file.bytes.size() < event.at + from + size) file.bytes.resize(event.at + from + size);
    file.bytes.replace(event.at + from, size, event.bytes, from, size);
}

// Does what waits, each part with the chance `kept` of four.
void settle(DiskFile& file, std::mt19937& random, unsigned kept) {
    const auto keeps = [&] { return random() % 4 < kept; };
    for (const FileEvent* event : file.waiting) {
        switch (event->kind) {
            case FileEvent::Kind::create: file.exists = file.exists || keeps(); break;
            case FileEvent::Kind::remove:
                if (keeps()) file = DiskFile{};
                break;
            case FileEvent::Kind::truncate:
                if (keeps()) file.bytes.resize(std::min(file.bytes.size(), event->at));
                break;
            default:
                for (std::size_t from = 0; from < event->bytes.size();) {
                    // Sectors of the disk, wherever in one the write begins.
                    const std::size_t end = (event->at + from) / kSector * kSector + kSector;
                    const std::size_t size = std::min(end - event->at, event->bytes.size()) - from;
                    if (keeps()) apply(file, *event, from, size);
                    from += size;
                }
        }
    }
}

// The folder was synced: what was made is there, what was removed is gone.
void settle_names(DiskFile& file) {
    for (std::size_t i = 0; i < file.waiting.size();) {
        const FileEvent& event = *file.waiting[i];
        if (event.kind == FileEvent::Kind::remove) {
            std::vector<const FileEvent*> later(file.waiting.begin() + i + 1, file.waiting.end());
            file = DiskFile{};
            file.waiting = std::move(later);
            i = 0;
        } else {
            file.exists = file.exists || event.kind == FileEvent::Kind::create;
            ++i;
        }
    }
}

}  // namespace

RecordingVfs::RecordingVfs() : vfs_(std::make_unique<sqlite3_vfs>()) {
    real = sqlite3_vfs_find(nullptr);
    recorder = this;
    *vfs_ = *real;
    vfs_->zName = "kioku-recording";
    vfs_->szOsFile = static_cast<int>(sizeof(Recorded)) + real->szOsFile;
    vfs_->xOpen = open_file;
    vfs_->xDelete = remove_file;
    sqlite3_vfs_register(vfs_.get(), 1);
}

RecordingVfs::~RecordingVfs() {
    sqlite3_vfs_unregister(vfs_.get());
    sqlite3_vfs_register(real, 1);
    recorder = nullptr;
}

std::size_t RecordingVfs::count() const {
    const std::lock_guard lock(mutex_);
    return events_.size();
}

std::vector<FileEvent> RecordingVfs::events() const {
    const std::lock_guard lock(mutex_);
    return events_;
}

void RecordingVfs::note(FileEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
}

void write_disk_after(const std::vector<FileEvent>& events, std::size_t count, std::mt19937& random,
                      const std::string& folder) {
    std::map<std::string, DiskFile> disk;
    for (std::size_t i = 0; i < count; ++i) {
        const FileEvent& event = events[i];
        DiskFile& file = disk[event.file];
        file.waiting.push_back(&event);
        if (event.kind == FileEvent::Kind::sync) {
            settle(file, random, 4);
            file.exists = true;
            file.waiting.clear();
        }
        if (!event.with_folder) continue;
        for (auto& [name, each] : disk)
            settle_names(each);
    }
    for (auto& [name, file] : disk) {
        settle(file, random, static_cast<unsigned>(random() % 5));
        if (file.exists) support::write_file(fmt::format("{}/{}", folder, name), file.bytes);
    }
}

}  // namespace crash
