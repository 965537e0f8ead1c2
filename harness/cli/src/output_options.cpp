// Writing reports: colours, JSON, files that appear whole or not at all.
#include "output_options.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <system_error>

#include "add_option.h"

namespace wskcheck::cli {
namespace {

namespace fs = std::filesystem;

fs::path path_of(const std::string& utf8) {
  return fs::path(std::u8string(utf8.begin(), utf8.end()));
}

using Fill = std::function<std::optional<Diagnostic>(std::ostream&)>;

std::optional<Diagnostic> write_directly(const fs::path& to, const std::string& path,
                                         const Fill& fill) {
  errno = 0;
  std::ofstream file(to, std::ios::binary | std::ios::trunc);
  if (!file) return cannot_write(path, write_error(errno));
  const std::optional<Diagnostic> failed = fill(file);
  const int error = errno;
  file.close();
  if (failed) return failed;
  if (!file) return cannot_write(path, write_error(error != 0 ? error : errno));
  return std::nullopt;
}

}  // namespace

void add_output_options(CLI::App& app, OutputOptions& options) {
  add_switch(app, "--json", options.json, "write JSON (schemas: docs/json/)");
  app.add_option("-o,--output", options.file, "write the report to FILE")->type_name("FILE");
  const CLI::App* at = &app;
  app.add_option_function<std::string>(
         "--color",
         [&options, at](const std::string& text) {
           static constexpr std::string_view names[] = {"auto", "always", "never"};
           for (const std::string_view name : names) {
             if (text == name) options.colour = text;
           }
           if (options.colour != text) {
             throw UsageError({where(*at), 0, 0, std::nullopt, "--color " + shell_quoted(text),
                               one_of(names), did_you_mean(text, names)});
           }
         },
         "auto (on a terminal without NO_COLOR), always or never")
      ->type_name("WHEN");
}

Diagnostic cannot_write(const std::string& path, const std::string& found) {
  Diagnostic out;
  out.file = path;
  out.found = found;
  out.expected = "a file that can be written";
  out.hint = "choose another place with -o";
  return out;
}

std::string write_error(int error) {
  if (error == ENOSPC) return "no space left on the device";
  return error == 0 ? "an error while writing" : std::strerror(error);
}

std::optional<Diagnostic> write_stream(const std::string& path, const Fill& write) {
  const fs::path to = path_of(path);
  std::error_code error;
  const fs::file_status status = fs::status(to, error);
  if (fs::is_directory(status)) return cannot_write(path, "a directory");
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_directly(to, path, write);
  fs::path part = to;
  part += ".part";
  if (auto failed = write_directly(part, path, write)) {
    fs::remove(part, error);
    return failed;
  }
  fs::rename(part, to, error);
  if (!error) return std::nullopt;
  const std::string reason = error.message();
  fs::remove(part, error);
  return cannot_write(path, reason);
}

std::optional<Diagnostic> write_file(const std::string& path, const std::string& text) {
  return write_stream(path, [&](std::ostream& out) -> std::optional<Diagnostic> {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    return std::nullopt;
  });
}

bool deliver(const OutputOptions& options, const Rendered& rendered, Io& io) {
  const bool to_file = !options.file.empty() && options.file != "-";
  const bool colour = options.colour == "always" || (options.colour == "auto" && io.colour);
  const report::Paint paint(colour && !to_file);
  const std::string text = options.json ? rendered.json().text() : rendered.text(paint);
  if (to_file) {
    if (const auto failed = write_file(options.file, text)) {
      complain(*failed, io);
      return false;
    }
    return true;
  }
  errno = 0;
  io.out << text << std::flush;
  if (io.out) return true;
  complain(cannot_write("standard output", write_error(errno)), io);
  return false;
}

int complain(const Diagnostic& diagnostic, Io& io) {
  io.err << diagnostic.message() << '\n' << std::flush;
  return exit_bad_input;
}

}  // namespace wskcheck::cli
