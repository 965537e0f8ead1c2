// See compile.h. What the preprocessor leaves is changed where Windows' C is another one (llp64.h,
// unwinding.h); line markers stay, so messages and debug information name the driver's own lines. A
// file in which nothing has to be changed is compiled as it is.
#include "compile/compile.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "compile/depfile.h"
#include "compile/empty_arguments.h"
#include "compile/llp64.h"
#include "compile/process.h"
#include "compile/unwinding.h"
#include "core/sanitizer.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

// DWARF 4: in it addr2line of binutils 2.40 finds the right file for what headers define.
constexpr const char* flags_of_all[] = {"-fPIC",
                                        "-gdwarf-4",
                                        "-O1",
                                        "-fno-inline",
                                        "-fno-omit-frame-pointer",
                                        "-fno-optimize-sibling-calls",
                                        "-fno-strict-aliasing",
                                        "-fshort-wchar",
                                        "-fms-extensions",
#ifndef WSKCHECK_WITH_TSAN
                                        "-fsanitize=thread",  // for our hooks (core/hooks.cpp)
#endif
                                        "-Werror=implicit-function-declaration",
                                        "-Wno-error=incompatible-pointer-types",
                                        "-Wno-incompatible-pointer-types-discards-qualifiers",
                                        "-Werror=int-conversion"};

bool is_cpp(const std::string& path) {
  const std::string end = fs::path(path).extension().string();
  return end == ".cpp" || end == ".cc" || end == ".cxx";
}

Words joined(Words first, const Words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// How a compiler is told to keep the hooks of volatile accesses apart, and that a routine of
// another type is passed with a warning, as Visual Studio passes it.
Words flags_of_one(const Words& program) {
  const std::string says = run_process(joined(program, {"--version"})).output;
  if (says.find("clang") == std::string::npos) return {"--param=tsan-distinguish-volatile=1"};
  return {"-mllvm", "-tsan-distinguish-volatile=1",
          "-Wno-error=incompatible-function-pointer-types"};
}

Words command_of(const Compiler& compiler, const std::string& source, const Words& more) {
  Words command = joined(compiler.program, compiler.flags);
  if (!is_cpp(source)) {
    command.push_back("-std=gnu11");
    command.push_back("-I" + compiler.folders.kernel + "/wskcheck_crt");
  }
  return joined(command, more);
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The text to compile instead of the source; empty: the source is as it has to be.
std::string changed(const std::string& preprocessed, const std::string& kernel, bool cpp) {
  Tokens tokens = tokens_of(preprocessed, kernel, cpp);
  const bool dropped = drop_commas(tokens);
  const bool is_other = narrow_longs(tokens) || dropped;
  if (!has_try(tokens)) return is_other ? text_of(tokens) : std::string();
  std::string text;
  return unwind(tokens, cpp, text) ? text : std::string();
}

bool runs(const Words& command, std::string& says) {
  const ProcessResult ran = run_process(command);
  if (ran.code != 0) says += ran.output;
  return ran.code == 0;
}

Words link_command(const Compiler& compiler, const Words& objects, const std::string& library) {
  const Words flags = {"-shared", "-fPIC", "-nostdlib", "-o", library};
  return joined(joined(compiler.program, flags), objects);
}

}  // namespace

Compiler compiler_for(const Words& program, const IncludeFolders& folders, const Words& defines) {
  Compiler compiler{program, {std::begin(flags_of_all), std::end(flags_of_all)}, folders};
  Words& flags = compiler.flags;
  flags = joined(flags, flags_of_one(program));
  flags.push_back("-I" + folders.kernel);
  for (const std::string& folder : folders.own) flags.push_back("-I" + folder);
  flags.push_back("-I" + alias_folder(folders));
  for (const std::string& define : defines) flags.push_back("-D" + define);
  return compiler;
}

bool make_object(const Compiler& compiler, const std::string& source, const ObjectFiles& files,
                 std::string& says) {
  const bool cpp = is_cpp(source);
  const std::string between = files.between + (cpp ? ".ii" : ".i");
  Words read = {"-DWSKCHECK_KM_WORDS=1", "-E", source, "-o", between};
  if (!files.depfile.empty()) {
    read = joined(read, {"-MD", "-MF", files.depfile, "-MQ", files.object});
  }
  if (!runs(command_of(compiler, source, read), says)) return false;
  const std::string text = changed(content_of(between), compiler.folders.kernel, cpp);
  if (!text.empty()) std::ofstream(between, std::ios::binary) << text;
  if (!files.depfile.empty()) {
    const std::string kept = without_folder(content_of(files.depfile), compiler.folders.aliases);
    std::ofstream(files.depfile, std::ios::binary) << kept;
  }
  return runs(
      command_of(compiler, source, {"-c", text.empty() ? source : between, "-o", files.object}),
      says);
}

bool make_library(const Compiler& compiler, const Words& objects, const std::string& library,
                  std::string& says) {
  return runs(link_command(compiler, objects, library), says);
}

std::string places_of_undefined(const Compiler& compiler, const Words& objects,
                                const std::string& file) {
  return run_process(joined(link_command(compiler, objects, file), {"-Wl,--no-undefined"})).output;
}

}  // namespace wskcheck::drive
