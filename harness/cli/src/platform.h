// The few things that the program asks of the operating system, beside files.
#pragma once

#include <atomic>
#include <memory>
#include <streambuf>
#include <string>
#include <vector>

namespace wskcheck::cli {

// From now on Ctrl-C sets the flag, so that a long command ends with what it knows. A second Ctrl-C
// ends the program at once.
const std::atomic<bool>* catch_interrupts();

// Standard input, without a copy in between: what has come is given at once, and Ctrl-C is the end.
std::unique_ptr<std::streambuf> standard_input();

// An internal check that failed ends the program with exit code 4 and a message.
void report_aborts();

// By the values of NO_COLOR and TERM; null: not set.
bool wants_colour(bool on_terminal, const char* no_color, const char* term);

// The arguments of main() without the first, as UTF-8.
std::vector<std::string> arguments_of(int argc, char** argv);

// The same bytes everywhere: on Windows no carriage returns are added to what is printed.
void prepare_streams();

// On Windows also makes the console understand colours.
bool output_is_terminal();
bool errors_are_terminal();

}  // namespace wskcheck::cli
