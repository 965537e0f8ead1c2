// One message for each file that is not what it should be.
#include "driver_files.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace wskcheck::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> languages{".c", ".cpp", ".cc", ".cxx"};
constexpr std::array<std::string_view, 2> libraries{".so", ".dll"};

template <class Names>
bool ends_with_any(const std::string& path, const Names& names) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return path.ends_with(name); });
}

Diagnostic wrong(std::string where, std::string found, std::string expected, std::string hint) {
  Diagnostic out;
  out.file = std::move(where);
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

std::optional<Diagnostic> check_source(const std::string& path, std::size_t files) {
  const std::string expected = "a C file of the driver";
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return wrong(path, "no such file", expected, "");
  if (fs::is_directory(status)) {
    return wrong(path, "a directory", expected, "name its files: " + shell_quoted(path) + "/*.c");
  }
  if (ends_with_any(path, libraries)) {
    if (files == 1) return std::nullopt;
    return wrong(path, "a library beside other files", "C files, or one library alone", "");
  }
  if (!ends_with_any(path, languages)) {
    return wrong(path, "a file that is no C source", expected,
                 path.ends_with(".h") ? "folders of headers are named with -I" : "");
  }
  if (!std::ifstream(path)) return wrong(path, "a file that cannot be read", expected, "");
  return std::nullopt;
}

bool is_program(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool is_on_path(const std::string& name) {
  const char* const path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (is_program(fs::path(rest.substr(0, end)) / name)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace

std::optional<Diagnostic> check_driver_files(const drive::Options& options,
                                             const std::string& from) {
  for (const std::string& source : options.sources) {
    if (auto failed = check_source(source, options.sources.size())) return failed;
  }
  for (const std::string& folder : options.includes) {
    std::error_code error;
    if (fs::is_directory(folder, error)) continue;
    return wrong(from, "-I " + shell_quoted(folder), "a folder that is there", "");
  }
  const std::string& name = options.compiler;
  const bool is_path = name.find('/') != std::string::npos;
  if (name.empty() || (is_path ? is_program(name) : is_on_path(name))) return std::nullopt;
  return wrong(from, "--cc " + shell_quoted(name), "a C compiler that is installed",
               "gcc or clang will do");
}

}  // namespace wskcheck::cli
