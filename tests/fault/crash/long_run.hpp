// How far a long run goes: KIOKU_CYCLES and KIOKU_SEED of the environment, else the figures here.
#pragma once

#include <cstdlib>
#include <random>
#include <string>

namespace crash {

[[nodiscard]] inline int cycles_or(int otherwise) {
    const char* text = std::getenv("KIOKU_CYCLES");
    return text == nullptr ? otherwise : std::stoi(text);
}

// A new one for each run; it is printed, so that a run can be made again.
[[nodiscard]] inline unsigned seed_of_run() {
    const char* text = std::getenv("KIOKU_SEED");
    return text == nullptr ? std::random_device()() : static_cast<unsigned>(std::stoul(text));
}

}  // namespace crash
