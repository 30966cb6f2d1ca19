// TokenCounter's cuts: how much of a text fits, and its chunks.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "kioku/token_counter.hpp"
#include "text/safe_cut.hpp"
#include "text/token_estimate.hpp"

namespace memory {
namespace {

constexpr std::string_view kRoom = "text";

// Text is counted in windows of about this many bytes until one no longer fits.
constexpr std::size_t kWindow = 4096;

// A run without a safe cut up to this long is looked through character by character.
constexpr std::size_t kExactRun = 4096;

// How far behind the place that halving finds a longer prefix may still fit: no token is longer.
constexpr std::size_t kLongestToken = 128;

std::size_t to_boundary(std::string_view text, std::size_t at) {
    while (at < text.size() && base::is_continuation(text[at]))
        ++at;
    return at;
}

// How much of a run without a safe cut fits. Counts of longer and longer prefixes rise, but for a
// token here and there: halving comes close, and what is a token's length behind is tried from the
// far end.
std::size_t fitting_run(const TokenCounter& counter, std::string_view run, std::size_t room) {
    const auto fits = [&](std::size_t size) {
        return counter.count_tokens(run.substr(0, size)) <= room;
    };
    std::size_t good = 0;
    std::size_t bad = run.size() + 1;
    // Doubling first: the cost is the result's.
    for (std::size_t step = 64; step < run.size(); step *= 2) {
        const std::size_t size = to_boundary(run, step);
        if (!fits(size)) {
            bad = size;
            break;
        }
        good = size;
    }
    while (good + 1 < bad) {
        const std::size_t middle = to_boundary(run, good + (bad - good) / 2);
        if (middle >= bad) {
            bad = good + (bad - good) / 2;
        } else if (fits(middle)) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    if (good > kExactRun) return good;
    const std::size_t last = std::min(run.size(), good + kLongestToken);
    for (std::size_t size = to_boundary(run, last); size > good; --size) {
        if ((size == run.size() || !base::is_continuation(run[size])) && fits(size)) return size;
    }
    return good;
}

// The first safe cut behind `from`, looked for in a window: the text's size where that ends in it,
// nothing where the window has none.
std::optional<std::size_t> near_cut(std::string_view text, std::size_t from, text::Cuts cuts) {
    const std::size_t end = to_boundary(text, std::min(text.size(), from + kWindow));
    const std::size_t cut = text::next_safe_cut(text.substr(0, end), from, cuts);
    if (cut == end && end < text.size()) return std::nullopt;
    return cut;
}

// The longest prefix that fits: windows between safe cuts, then the places between those, then one
// run. The counts of what lies between safe cuts add up. Nothing is looked at that is far behind
// what fits.
std::size_t fitting(const TokenCounter& counter, std::string_view text, std::size_t room,
                    text::Cuts cuts) {
    std::size_t at = 0;
    for (const std::size_t step : {std::min(room, kWindow / 4) * 4, std::size_t{0}}) {
        while (at < text.size()) {
            const auto stop = near_cut(text, at + step, cuts);
            if (!stop) break;
            const std::size_t tokens = counter.count_tokens(text.substr(at, *stop - at));
            if (tokens > room) break;
            room -= tokens;
            at = *stop;
        }
    }
    if (at == text.size() || room == 0) return at;
    return at + fitting_run(counter, text.substr(at), room);
}

// Counts of broken bytes do not add up: all of them fit, or what is before the first bad one
// counts.
std::size_t fitting_broken(const TokenCounter& counter, std::string_view text, std::size_t room,
                           text::Cuts cuts) {
    if (counter.count_tokens(text) <= room) return text.size();
    const std::size_t valid = base::first_invalid(text).value_or(text.size());
    return fitting(counter, text.substr(0, valid), room, cuts);
}

// Where the last `overlap` tokens of `chunk` at most begin, between two characters. Counts of
// shorter and shorter suffixes fall, but for a token here and there; so the place found by halving
// fits, and is the earliest such place or close to it.
std::size_t overlap_begin(const TokenCounter& counter, std::string_view chunk,
                          std::size_t overlap) {
    std::size_t too_early = 0;
    std::size_t fits = chunk.size();
    while (too_early < fits) {
        const std::size_t middle = too_early + (fits - too_early) / 2;
        const std::size_t begin = to_boundary(chunk, middle);
        if (counter.count_tokens(chunk.substr(begin)) <= overlap) {
            fits = middle;
        } else {
            too_early = middle + 1;
        }
    }
    return to_boundary(chunk, fits);
}

}  // namespace

std::string_view TokenCounter::truncate(std::string_view text, std::size_t max_tokens) const {
    if (!is_exact()) return text.substr(0, text::estimate_prefix(text, max_tokens));
    const std::size_t size = fitting(*this, text, max_tokens, cuts());
    if (!base::first_invalid(text.substr(0, size))) return text.substr(0, size);
    return text.substr(0, fitting_broken(*this, text, max_tokens, cuts()));
}

Result<std::vector<std::string_view>> TokenCounter::split(std::string_view text,
                                                          std::size_t max_tokens,
                                                          std::size_t overlap) const {
    if (max_tokens == 0) {
        return fail(ErrorCode::invalid_argument, kRoom, "max_tokens is 0; it must be at least 1");
    }
    if (overlap >= max_tokens) {
        return fail(ErrorCode::invalid_argument, kRoom,
                    fmt::format("overlap {} is not below max_tokens {}", overlap, max_tokens));
    }
    if (const auto invalid = base::first_invalid(text)) {
        return fail(ErrorCode::invalid_argument, kRoom,
                    fmt::format("the text is not UTF-8 at byte {}", *invalid));
    }
    std::vector<std::string_view> chunks;
    std::size_t begin = 0;
    std::size_t covered = 0;
    while (covered < text.size()) {
        std::string_view chunk = truncate(text.substr(begin), max_tokens);
        if (begin + chunk.size() <= covered && begin < covered) {
            // The overlap left no room for anything new: this chunk goes without it.
            begin = covered;
            continue;
        }
        if (chunk.empty()) {
            return fail(ErrorCode::limit, kRoom,
                        fmt::format("a character at byte {} costs more than max_tokens {}", begin,
                                    max_tokens));
        }
        chunks.push_back(chunk);
        covered = begin + chunk.size();
        begin += overlap == 0 ? chunk.size() : overlap_begin(*this, chunk, overlap);
    }
    return chunks;
}

}  // namespace memory
