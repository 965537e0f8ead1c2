// Which files, which compiler, and what is said when that or the loader fails.
#include "run/build.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "compile/compile.h"
#include "compile/complaints.h"
#include "compile/includes.h"
#include "compile/process.h"
#include "run/child.h"
#include "run/symbols.h"

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

std::string extension(const std::string& path) { return fs::path(path).extension().string(); }
bool is_library(const std::string& path) {
  return extension(path) == ".so" || extension(path) == ".dll";
}

DriveError error_of(const Complaint& complaint) { return {complaint.what, complaint.hint}; }

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

// All files, so that what is wrong is told of all. Files of one name in two folders are kept apart
// by their numbers.
bool make_objects(const Compiler& compiler, const std::vector<std::string>& sources,
                  const std::string& folder, std::vector<std::string>& objects, std::string& says) {
  bool good = true;
  for (const std::string& source : sources) {
    const std::string name = folder + "/" + std::to_string(objects.size());
    objects.push_back(name + ".o");
    good &= make_object(compiler, source, {objects.back(), name, ""}, says);
  }
  return good;
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
  const Compiler with = compiler_for({compiler}, folders, options.defines);
  std::vector<std::string> objects;
  const std::string library = folder.path() + "/driver.so";
  if (!make_objects(with, options.sources, folder.path(), objects, says) ||
      !make_library(with, objects, library, says)) {
    error = error_of(complaint(compiler, says));
    return {};
  }
  if (const std::vector<std::string> missing = missing_names(library); !missing.empty()) {
    const std::string places = places_of_undefined(with, objects, folder.path() + "/undefined.so");
    error = error_of(complaint_of_names(missing, places));
    return {};
  }
  return library;
}

void* load_driver(const std::string& library, core::platform::Library& loaded, DriveError& error) {
  if (const std::vector<std::string> missing = missing_names(library); !missing.empty()) {
    error = error_of(complaint_of_names(missing, ""));
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
