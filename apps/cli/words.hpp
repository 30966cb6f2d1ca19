// Answers that several commands give in the same words.
#pragma once

#include <string>
#include <string_view>

#include "cli/output.hpp"
#include "kioku/session.hpp"
#include "kioku/time.hpp"

namespace cli {

// "2026-11-21 09:30" on a terminal, RFC 3339 in a pipe; both UTC.
[[nodiscard]] std::string shown_time(const Output& out, memory::Timestamp time);

// "would …" for --dry-run; {"dry_run": true, "would": "…"} in JSON.
void print_dry_run(Output& out, std::string_view what);

// What was erased, and what still holds a copy.
void print_erasure(Output& out, const memory::Erasure& erasure);

}  // namespace cli
