// The compiler's command line, and what is said when it or the loader fails.
#include "run/build.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/sanitizer.h"
#include "run/child.h"
#include "run/compile.h"
#include "run/complaints.h"
#include "run/includes.h"
#include "run/process.h"
#include "run/symbols.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

std::string extension(const std::string& path) { return fs::path(path).extension().string(); }
bool is_library(const std::string& path) {
  return extension(path) == ".so" || extension(path) == ".dll";
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

// How a compiler is told to keep the hooks of volatile accesses apart.
std::vector<std::string> volatile_flags(const std::string& compiler) {
  const std::string says = run_process({compiler, "--version"}).output;
  if (says.find("clang") == std::string::npos) return {"--param=tsan-distinguish-volatile=1"};
  return {"-mllvm", "-tsan-distinguish-volatile=1"};
}

std::vector<std::string> flags_of(const Options& options, const std::string& compiler,
                                  const IncludeFolders& folders) {
  std::vector<std::string> flags = {"-shared",
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
                                    "-Werror=implicit-function-declaration",
                                    "-Werror=incompatible-pointer-types",
                                    "-Wno-incompatible-pointer-types-discards-qualifiers",
                                    "-Werror=int-conversion"};
  for (const std::string& flag : volatile_flags(compiler)) flags.push_back(flag);
  flags.push_back("-I" + folders.kernel);
  for (const std::string& folder : folders.own) flags.push_back("-I" + folder);
  flags.push_back("-I" + alias_folder(folders));
  for (const std::string& define : options.defines) flags.push_back("-D" + define);
  return flags;
}

IncludeFolders folders_of(const Options& options, const std::string& folder) {
  IncludeFolders folders;
  folders.kernel = kernel_include_of(options);
  folders.aliases = folder + "/names";
  std::set<std::string> known;
  for (const std::string& source : options.sources) {
    std::string beside = fs::path(source).parent_path().string();
    if (beside.empty()) beside = ".";
    if (known.insert(beside).second) folders.own.push_back(beside);
  }
  folders.own.insert(folders.own.end(), options.includes.begin(), options.includes.end());
  return folders;
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
  const IncludeFolders folders = folders_of(options, folder.path());
  std::string says;
  if (!make_aliases(options.sources, folders, says)) {
    error = {says, ""};
    return {};
  }
  const Compiler with = {compiler, flags_of(options, compiler, folders), folders.kernel,
                         folder.path()};
  const std::string library = folder.path() + "/driver.so";
  if (!compile(with, options.sources, library, says)) {
    error = complaint(compiler, says);
    return {};
  }
  const std::vector<std::string> missing = missing_names(library);
  if (!missing.empty()) {
    error = complaint_of_names(missing, places_of_undefined(with, options.sources));
    return {};
  }
  return library;
}

void* load_driver(const std::string& library, core::platform::Library& loaded, DriveError& error) {
  if (const std::vector<std::string> missing = missing_names(library); !missing.empty()) {
    error = complaint_of_names(missing, "");
    return nullptr;
  }
  if (!can_be_loaded(library, error)) return nullptr;
  std::string why;
  if (!core::platform::load(library, loaded, why)) {
    const std::size_t name = why.find("undefined symbol: ");
    if (name != std::string::npos) {
      error = {"the driver uses " + why.substr(name + 18) + ", which the kernel here does not have",
               "docs/drive-names.md lists the names that are offered"};
    } else {
      error = {"the driver cannot be loaded: " + why, ""};
    }
    return nullptr;
  }
  void* entry = core::platform::find(loaded, "DriverEntry");
  if (entry == nullptr && has_mangled(library, "DriverEntry")) {
    error = {"DriverEntry is a function of C++ there, which Windows does not find",
             "declare it extern \"C\""};
  } else if (entry == nullptr) {
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
