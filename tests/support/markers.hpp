// Looks for text that should be gone, in every file of a directory.
#pragma once

#include <string>
#include <vector>

namespace support {

// Where a marker is found as UTF-8, UTF-16 (both orders) or inside base64 (three alignments):
// "<file>: <marker> as <encoding>". Opens the files: not for the process that has the store open.
[[nodiscard]] std::vector<std::string> find_markers(const std::string& directory,
                                                    const std::vector<std::string>& markers);

// The same from a process of its own.
[[nodiscard]] std::vector<std::string> scan_for(const std::string& directory,
                                                const std::vector<std::string>& markers);

}  // namespace support
