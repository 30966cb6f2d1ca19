#include "support/fault_vfs.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

#include <sqlite3.h>

#include "support/faults.hpp"

namespace support {

namespace {

using faults::Kind;

sqlite3_vfs* machine = nullptr;
std::atomic<long> files{0};
std::atomic<long> blocks{0};
thread_local int planned_errno = 0;

// What SQLite takes for one of its files; the machine's own stands behind it in the same room.
struct File {
    sqlite3_file base;
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) {
    return reinterpret_cast<File*>(file)->real();
}

bool fails(Kind kind, int system) {
    if (!faults::is_due(kind)) return false;
    planned_errno = system;
    return true;
}

int close(sqlite3_file* file) {
    --files;
    return real(file)->pMethods->xClose(real(file));
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    if (fails(Kind::read, EIO)) return SQLITE_IOERR_READ;
    return real(file)->pMethods->xRead(real(file), to, size, offset);
}
int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (fails(Kind::write, EIO)) return SQLITE_IOERR_WRITE;
    if (fails(Kind::full, ENOSPC)) return SQLITE_FULL;
    return real(file)->pMethods->xWrite(real(file), from, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (fails(Kind::truncate, EIO)) return SQLITE_IOERR_TRUNCATE;
    return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file*, int) {
    return fails(Kind::sync, EIO) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) {
    if (fails(Kind::lock, EIO)) return SQLITE_IOERR_LOCK;
    return real(file)->pMethods->xLock(real(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}
int check_reserved(sqlite3_file* file, int* found) {
    return real(file)->pMethods->xCheckReservedLock(real(file), found);
}
int control(sqlite3_file* file, int what, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}
int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}
int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** map) {
    if (fails(Kind::shared_memory, EIO)) {
        *map = nullptr;
        return SQLITE_IOERR_SHMMAP;
    }
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, map);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    const bool takes = (flags & SQLITE_SHM_LOCK) != 0;  // giving back does not fail
    if (takes && fails(Kind::shared_memory, EIO)) return SQLITE_IOERR_SHMLOCK;
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}
int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods kMethods{2,
                                  close,
                                  read,
                                  write,
                                  truncate,
                                  sync,
                                  file_size,
                                  lock,
                                  unlock,
                                  check_reserved,
                                  control,
                                  sector_size,
                                  characteristics,
                                  shm_map,
                                  shm_lock,
                                  shm_barrier,
                                  shm_unmap,
                                  nullptr,
                                  nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
    file->pMethods = nullptr;
    if (fails(Kind::open, EIO)) return SQLITE_CANTOPEN;
    const int code = machine->xOpen(machine, name, real(file), flags, given);
    if (real(file)->pMethods == nullptr) return code;
    file->pMethods = &kMethods;
    ++files;
    return code;
}
int remove(sqlite3_vfs*, const char* name, int) {
    if (fails(Kind::remove, EIO)) return SQLITE_IOERR_DELETE;
    return machine->xDelete(machine, name, 0);  // without a flush of the folder
}
int last_error(sqlite3_vfs*, int size, char* text) {
    if (planned_errno == 0) return machine->xGetLastError(machine, size, text);
    const int planned = planned_errno;
    planned_errno = 0;
    return planned;
}

sqlite3_mem_methods memory;

void* allocate(int size) {
    if (faults::is_due(Kind::allocation)) return nullptr;
    void* block = memory.xMalloc(size);
    if (block != nullptr) ++blocks;
    return block;
}
void* reallocate(void* block, int size) {
    return faults::is_due(Kind::allocation) ? nullptr : memory.xRealloc(block, size);
}
void release(void* block) {
    if (block != nullptr) --blocks;
    memory.xFree(block);
}

void expect(bool good) {
    if (!good) throw std::runtime_error("SQLite does not take the failing file system");
}

}  // namespace

void install_faults() {
    static bool installed = false;
    if (installed) return;
    expect(sqlite3_shutdown() == SQLITE_OK);
    expect(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK);
    sqlite3_mem_methods ours = memory;
    ours.xMalloc = allocate;
    ours.xRealloc = reallocate;
    ours.xFree = release;
    expect(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK);
    expect(sqlite3_initialize() == SQLITE_OK);
    machine = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs vfs;
    vfs = *machine;
    vfs.zName = "failing";
    vfs.szOsFile = static_cast<int>(sizeof(File)) + machine->szOsFile;
    vfs.pNext = nullptr;
    vfs.xOpen = open;
    vfs.xDelete = remove;
    vfs.xGetLastError = last_error;
    expect(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
    installed = true;
}

long open_files() noexcept {
    return files;
}
long held_blocks() noexcept {
    return blocks;
}

}  // namespace support
