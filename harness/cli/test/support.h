// Running the program, inside the test and as a process, from the top of the source tree.
#pragma once

#include <csignal>
#include <string>
#include <vector>

namespace wskcheck::cli {

struct Ran {
  int code = -1;
  std::string out;
  std::string err;
};

// run_program() with string streams. `colour` and `progress` stand for a terminal.
Ran run(const std::vector<std::string>& arguments, const std::string& in = "", bool colour = false,
        bool progress = false);

// "check --scope 'a b'" as arguments; quotes are single ones.
std::vector<std::string> split(const std::string& line);

// Letters and digits of the text, others as '_': what a test can be called.
std::string as_name(const std::string& text);

// The program itself. `out_path` takes standard output, if it is not empty; `environment` is added;
// `signal` is sent to it once it handles interrupts. `in_path` may be a FIFO, which has no end.
Ran run_process(const std::vector<std::string>& arguments, const std::string& out_path = "",
                const std::vector<std::string>& environment = {}, int signal = 0,
                const std::string& in_path = "/dev/null");

std::string read_file(const std::string& path);
// A file below the test's own folder for temporary files; gives its path.
std::string write_temporary(const std::string& name, const std::string& text);
std::string temporary_folder();

}  // namespace wskcheck::cli
