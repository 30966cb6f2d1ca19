// One pass over each file for every form of every marker.
#include "support/markers.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "support/child_process.hpp"

namespace support {

namespace {

std::string utf16(std::string_view text, bool big_endian) {
    std::string wide;
    for (const char c : text) {
        if (big_endian) wide += '\0';
        wide += c;
        if (!big_endian) wide += '\0';
    }
    return wide;
}

// What base64 shows of `text` wherever it begins, `skip` bytes after a group of three.
std::string base64(std::string_view text, std::size_t skip) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::string padded = std::string(skip, '\0') + std::string(text);
    std::string digits;
    for (std::size_t i = 0; i + 3 <= padded.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | static_cast<unsigned char>(padded[i + j]);
        for (int shift = 18; shift >= 0; shift -= 6)
            digits += kDigits[group >> shift & 63];
    }
    return digits.substr(skip == 0 ? 0 : skip + 1);  // the digits that the bytes before share
}

std::vector<std::pair<const char*, std::string>> forms_of(const std::string& marker) {
    return {{"utf-8", marker},
            {"utf-16le", utf16(marker, false)},
            {"utf-16be", utf16(marker, true)},
            {"base64", base64(marker, 0)},
            {"base64+1", base64(marker, 1)},
            {"base64+2", base64(marker, 2)}};
}

}  // namespace

std::vector<std::string> find_markers(const std::string& directory,
                                      const std::vector<std::string>& markers) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        for (const auto& marker : markers) {
            for (const auto& [name, form] : forms_of(marker)) {
                if (form.size() < 5) continue;  // base64 of a marker that is too short to tell
                const auto at = bytes.find(form);
                if (at == std::string::npos) continue;
                found.push_back(fmt::format("{}: {} as {} at {}", entry.path().filename().string(),
                                            marker, name, at));
            }
        }
    }
    return found;
}

std::vector<std::string> scan_for(const std::string& directory,
                                  const std::vector<std::string>& markers) {
    std::vector<std::string> arguments{directory};
    arguments.insert(arguments.end(), markers.begin(), markers.end());
    ChildProcess scanner("scan", arguments);
    std::vector<std::string> found;
    while (auto line = scanner.hear()) {
        if (*line == "done") return found;
        found.push_back(*line);
    }
    found.emplace_back("the scanner did not finish");
    return found;
}

}  // namespace support
