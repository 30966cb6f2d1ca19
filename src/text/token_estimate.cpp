// Two table look-ups per byte: the class of the byte (independent of all before it), then the step
// from the state reached so far. The chain of states is the only dependency from byte to byte, and
// its latency is the whole cost; so a long text is cut at places where the state is known, and four
// parts are walked side by side.
#include "text/token_estimate.hpp"

#include <algorithm>
#include <limits>

#include "base/utf8.hpp"
#include "text/estimate_costs.hpp"

namespace memory::text {
namespace {

using estimate::class_count;
using estimate::kStates;
using estimate::kTokenUnits;
using estimate::Mode;
using estimate::State;

constexpr std::size_t kStride = 48;  // classes per row, rounded up
static_assert(class_count <= kStride);
static_assert(kStates * kStride <= 0x10000, "the begin of a row fits 16 bits");

constexpr auto kClasses = [] {
    std::array<std::uint8_t, 256> classes{};
    for (unsigned byte = 0; byte < classes.size(); ++byte)
        classes[byte] = estimate::class_of(byte);
    return classes;
}();

struct Table {
    std::array<std::uint16_t, kStates * kStride> next{};  // where the next state's row begins
    std::array<std::uint8_t, kStates * kStride> cost{};
};

constexpr void add_row(Table& table, State state) {
    const std::size_t row = estimate::index_of(state) * kStride;
    for (unsigned i = 0; i < class_count; ++i) {
        const estimate::Step step = estimate::step(state, static_cast<estimate::Class>(i));
        table.next[row + i] = static_cast<std::uint16_t>(estimate::index_of(step.next) * kStride);
        table.cost[row + i] = static_cast<std::uint8_t>(step.cost);
    }
}

constexpr void add_rows(Table& table, Mode mode, unsigned first, unsigned last, unsigned kinds) {
    for (unsigned run = first; run <= last; ++run) {
        for (unsigned kind = 0; kind < kinds; ++kind)
            add_row(table, {mode, run, kind});
    }
}

constexpr Table kTable = [] {
    Table table{};
    for (const Mode mode : {Mode::start, Mode::space, Mode::tab, Mode::apostrophe}) {
        add_row(table, {mode, 0, 0});
    }
    add_rows(table, Mode::newline, 1, 2, 1);
    add_rows(table, Mode::spaces, 1, 4, 1);
    add_rows(table, Mode::capitals, 1, 4, 1);
    add_rows(table, Mode::digits, 1, 3, 1);
    add_rows(table, Mode::script, 1, 2, 1);
    add_rows(table, Mode::marks, 1, 3, estimate::kMarkKinds);
    add_rows(table, Mode::pending, 0, 2, estimate::kLeads);
    add_rows(table, Mode::word, 1, estimate::kLongestWord, estimate::kBefores);
    return table;
}();

constexpr std::size_t kAfterSpace = estimate::index_of({Mode::space, 0, 0}) * kStride;

// A walk over a part of a text: the row of the state reached, and the cost so far.
struct Walk {
    std::size_t row = 0;
    std::uint64_t units = 0;

    void take(char byte) {
        const std::size_t entry = row + kClasses[static_cast<unsigned char>(byte)];
        units += kTable.cost[entry];
        row = kTable.next[entry];
    }
};

std::uint64_t walk(std::string_view text, std::size_t row) {
    Walk walk{row, 0};
    for (const char byte : text)
        walk.take(byte);
    return walk.units;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::size_t kParts = 4;
constexpr std::size_t kWorthParts = 512;  // bytes
constexpr std::size_t kSearch = 256;      // bytes

// A place at or soon after `at` that follows an ASCII letter and one space: whatever stood before,
// the state there is Mode::space. 0 if there is none.
std::size_t known_place(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(at + kSearch, text.size());
    for (; at < end; ++at) {
        if (text[at - 1] == ' ' && is_letter(text[at - 2])) return at;
    }
    return 0;
}

// The cost of a long text, or of a part of it, walked in four places at once. The sum is the same
// as that of one walk.
std::uint64_t walk_in_parts(std::string_view text) {
    std::array<std::size_t, kParts + 1> cuts{};
    cuts[kParts] = text.size();
    for (std::size_t i = 1; i < kParts; ++i) {
        cuts[i] = known_place(text, std::max<std::size_t>(2, text.size() / kParts * i));
        if (cuts[i] <= cuts[i - 1]) return walk(text, 0);
    }
    std::array<Walk, kParts> walks{};
    std::size_t shared = text.size();
    for (std::size_t i = 0; i < kParts; ++i) {
        if (i > 0) walks[i].row = kAfterSpace;
        shared = std::min(shared, cuts[i + 1] - cuts[i]);
    }
    // Locals, so that the four chains stay in registers.
    Walk a = walks[0];
    Walk b = walks[1];
    Walk c = walks[2];
    Walk d = walks[3];
    for (std::size_t at = 0; at < shared; ++at) {
        a.take(text[cuts[0] + at]);
        b.take(text[cuts[1] + at]);
        c.take(text[cuts[2] + at]);
        d.take(text[cuts[3] + at]);
    }
    walks = {a, b, c, d};
    std::uint64_t units = 0;
    for (std::size_t i = 0; i < kParts; ++i) {
        const std::size_t rest = cuts[i] + shared;
        units += walks[i].units + walk(text.substr(rest, cuts[i + 1] - rest), walks[i].row);
    }
    return units;
}

// To the nearest token, and never none for something.
std::size_t tokens_of(std::uint64_t units) {
    return std::max<std::size_t>(1,
                                 static_cast<std::size_t>((units + kTokenUnits / 2) / kTokenUnits));
}

}  // namespace

std::size_t estimate_tokens(std::string_view text) noexcept {
    if (text.empty()) return 0;
    return tokens_of(text.size() < kWorthParts ? walk(text, 0) : walk_in_parts(text));
}

std::size_t estimate_prefix(std::string_view text, std::size_t max_tokens) noexcept {
    if (max_tokens == 0) return 0;
    // tokens_of(units) <= max_tokens exactly while units stay below this.
    constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t above =
        max_tokens >= kMost / kTokenUnits ? kMost : max_tokens * kTokenUnits + kTokenUnits / 2;
    Walk walk;
    for (std::size_t at = 0; at < text.size(); ++at) {
        walk.take(text[at]);
        if (walk.units >= above) {
            // The byte that broke the limit may lie inside a character: all of it goes.
            return base::truncate_to_boundary(text, at).size();
        }
    }
    return text.size();
}

void estimate_by_character(std::string_view text,
                           base::FunctionRef<void(char32_t, std::uint32_t)> visit) {
    Walk walk;
    for (std::size_t at = 0; at < text.size();) {
        const base::Character character = base::decode_next(text, at);
        const std::uint64_t before = walk.units;
        for (const char byte : text.substr(at, character.length_bytes))
            walk.take(byte);
        visit(character.code_point, static_cast<std::uint32_t>(walk.units - before));
        at += character.length_bytes;
    }
}

}  // namespace memory::text
