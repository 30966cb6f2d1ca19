// A file system for SQLite over the machine's own, whose calls fail as faults.hpp plans them, and
// which flushes nothing: no test that uses it survives a power cut.
#pragma once

namespace support {

// Makes it the default, and lets SQLite's memory fail too (Kind::allocation). Once per process,
// while no connection is open.
void install_faults();

// Files that SQLite has open, and blocks of memory that it holds.
[[nodiscard]] long open_files() noexcept;
[[nodiscard]] long held_blocks() noexcept;

}  // namespace support
