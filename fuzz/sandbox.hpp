// What the fuzz harnesses share: a directory of their own for small stores, and the check that ends
// a run.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace fuzz {

// A finding: what must hold whatever the input says does not. Says so and ends the process as a
// crash does, so that libFuzzer keeps the input.
[[noreturn]] inline void found(const std::string& what) {
    std::fprintf(stderr, "finding: %s\n", what.c_str());
    std::abort();
}

inline void expect(bool holds, const char* what) {
    if (!holds) found(what);
}

// A directory below TMPDIR, in memory where the machine has that and TMPDIR is not set. Removed at
// the end of the process; emptied by whoever used it.
class Sandbox {
  public:
    static const Sandbox& get() {
        static const Sandbox sandbox;
        return sandbox;
    }

    [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }

    void empty() const {
        for (const auto& entry : std::filesystem::directory_iterator(path_))
            std::filesystem::remove_all(entry.path());
    }

  private:
    Sandbox() {
        const char* chosen = std::getenv("TMPDIR");
        const char* memory = std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp";
        path_ = std::string(chosen != nullptr ? chosen : memory) + "/kioku-fuzz.XXXXXX";
        if (mkdtemp(path_.data()) == nullptr) found("no directory can be made for the stores");
    }
    ~Sandbox() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::string path_;
};

}  // namespace fuzz
