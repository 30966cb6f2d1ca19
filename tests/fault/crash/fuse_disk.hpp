// A block device whose power can be cut: ext4 on a loop device on a file that this process serves
// through the kernel's FUSE. What was not flushed at the cut is gone, or there in part.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace crash {

using Bytes = std::vector<char>;

// The file: a disk with a volatile cache. Thread-safe.
class DiskCache {
  public:
    static constexpr std::size_t kSector = 512;

    explicit DiskCache(Bytes durable) : durable_(std::move(durable)), current_(durable_) {}

    [[nodiscard]] std::size_t size() const { return current_.size(); }
    // Copies what a reader sees. False once the power is gone.
    bool read(std::size_t at, char* into, std::size_t size);
    bool write(std::size_t at, const char* from, std::size_t size);
    bool flush();

    // The power goes. What each sector that was written since the last flush then holds is chosen
    // at random: any of the versions it was given, or the flushed one. Answers the sectors that
    // were waiting.
    std::size_t cut(std::mt19937& random);

    // What is on the disk once the power is gone.
    [[nodiscard]] Bytes take() { return std::move(durable_); }

  private:
    std::mutex mutex_;
    bool has_power_ = true;
    Bytes durable_;
    Bytes current_;
    std::vector<std::pair<std::size_t, Bytes>> waiting_;  // writes since the last flush, in order
};

// The mounted file system. Externally synchronised, but for what the kernel asks of the cache.
class FuseDisk {
  public:
    // Why this machine cannot do it; empty if it can. Gives the process mounts of its own.
    [[nodiscard]] static std::string missing();

    // A fresh file system's bytes.
    [[nodiscard]] static Bytes format(const std::string& folder);

    // Mounts `image` below `folder`. Throws where that fails.
    FuseDisk(const std::string& folder, Bytes image);
    ~FuseDisk();
    FuseDisk(const FuseDisk&) = delete;
    FuseDisk& operator=(const FuseDisk&) = delete;

    [[nodiscard]] std::string path() const { return root_; }

    std::size_t cut(std::mt19937& random) { return cache_.cut(random); }

    // Unmounts everything (whoever used it must be dead) and answers the disk's bytes: after a cut
    // what it left, otherwise all.
    Bytes detach();

  private:
    void serve();
    void mount_file();
    void attach_loop();

    DiskCache cache_;
    std::string file_;
    std::string root_;
    std::string loop_;
    int fuse_ = -1;
    int loop_file_ = -1;
    bool mounted_ = false;
    std::thread server_;
};

}  // namespace crash
