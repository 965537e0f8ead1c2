// See includes.h. An alias is a file of the name that was asked for, and includes the real one.
#include "compile/includes.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace wskcheck::drive {
namespace {

namespace fs = std::filesystem;

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

struct Asked {
  std::string name;
  bool quoted = false;
};

// What a line includes; an empty name for another line.
Asked asked_in(const std::string& line) {
  std::size_t at = line.find_first_not_of(" \t\xef\xbb\xbf");
  if (at == std::string::npos || line[at] != '#') return {};
  at = line.find_first_not_of(" \t", at + 1);
  if (at == std::string::npos || line.compare(at, 7, "include") != 0) return {};
  at = line.find_first_not_of(" \t", at + 7);
  if (at == std::string::npos || (line[at] != '"' && line[at] != '<')) return {};
  const std::size_t end = line.find(line[at] == '"' ? '"' : '>', at + 1);
  if (end == std::string::npos) return {};
  return {line.substr(at + 1, end - at - 1), line[at] == '"'};
}

// The file of this name, whatever the case of its letters; empty if there is none, or several.
fs::path file_like(const fs::path& folder, const std::string& name) {
  fs::path found = folder.empty() ? fs::path(".") : folder;
  for (const fs::path& part : fs::path(name)) {
    std::error_code none;
    if (part == ".." || part == "." || fs::exists(found / part, none)) {
      found /= part;
      continue;
    }
    fs::path next;
    for (const auto& entry : fs::directory_iterator(found, none)) {
      if (lowered(entry.path().filename().string()) != lowered(part.string())) continue;
      if (next.empty() || entry.path() < next) next = entry.path();
    }
    if (next.empty()) return {};
    found = next;
  }
  std::error_code none;
  return fs::is_regular_file(found, none) ? found : fs::path();
}

bool is_utf16(const std::string& text) {
  if (text.size() < 2) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  return (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff);
}

class Scan {
 public:
  explicit Scan(const IncludeFolders& folders) : folders_(folders) {}

  bool file(const fs::path& path, std::string& wrong) {
    std::error_code none;
    if (!seen_.insert(fs::weakly_canonical(path, none).string()).second) return true;
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (is_utf16(text)) {
      wrong = path.string() + ": is in UTF-16, which gcc and clang do not read: save it as UTF-8";
      return false;
    }
    std::size_t begin = 0;
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const Asked asked = asked_in(text.substr(begin, end - begin));
      if (!asked.name.empty() && !include(asked, path.parent_path(), wrong)) return false;
      begin = end + 1;
    }
    return true;
  }

 private:
  bool include(const Asked& asked, const fs::path& beside, std::string& wrong) {
    std::vector<fs::path> places;
    if (asked.quoted) places.push_back(beside);
    places.insert(places.end(), folders_.own.begin(), folders_.own.end());
    std::error_code none;
    for (const fs::path& place : places) {
      if (fs::is_regular_file(place / asked.name, none)) return file(place / asked.name, wrong);
    }
    if (fs::is_regular_file(fs::path(folders_.kernel) / asked.name, none)) return true;
    std::string name = asked.name;
    std::replace(name.begin(), name.end(), '\\', '/');
    for (const fs::path& place : places) {
      const fs::path found = file_like(place, name);
      if (found.empty()) continue;
      alias(asked.name, found);
      return file(found, wrong);
    }
    const fs::path found = file_like(folders_.kernel, name);
    if (!found.empty()) alias(asked.name, found);
    if (found.empty() && lowered(name).ends_with(".tmh")) alias(asked.name, {});
    return true;
  }

  // gcc looks for a name with backslashes, clang for one with slashes.
  void alias(const std::string& name, const fs::path& real) {
    std::string other = name;
    std::replace(other.begin(), other.end(), '\\', '/');
    if (other != name) alias(other, real);
    const fs::path root = fs::path(folders_.aliases).lexically_normal();
    const fs::path path = (fs::path(alias_folder(folders_)) / name).lexically_normal();
    if (!path.string().starts_with(root.string() + "/")) return;  // too many ".."
    std::error_code none;
    fs::create_directories(path.parent_path(), none);
    if (fs::exists(path, none)) return;
    std::ofstream out(path);
    if (!real.empty())
      out << "#include \"" << fs::absolute(real).lexically_normal().string() << "\"\n";
  }

  const IncludeFolders& folders_;
  std::set<std::string> seen_;
};

}  // namespace

// Deep, so that names that begin with ../ stay inside.
std::string alias_folder(const IncludeFolders& folders) { return folders.aliases + "/a/a/a/a/a"; }

bool make_aliases(const std::vector<std::string>& sources, const IncludeFolders& folders,
                  std::string& wrong) {
  std::error_code none;
  fs::create_directories(alias_folder(folders), none);
  Scan scan(folders);
  return std::all_of(sources.begin(), sources.end(),
                     [&](const std::string& source) { return scan.file(source, wrong); });
}

}  // namespace wskcheck::drive
