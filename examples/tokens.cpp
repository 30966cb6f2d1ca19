// Counting, encoding, cutting and splitting by tokens.
#include <iostream>

#include <kioku/running_count.hpp>
#include <kioku/token_counter.hpp>

namespace {

void run(std::string_view long_text) {
    const auto counter = memory::TokenCounter::open("gpt-4o").value();  // or "o200k_base"
    std::cout << counter.name() << ": " << counter.count_tokens("How many tokens is this?") << '\n';
    const auto ids = counter.encode("hello world").value();
    std::cout << ids.size() << " tokens, from " << ids.front() << ": "
              << counter.decode(ids).value() << '\n';
    std::cout << counter.truncate(long_text, 8) << "\n--\n";  // whole characters, at most 8 tokens
    const auto chunks = counter.split(long_text, 12, 3).value();
    for (const auto chunk : chunks)
        std::cout << chunk << "\n--\n";  // each opens with the end of the one before
    memory::RunningCount count(counter);
    for (const std::string_view part : {"It is ", "streaming", "."})
        std::cout << count.append(part).value() << '\n';
}

}  // namespace

int main() {
    try {
        run("A chat costs the sum of its messages and 3, because every reply is primed; the tokens "
            "of "
            "a stored message leave the priming out.");
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
