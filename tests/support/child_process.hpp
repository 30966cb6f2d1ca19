// Another process of the test program, in a role of its own (child_roles.cpp), spoken with in
// lines.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace support {

struct ChildOptions {
    // Another program than this one: it gets the arguments on its command line.
    std::string program;
    std::vector<std::string> environment;  // "NAME=value", beside what is inherited
    bool group = false;                    // a process group of its own: kill_hard ends all of it
};

// Started by the constructor, killed by the destructor if it still runs. A line is text without a
// newline. Externally synchronised.
class ChildProcess {
  public:
    explicit ChildProcess(const std::string& role, const std::vector<std::string>& arguments = {},
                          const ChildOptions& options = {});
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    void tell(std::string_view line);
    // What the child says next; empty when it has ended.
    [[nodiscard]] std::optional<std::string> hear();
    // Tells and hears the answer; empty text when the child has ended.
    std::string ask(std::string_view line);

    void kill_hard();  // kill -9
    void hang_up();    // the child hears nothing more, and ends
    // Waits for its end: the exit status, or minus the signal.
    int wait();

  private:
    pid_t process_ = -1;
    bool group_ = false;
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    int status_ = 0;
};

// The child's side.
namespace child {
[[nodiscard]] std::vector<std::string> arguments();
void say(std::string_view line);
[[nodiscard]] std::optional<std::string> hear();
}  // namespace child

}  // namespace support
