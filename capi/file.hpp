// Files that an export writes and an import reads, and a vocabulary. Never the store's own: SQLite
// drops its locks on a file when anybody in the process closes it.
#pragma once

#include <string>
#include <string_view>

#include "kioku/error.hpp"

namespace memory::capi {

// Whether this process has the file open for reading and writing, as a store is: nothing else may
// open it then.
[[nodiscard]] bool is_open_here(const std::string& path);

// A file that this process begins, and removes again unless it is finished. Externally
// synchronised.
class NewFile {
  public:
    // Errors: conflict (it exists), not_found (its folder does not), permission, full.
    [[nodiscard]] static Result<NewFile> create(const std::string& path);
    ~NewFile();
    NewFile(NewFile&& other) noexcept;
    NewFile& operator=(NewFile&&) = delete;

    // Errors: full, and what else the system says.
    [[nodiscard]] Result<void> write(std::string_view text);

    // Writes what is left, waits for the disk and keeps the file.
    [[nodiscard]] Result<void> finish();

  private:
    NewFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    [[nodiscard]] Result<void> flush();

    std::string path_;
    int descriptor_;
    std::string buffer_;
};

// A regular file, read from beginning to end. Externally synchronised.
class ReadFile {
  public:
    // Errors: not_found, permission, invalid_argument (not a regular file; `store`, its log or its
    // index).
    [[nodiscard]] static Result<ReadFile> open(const std::string& path, const std::string& store);
    ~ReadFile();
    ReadFile(ReadFile&& other) noexcept;
    ReadFile& operator=(ReadFile&&) = delete;

    // The next piece, until the next call; empty at the end.
    [[nodiscard]] Result<std::string_view> read();

  private:
    ReadFile(std::string path, int descriptor);

    std::string path_;
    int descriptor_;
    std::string buffer_;
};

}  // namespace memory::capi
