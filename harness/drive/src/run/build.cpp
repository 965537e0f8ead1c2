// The compiler's command line, and what is said when it or the loader fails.
#include "run/build.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/sanitizer.h"
#include "run/child.h"
#include "run/process.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

std::string extension(const std::string& path) { return fs::path(path).extension().string(); }
bool is_library(const std::string& path) {
  return extension(path) == ".so" || extension(path) == ".dll";
}
bool is_cpp(const std::string& path) {
  return extension(path) == ".cpp" || extension(path) == ".cc" || extension(path) == ".cxx";
}

std::string compiler_of(const Options& options) {
  if (!options.compiler.empty()) return options.compiler;
  if (const char* from = std::getenv("CC"); from != nullptr && *from != 0) return from;
  for (const char* name : {"cc", "gcc", "clang"}) {
    if (run_process({name, "--version"}).code == 0) return name;
  }
  return {};
}

std::string kernel_include_of(const Options& options) {
  if (!options.kernel_include.empty()) return options.kernel_include;
  if (const char* from = std::getenv("WSKCHECK_KERNEL_INCLUDE"); from != nullptr) return from;
  return WSKCHECK_KERNEL_INCLUDE;
}

// WPP's preprocessor would make x.tmh of x.c: an empty one is enough for its macros.
void make_tmh_files(const std::string& source, const std::string& folder) {
  std::ifstream in(source);
  std::string line;
  while (std::getline(in, line)) {
    const std::size_t end = line.find(".tmh\"");
    const std::size_t begin = line.find('"');
    if (line.find("#include") == std::string::npos || end == std::string::npos || begin >= end) {
      continue;
    }
    const std::string name = line.substr(begin + 1, end + 4 - (begin + 1));
    const fs::path path = fs::path(folder) / fs::path(name).filename();
    std::ofstream{path};
  }
}

// How a compiler is told to keep the hooks of volatile accesses apart.
std::vector<std::string> volatile_flags(const std::string& compiler) {
  const std::string says = run_process({compiler, "--version"}).output;
  if (says.find("clang") == std::string::npos) return {"--param=tsan-distinguish-volatile=1"};
  return {"-mllvm", "-tsan-distinguish-volatile=1"};
}

std::vector<std::string> command_of(const Options& options, const std::string& compiler,
                                    const std::string& folder, const std::string& library) {
  std::vector<std::string> command = {compiler,
                                      "-shared",
                                      "-fPIC",
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
                                      "-nostdlib",
                                      "-w",
                                      "-Werror=implicit-function-declaration",
                                      "-Werror=incompatible-pointer-types"};
  for (const std::string& flag : volatile_flags(compiler)) command.push_back(flag);
  if (!is_cpp(options.sources.front())) command.push_back("-std=gnu11");
  command.push_back("-I" + kernel_include_of(options));
  command.push_back("-I" + folder);
  std::set<std::string> folders;
  for (const std::string& source : options.sources) {
    std::string beside = fs::path(source).parent_path().string();
    if (beside.empty()) beside = ".";
    if (folders.insert(beside).second) command.push_back("-I" + beside);
  }
  for (const std::string& include : options.includes) command.push_back("-I" + include);
  for (const std::string& define : options.defines) command.push_back("-D" + define);
  command.insert(command.end(), {"-o", library});
  command.insert(command.end(), options.sources.begin(), options.sources.end());
  return command;
}

// The first lines that say what is wrong.
std::string first_errors(const std::string& output) {
  std::string errors;
  std::size_t begin = 0;
  for (int lines = 0; begin < output.size() && lines < 5;) {
    const std::size_t end = std::min(output.find('\n', begin), output.size());
    const std::string line = output.substr(begin, end - begin);
    if (line.find("error") != std::string::npos || line.find("undefined") != std::string::npos) {
      errors += (errors.empty() ? "" : "\n") + line;
      ++lines;
    }
    begin = end + 1;
  }
  return errors.empty() ? output : errors;
}

constexpr int patience_ms = 5000;  // for a driver that is being loaded

// The driver's constructors run while it is loaded, when nothing can contain them yet: so a child
// loads it first. False with an error when that does not end well.
bool can_be_loaded(const std::string& library, DriveError& error) {
  const auto serve = [&library](const std::string&, const std::function<bool()>&) {
    core::platform::Library loaded;
    std::string why;
    core::platform::load(library, loaded, why);
    return std::string();
  };
  const std::unique_ptr<Child> child = Child::start(serve);
  if (child == nullptr) return true;
  child->ask("");
  Child* const children[] = {child.get()};
  wait_for(children, patience_ms);
  std::string answer;
  if (child->take(answer)) return true;
  error = {child->ended().empty()
               ? "the driver cannot be loaded: a constructor of it does not return"
               : "the driver cannot be loaded: a constructor of it crashes, or calls the kernel: " +
                     child->ended(),
           "Windows runs nothing of a driver before DriverEntry; set up there"};
  return false;
}

}  // namespace

std::string build_driver(const Options& options, const WorkFolder& folder, DriveError& error) {
  if (options.sources.empty()) {
    error = {"no driver is named", "give its C files: wskcheck drive driver.c"};
    return {};
  }
  for (const std::string& source : options.sources) {
    if (std::ifstream(source).good() && !fs::is_directory(source)) continue;
    error = {source + ": cannot be read", "give the driver's C files"};
    return {};
  }
  if (options.sources.size() == 1 && is_library(options.sources.front())) {
    return fs::absolute(options.sources.front()).string();
  }
  const std::string compiler = compiler_of(options);
  if (compiler.empty()) {
    error = {"no C compiler is found", "install gcc or clang, or name one with --cc"};
    return {};
  }
  for (const std::string& source : options.sources) make_tmh_files(source, folder.path());
  const std::string library = folder.path() + "/driver.so";
  const ProcessResult ran = run_process(command_of(options, compiler, folder.path(), library));
  if (ran.code != 0) {
    error = {"the driver does not compile with " + compiler + ":\n" + first_errors(ran.output),
             "docs/drive.md lists the names of the kernel that are offered; the driver's own "
             "headers are found with -I"};
    return {};
  }
  return library;
}

void* load_driver(const std::string& library, core::platform::Library& loaded, DriveError& error) {
  if (!can_be_loaded(library, error)) return nullptr;
  std::string why;
  if (!core::platform::load(library, loaded, why)) {
    const std::size_t name = why.find("undefined symbol: ");
    if (name != std::string::npos) {
      error = {"the driver uses " + why.substr(name + 18) + ", which the kernel here does not have",
               "docs/drive.md lists the names that are offered"};
    } else {
      error = {"the driver cannot be loaded: " + why, ""};
    }
    return nullptr;
  }
  void* entry = core::platform::find(loaded, "DriverEntry");
  if (entry == nullptr) {
    error = {"the driver has no DriverEntry", "give all of its C files; DriverEntry is not static"};
  }
  return entry;
}

WorkFolder::WorkFolder() { path_ = make_folder(); }
WorkFolder::~WorkFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace wskcheck::drive
