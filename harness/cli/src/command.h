// How a verb meets the program: it declares its options on a CLI11 app and gives back what to run.
#pragma once

#include <functional>

#include "command_io.h"

namespace CLI {
class App;
}

namespace wskcheck::cli {

struct Command {
  CLI::App* app = nullptr;
  std::function<int(Io&)> run;
};

}  // namespace wskcheck::cli
