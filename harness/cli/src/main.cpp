// The program wskcheck: streams and signals of the process for run_program().
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <vector>

#include "platform.h"
#include "program.h"

int main(int argc, char** argv) {
  using namespace wskcheck::cli;
  report_aborts();
  std::ios::sync_with_stdio(false);
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool wants_colour = (no_color == nullptr || *no_color == '\0') &&
                            (term == nullptr || std::string_view(term) != "dumb");
  Io io{std::cin, std::cout, std::cerr};
  io.colour = wants_colour && output_is_terminal();
  io.progress = errors_are_terminal();
  io.interrupted = catch_interrupts();
  return run_program(std::vector<std::string>(argv + 1, argv + argc), io);
}
