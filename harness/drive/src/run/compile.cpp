// See compile.h. What the preprocessor leaves is changed where Windows' C is another one (llp64.h,
// unwinding.h); line markers stay, so messages and debug information name the driver's own lines. A
// file in which nothing has to be changed is compiled as it is.
#include "run/compile.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "run/llp64.h"
#include "run/process.h"
#include "run/unwinding.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> command_of(const Compiler& compiler, const std::string& source,
                                    const std::vector<std::string>& more) {
  std::vector<std::string> command = {compiler.name};
  command.insert(command.end(), compiler.flags.begin(), compiler.flags.end());
  if (!is_cpp(source)) {
    command.push_back("-std=gnu11");
    command.push_back("-I" + compiler.kernel_include + "/wskcheck_crt");
  }
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

// Files of one name in two folders are kept apart by their numbers.
std::string object_of(const Compiler& compiler, std::size_t index) {
  return compiler.folder + "/" + std::to_string(index) + ".o";
}

// The text to compile instead of the source; empty: the source is as it has to be.
std::string changed(const std::string& preprocessed, const std::string& kernel, bool cpp) {
  Tokens tokens = tokens_of(preprocessed, kernel, cpp);
  const bool narrowed = narrow_longs(tokens);
  if (!has_try(tokens)) return narrowed ? text_of(tokens) : std::string();
  std::string text;
  return unwind(tokens, cpp, text) ? text : std::string();
}

bool make_object(const Compiler& compiler, const std::string& source, const std::string& object,
                 std::string& says) {
  const bool cpp = is_cpp(source);
  const std::string between = object + (cpp ? ".ii" : ".i");
  const ProcessResult read = run_process(
      command_of(compiler, source, {"-DWSKCHECK_KM_WORDS=1", "-E", source, "-o", between}));
  if (read.code != 0) {
    says += read.output;
    return false;
  }
  std::string text;
  {
    std::ifstream in(between, std::ios::binary);
    text = changed({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()},
                   compiler.kernel_include, cpp);
  }
  if (!text.empty()) std::ofstream(between, std::ios::binary) << text;
  const ProcessResult ran = run_process(
      command_of(compiler, source, {"-c", text.empty() ? source : between, "-o", object}));
  if (ran.code != 0) says += ran.output;
  return ran.code == 0;
}

std::vector<std::string> link_command(const Compiler& compiler,
                                      const std::vector<std::string>& sources,
                                      const std::string& library) {
  std::vector<std::string> command = {compiler.name};
  command.insert(command.end(), compiler.flags.begin(), compiler.flags.end());
  command.insert(command.end(), {"-o", library});
  for (std::size_t i = 0; i < sources.size(); ++i) command.push_back(object_of(compiler, i));
  return command;
}

}  // namespace

bool is_cpp(const std::string& path) {
  const std::string end = fs::path(path).extension().string();
  return end == ".cpp" || end == ".cc" || end == ".cxx";
}

bool compile(const Compiler& compiler, const std::vector<std::string>& sources,
             const std::string& library, std::string& says) {
  bool good = true;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    good &= make_object(compiler, sources[i], object_of(compiler, i), says);
  }
  if (!good) return false;
  const ProcessResult linked = run_process(link_command(compiler, sources, library));
  if (linked.code != 0) says += linked.output;
  return linked.code == 0;
}

std::string places_of_undefined(const Compiler& compiler, const std::vector<std::string>& sources) {
  std::vector<std::string> command =
      link_command(compiler, sources, compiler.folder + "/undefined.so");
  command.push_back("-Wl,--no-undefined");
  return run_process(command).output;
}

}  // namespace wskcheck::drive
