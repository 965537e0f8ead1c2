// The program as a function: arguments and streams in, exit code out.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "command_io.h"

namespace wskcheck::cli {

// `arguments` without the program's name.
int run_program(const std::vector<std::string>& arguments, Io& io);

// Runs `work`; what it throws becomes a message and an exit code.
int guarded(const std::function<int()>& work, Io& io);

// docs/cli.md: the help of the program and of each verb.
std::string help_page();

}  // namespace wskcheck::cli
