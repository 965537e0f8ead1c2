// The program wskcheck: streams and signals of the process for run_program().
#include <cstdlib>
#include <iostream>
#include <istream>

#include "platform.h"
#include "program.h"

int main(int argc, char** argv) {
  using namespace wskcheck::cli;
  report_aborts();
  prepare_streams();
  std::ios::sync_with_stdio(false);
  const auto input = standard_input();
  std::istream in(input.get());
  Io io{in, std::cout, std::cerr};
  io.colour = wants_colour(output_is_terminal(), std::getenv("NO_COLOR"), std::getenv("TERM"));
  io.progress = errors_are_terminal();
  io.interrupted = catch_interrupts();
  return run_program(arguments_of(argc, argv), io);
}
