// UUIDv7: 48 bits of milliseconds, 74 random bits that only rise within a millisecond.
#include "base/ids.hpp"

#include <cerrno>
#include <cstring>
#include <random>

#include <sys/random.h>

namespace memory::base {

namespace {
constexpr std::uint64_t kLowMask = (std::uint64_t{1} << 62) - 1;
constexpr std::uint64_t kHighMask = (std::uint64_t{1} << 12) - 1;
constexpr char kHex[] = "0123456789abcdef";

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
}  // namespace

void IdGenerator::refill() {
    auto* bytes = reinterpret_cast<unsigned char*>(pool_.data());
    std::size_t have = 0;
    while (have < sizeof pool_) {
        const ssize_t got = getrandom(bytes + have, sizeof pool_ - have, 0);
        if (got > 0) {
            have += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {  // no getrandom (seccomp): the C++ library's source
            std::random_device device;
            for (auto& word : pool_)
                word = (std::uint64_t{device()} << 32) | device();
            break;
        }
    }
    used_ = 0;
}

IdBytes IdGenerator::next(Timestamp now) {
    if (used_ + 2 > pool_.size()) refill();
    const std::int64_t ms = now.time_since_epoch().count();
    if (ms > last_ms_) {
        last_ms_ = ms;
        high_ = pool_[used_++] & (kHighMask >> 1);  // the top bit free: room to rise
        low_ = pool_[used_++] & kLowMask;
    } else {
        low_ += 1 + (pool_[used_++] & 0xffffffffu);
        if (low_ > kLowMask) {
            low_ &= kLowMask;
            if (++high_ > kHighMask) {
                high_ = 0;
                ++last_ms_;
            }
        }
    }
    IdBytes id{};
    const auto time = static_cast<std::uint64_t>(last_ms_);
    for (int i = 0; i < 6; ++i)
        id[i] = static_cast<unsigned char>(time >> (40 - 8 * i));
    id[6] = static_cast<unsigned char>(0x70 | (high_ >> 8));
    id[7] = static_cast<unsigned char>(high_);
    for (int i = 0; i < 8; ++i)
        id[8 + i] = static_cast<unsigned char>(low_ >> (56 - 8 * i));
    id[8] = static_cast<unsigned char>(0x80 | (id[8] & 0x3f));
    return id;
}

std::string id_text(const IdBytes& id) {
    return id_text(id_view(id));
}

std::string id_text(std::string_view bytes) {
    if (bytes.size() != 16) return {};
    std::array<char, 36> text;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text[at++] = '-';
        const auto byte = static_cast<unsigned char>(bytes[i]);
        text[at++] = kHex[byte >> 4];
        text[at++] = kHex[byte & 15];
    }
    return {text.data(), text.size()};
}

std::optional<IdBytes> parse_id(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    IdBytes id{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < 36;) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i++] != '-') return std::nullopt;
            continue;
        }
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        id[at++] = static_cast<unsigned char>(high * 16 + low);
        i += 2;
    }
    return id;
}

}  // namespace memory::base
