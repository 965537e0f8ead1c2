// Where a report goes and in which form: -o, --json, --color.
#pragma once

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "command.h"
#include "command_io.h"
#include "usage.h"
#include "wskcheck/report/json.h"
#include "wskcheck/report/text.h"

namespace wskcheck::cli {

struct OutputOptions {
  bool json = false;
  std::string file;
  std::string colour = "auto";  // "always", "never"
};

void add_output_options(CLI::App& app, OutputOptions& options);

// A report in the two forms that it can have; made only when wanted.
struct Rendered {
  std::function<std::string(const report::Paint&)> text;
  std::function<report::Json()> json;
};

// Writes the report to standard output or to the file. True when all of it was written; else a
// message has been printed and the exit code is exit_bad_input.
bool deliver(const OutputOptions& options, const Rendered& rendered, Io& io);

// Writes `text` to a temporary file beside `path` and renames it. Devices and pipes are written to
// directly. Nothing is left behind on a failure.
std::optional<Diagnostic> write_file(const std::string& path, const std::string& text);

// The same for what is too large to hold: `write` fills the stream, and what it returns (why there
// is nothing to keep) is returned. "-" is not special.
std::optional<Diagnostic> write_stream(
    const std::string& path, const std::function<std::optional<Diagnostic>(std::ostream&)>& write);

// What is said when standard output or a file cannot be written, by errno.
Diagnostic cannot_write(const std::string& path, const std::string& found);
std::string write_error(int error);

// Prints the message of a diagnostic and gives exit_bad_input.
int complain(const Diagnostic& diagnostic, Io& io);

}  // namespace wskcheck::cli
