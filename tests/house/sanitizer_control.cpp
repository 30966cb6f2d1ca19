// The control of the sanitized builds: a data race and a read past the end. The build's sanitizer
// has to report the one that it is for.
#include <memory>
#include <thread>

int main() {
    int shared = 0;
    std::thread other([&] { ++shared; });
    ++shared;
    other.join();

    const auto three = std::make_unique<char[]>(3);
    volatile int past_the_end = 3;
    return three[static_cast<unsigned>(past_the_end)];
}
