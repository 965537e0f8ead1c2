// The line checks. The words they look for are put together from parts, so that this file passes.
#include "text_checks.h"

#include <algorithm>
#include <array>
#include <string>

namespace wskcheck::house {
namespace {

constexpr int columns_max = 100;
constexpr std::size_t lines_max = 300;
constexpr std::size_t lines_max_with_reason = 400;
constexpr std::size_t bytes_max = 1024 * 1024;

bool is_source(const File& file) { return is_cpp(file) || is_cmake(file) || is_script(file); }

// Where `word` stands in the line with no letter or digit beside it.
bool has_word(std::string_view line, std::string_view word) {
  for (auto at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool free_before = at == 0 || !is_word(line[at - 1]);
    if (free_before && (end == line.size() || !is_word(line[end]))) return true;
  }
  return false;
}

// Where the folder stands in the line at the start of a path, and not inside of one.
bool has_path(std::string_view line, std::string_view folder) {
  for (auto at = line.find(folder); at != std::string_view::npos; at = line.find(folder, at + 1)) {
    const auto end = at + folder.size();
    const char before = at == 0 ? ' ' : line[at - 1];
    const bool starts = !is_word(before) && before != '.' && before != '}' && before != '*';
    if (starts && end < line.size() && is_word(line[end])) return true;
  }
  return false;
}

}  // namespace

Complaints check_lines(const File& file) {
  Complaints all;
  if (!is_source(file)) return all;
  int number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    if (const int wide = columns(line); wide > columns_max) {
      all.push_back({file.path, number, std::to_string(wide) + " columns", "at most 100"});
    }
    if (line.find('\t') != std::string_view::npos) {
      all.push_back({file.path, number, "a tab", "blanks"});
    }
    if (line.ends_with(' ') || line.ends_with('\r')) {
      all.push_back({file.path, number, "a blank at the end of the line", "none"});
    }
  }
  if (!file.text.empty() && !file.text.ends_with('\n')) {
    all.push_back({file.path, number, "no newline at the end of the file", "one"});
  }
  return all;
}

Complaints check_file_length(const File& file, AllowList& allowed) {
  if (!is_source(file)) return {};
  const std::size_t count = lines_of(file.text).size();
  if (count <= lines_max) return {};
  const std::string found = std::to_string(count) + " lines";
  if (count > lines_max_with_reason) return {{file.path, 0, found, "at most 400"}};
  if (allowed.allows("file-length", file.path)) return {};
  return {{file.path, 0, found, "at most 300, or a reason in harness/house/allow.txt"}};
}

Complaints check_head_comment(const File& file) {
  if (!is_source(file)) return {};
  const auto lines = lines_of(file.text);
  std::size_t first = 0;
  if (!lines.empty() && lines[0].starts_with("#!")) first = 1;
  const std::string_view head = first < lines.size() ? lines[first] : std::string_view{};
  if (is_cpp(file)) {
    if (head.starts_with("// ") || head.starts_with("/*")) return {};
  } else if (head.starts_with("# ") || file.path == "CMakeLists.txt") {
    return {};
  }
  return {{file.path, static_cast<int>(first) + 1, "no comment",
           "a comment that says what the file is for"}};
}

Complaints check_reminders(const File& file) {
  static const std::array<std::string, 4> words = {
      std::string("TO") + "DO", std::string("FIX") + "ME", std::string("X") + "XX",
      std::string("HA") + "CK"};
  Complaints all;
  if (is_binary(file)) return all;
  int number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    for (const std::string& word : words) {
      if (has_word(line, word)) {
        all.push_back({file.path, number, "a leftover " + word, "finished work"});
      }
    }
  }
  return all;
}

Complaints check_machine_paths(const File& file) {
  static const std::array<std::string, 4> folders = {
      std::string("/wo") + "rk/", std::string("/ro") + "ot/", std::string("/ho") + "me/",
      std::string("/Us") + "ers/"};
  Complaints all;
  if (is_binary(file)) return all;
  int number = 0;
  for (const std::string_view line : lines_of(file.text)) {
    ++number;
    for (const std::string& folder : folders) {
      if (has_path(line, folder)) {
        all.push_back({file.path, number, "a path below " + folder, "no path of one machine"});
      }
    }
  }
  return all;
}

Complaints check_size(const File& file) {
  if (file.text.size() <= bytes_max) return {};
  return {{file.path, 0, std::to_string(file.text.size()) + " bytes", "at most 1 MB"}};
}

Complaints check_top_level(const File& file) {
  static constexpr std::array<std::string_view, 7> folders = {
      "model", "harness", "properties", "traces", "docs", ".ci", ".github"};
  static constexpr std::array<std::string_view, 12> files = {
      "CMakeLists.txt", "CMakePresets.json", "LICENSE",        "README.md",
      "run.sh",         "test.sh",           "vcpkg.json",     ".clang-format",
      ".clang-tidy",    ".editorconfig",     ".gitattributes", ".gitignore"};
  const auto slash = file.path.find('/');
  const std::string top = file.path.substr(0, slash);
  if (slash == std::string::npos) {
    if (std::find(files.begin(), files.end(), top) != files.end()) return {};
    return {{file.path, 0, "a file at the top", "a place in one of the modules or in docs"}};
  }
  if (std::find(folders.begin(), folders.end(), top) != folders.end()) return {};
  return {{file.path, 0, "the top-level folder " + top,
           "model, harness, properties, traces, docs, .ci or .github"}};
}

}  // namespace wskcheck::house
