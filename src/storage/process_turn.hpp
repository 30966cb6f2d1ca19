// One at a time among all copies of Kioku in this process.
#pragma once

namespace memory::storage {

// Held by one thread of one copy of Kioku in a process, whatever other copies (a Python module
// beside the shared library) do: they share no memory with us, but they do share /proc/self. Where
// that cannot be had, everybody has it. Not held across anything that waits.
class ProcessTurn {
  public:
    ProcessTurn() noexcept;
    ~ProcessTurn();
    ProcessTurn(const ProcessTurn&) = delete;
    ProcessTurn& operator=(const ProcessTurn&) = delete;

  private:
    int descriptor_;
};

}  // namespace memory::storage
