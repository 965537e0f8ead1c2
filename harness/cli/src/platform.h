// The few things that the program asks of the operating system, beside files.
#pragma once

#include <atomic>

namespace wskcheck::cli {

// From now on Ctrl-C sets the flag, so that a long command ends with what it knows. A second Ctrl-C
// ends the program at once.
const std::atomic<bool>* catch_interrupts();

// An internal check that failed ends the program with exit code 4 and a message.
void report_aborts();

bool output_is_terminal();
bool errors_are_terminal();

}  // namespace wskcheck::cli
