// Reads the table of modules and holds every #include against it.
#include "arrows.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace wskcheck::house {
namespace {

constexpr std::string_view table_start = "<!-- modules: checked by the house tests -->";
constexpr std::string_view table_end = "<!-- end of modules -->";
constexpr std::string_view page_path = "docs/architecture.md";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '`')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '`')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(by);
    parts.emplace_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// "a, b" as names; "nothing" and an empty cell as none.
std::vector<std::string> names(std::string_view cell) {
  std::vector<std::string> all;
  for (std::string& name : split(cell, ',')) {
    if (!name.empty() && name != "nothing") all.push_back(std::move(name));
  }
  return all;
}

bool contains(const std::vector<std::string>& all, std::string_view name) {
  return std::find(all.begin(), all.end(), name) != all.end() ||
         std::find(all.begin(), all.end(), "all") != all.end();
}

// The module whose folder holds the path: the longest that fits.
const Module* module_of(const std::string& path, const std::vector<Module>& modules) {
  const Module* best = nullptr;
  for (const Module& one : modules) {
    if (!path.starts_with(one.folder + "/")) continue;
    if (best == nullptr || one.folder.size() > best->folder.size()) best = &one;
  }
  return best;
}

enum class Part { header, source, test };

// Benchmarks, fuzzers and the consumer beside a module count as its tests.
Part part_of(const std::string& path, const Module& module) {
  const std::string_view below = std::string_view(path).substr(module.folder.size() + 1);
  if (below.starts_with("include/")) return Part::header;
  for (const std::string_view folder : {"test/", "bench/", "fuzz/", "consumer/"}) {
    if (below.starts_with(folder)) return Part::test;
  }
  return Part::source;
}

struct Include {
  int line;
  bool in_angles;
  std::string name;
};

std::vector<Include> includes_of(const File& file) {
  std::vector<Include> all;
  const std::string code = code_only(file.text);
  int number = 0;
  for (const std::string_view line : lines_of(code)) {
    ++number;
    std::string_view rest = trimmed(line);
    if (!rest.starts_with('#')) continue;
    rest = trimmed(rest.substr(1));
    if (!rest.starts_with("include")) continue;
    rest = trimmed(rest.substr(7));
    if (rest.empty() || (rest.front() != '<' && rest.front() != '"')) continue;
    const bool in_angles = rest.front() == '<';
    const auto end = rest.find(in_angles ? '>' : '"', 1);
    all.push_back({number, in_angles, std::string(rest.substr(1, end - 1))});
  }
  return all;
}

// A path with ".." that ends outside of the folder of the module.
bool leaves_module(const File& file, const Include& include, const Module& module) {
  if (include.name.find("../") == std::string::npos) return false;
  const auto here = std::filesystem::path(file.path).parent_path();
  const std::string there = (here / include.name).lexically_normal().generic_string();
  return !there.starts_with(module.folder + "/");
}

// <vector>, and not <fmt/format.h> or <sys/stat.h>: no standard C++ header has a '/' or a '.'. The
// compiler's own header of intrinsics is as good as standard.
bool is_standard(std::string_view name) {
  return name.find_first_of("/.") == std::string_view::npos || name == "intrin.h";
}

std::string text_of(const std::vector<File>& files, std::string_view path) {
  for (const File& file : files) {
    if (file.path == path) return file.text;
  }
  return {};
}

std::string listed(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : ", ") + one;
  return text.empty() ? "nothing" : text;
}

Complaints check_own(const File& file, const Include& include, const Module& module, Part part) {
  const std::string name = include.name.substr(9, include.name.find('/', 9) - 9);
  if (name == module.name || contains(module.may, name)) return {};
  if (part == Part::test && contains(module.tests_may, name)) return {};
  const auto& may = part == Part::test ? module.tests_may : module.may;
  return {{file.path, include.line, "an include of " + name,
           module.folder + " to include " + module.name + " and of the others " + listed(may)}};
}

Complaints check_foreign(const File& file, const Include& include, const Module& module,
                         Part part) {
  if (part == Part::test || is_standard(include.name)) return {};
  if (part == Part::header) {
    return {{file.path, include.line, "<" + include.name + ">",
             "only the standard library in a public header"}};
  }
  const std::string top = include.name.substr(0, include.name.find('/'));
  if (contains(module.libraries, top)) return {};
  return {{file.path, include.line, "<" + include.name + ">",
           "the standard library and " + listed(module.libraries)}};
}

}  // namespace

std::vector<Module> read_modules(std::string_view page) {
  std::vector<Module> modules;
  const auto start = page.find(table_start);
  const auto end = page.find(table_end);
  if (start == std::string_view::npos || end == std::string_view::npos) return modules;
  for (const std::string_view line : lines_of(page.substr(start, end - start))) {
    const auto cells = split(line, '|');
    if (cells.size() < 7 || cells[1] == "folder" || cells[1].starts_with("-")) continue;
    modules.push_back({cells[1], cells[2], names(cells[3]), names(cells[4]), names(cells[5])});
  }
  return modules;
}

Complaints check_arrows(const File& file, const std::vector<Module>& modules) {
  Complaints all;
  if (!is_cpp(file)) return all;
  const Module* module = module_of(file.path, modules);
  if (module == nullptr) return all;
  const Part part = part_of(file.path, *module);
  for (const Include& include : includes_of(file)) {
    if (leaves_module(file, include, *module)) {
      all.push_back({file.path, include.line, "\"" + include.name + "\"",
                     "the public header of another module, or a file of " + module->folder});
    } else if (include.name.starts_with("wskcheck/")) {
      append(all, check_own(file, include, *module, part));
    } else if (include.in_angles) {
      append(all, check_foreign(file, include, *module, part));
    }
  }
  return all;
}

Complaints check_rows(const std::vector<File>& files, const std::vector<Module>& modules) {
  Complaints all;
  const std::string listed_modules = text_of(files, "CMakeLists.txt");
  if (modules.empty()) {
    return {{std::string(page_path), 0, "no table of modules", "the table between its markers"}};
  }
  for (const File& file : files) {
    if (is_cpp(file) && module_of(file.path, modules) == nullptr &&
        !file.path.starts_with("docs/")) {
      all.push_back({file.path, 0, "a source of no module",
                     "a row for its folder in " + std::string(page_path)});
    }
  }
  for (const Module& one : modules) {
    const std::string own = one.folder + "/CMakeLists.txt";
    const bool is_listed = listed_modules.find(" " + one.folder + "\n") != std::string::npos ||
                           listed_modules.find(" " + one.folder + ")") != std::string::npos;
    if (!text_of(files, own).empty() && !is_listed) {
      all.push_back({own, 0, "a module that no build has", "its folder in WSKCHECK_MODULES"});
    }
  }
  return all;
}

}  // namespace wskcheck::house
