// Reads the headers in the format that clang-format gives them: a declaration is what stands
// between two semicolons outside of braces, a macro is a line that starts with #define.
#include "names_page.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "kernel/offered.h"

namespace wskcheck::drive::test {
namespace {

namespace fs = std::filesystem;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (const auto comment = line.find("//"); comment != std::string::npos) line.resize(comment);
    const bool goes_on = !lines.empty() && lines.back().ends_with('\\');
    if (goes_on) lines.back().pop_back();
    goes_on ? void(lines.back() += line) : lines.push_back(line);
  }
  return lines;
}

std::vector<fs::path> headers(const std::string& folder) {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".h") all.push_back(entry.path());
  }
  std::sort(all.begin(), all.end());
  return all;
}

// The word before the first bracket, which may stand in brackets itself.
std::string name_before_bracket(const std::string& statement) {
  const auto bracket = statement.find('(');
  if (bracket == std::string::npos) return {};
  auto end = bracket;
  while (end > 0 && !is_word(statement[end - 1])) --end;
  auto start = end;
  while (start > 0 && is_word(statement[start - 1])) --start;
  return statement.substr(start, end - start);
}

struct Macro {
  std::string name;
  std::string body;
};

struct Contents {
  std::set<std::string> functions;
  std::set<std::string> inlines;
  std::vector<Macro> macros;
};

void read_macro(const std::string& line, Contents& contents) {
  const std::string text = line.substr(8);
  std::size_t end = 0;
  while (end < text.size() && is_word(text[end])) ++end;
  std::size_t body = end;
  if (body < text.size() && text[body] == '(') body = text.find(')', body) + 1;
  contents.macros.push_back({text.substr(0, end), text.substr(body)});
}

bool starts_any(const std::string& text, std::initializer_list<const char*> fronts) {
  return std::any_of(fronts.begin(), fronts.end(),
                     [&](const char* front) { return text.starts_with(front); });
}

void take_statement(std::string statement, Contents& contents) {
  for (const std::string front : {"WSKCHECK_KM_BEGIN", "WSKCHECK_KM_NORETURN", ""}) {
    const auto first = statement.find_first_not_of(" \n");
    statement.erase(0, first == std::string::npos ? statement.size() : first);
    if (statement.starts_with(front)) statement.erase(0, front.size());
  }
  const std::string name = name_before_bracket(statement);
  if (name.empty() || name.starts_with("Wsk") || name.starts_with("wskcheck_own_")) return;
  const bool ours = name.starts_with("wskcheck_");
  if (statement.starts_with("WSKCHECK_KM_INLINE") && !ours) contents.inlines.insert(name);
  if (starts_any(statement, {"typedef", "struct", "union", "enum", "extern", "WSKCHECK"})) return;
  contents.functions.insert(name);
}

Contents contents_of(const std::string& folder) {
  Contents contents;
  for (const fs::path& header : headers(folder + "/wskcheck_km")) {
    std::string statement;
    int depth = 0;
    for (const std::string& line : lines_of(header)) {
      if (line.starts_with("#define ")) read_macro(line, contents);
      if (line.starts_with("#")) continue;
      for (const char c : line + "\n") {
        if (c == '{') ++depth;
        if (c == '}') --depth;
        if (depth == 0 && (c == ';' || c == '}')) {
          take_statement(statement, contents);
          statement.clear();
        } else if (depth == 0 || statement.find('{') == std::string::npos) {
          statement += c;
        }
      }
    }
  }
  return contents;
}

bool mentions(const std::string& body, const std::string& name) {
  for (auto at = body.find(name); at != std::string::npos; at = body.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool free_before = at == 0 || !is_word(body[at - 1]);
    if (free_before && (end == body.size() || !is_word(body[end]))) return true;
  }
  return false;
}

// Other spellings of functions: macros over them, and macros over those.
std::map<std::string, std::string> topics_of_macros(const Contents& contents) {
  std::map<std::string, std::string> topic;
  for (const kernel::Offered& one : kernel::offered()) topic[one.name] = one.topic;
  for (int round = 0; round < 3; ++round) {
    for (const Macro& macro : contents.macros) {
      if (topic.count(macro.name) != 0 || macro.name.starts_with("WSKCHECK_")) continue;
      for (const auto& [name, where] : std::map<std::string, std::string>(topic)) {
        if (!mentions(macro.body, name)) continue;
        topic[macro.name] = where;
        break;
      }
    }
  }
  return topic;
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  std::size_t column = 0;
  for (const std::string& name : names) {
    const std::string item = "`" + name + "`";
    if (!text.empty()) text += ",";
    if (column + item.size() + 2 > 98) {
      text += "\n";
      column = 0;
    } else if (!text.empty()) {
      text += " ";
    }
    text += item;
    column += item.size() + 2;
  }
  return text + "\n";
}

constexpr const char* head =
    R"(# Names of the kernel that a driven driver can call

`wskcheck drive` compiles a driver with the headers in `harness/drive/kernel/include/` and runs it
over the functions below, which do what their pages say: waits wait, locks exclude, completion
routines are called as their flags ask, allocations fail where that is to be tried. WSK's own
functions are all of `wsk.h`. A test makes this page anew from the headers and the functions.

A function that is not here is an error of the compiler or, at the latest, of the loader, which says
the name: nothing is called that does nothing.

)";

constexpr const char* tail = R"(
## What is taken and has no effect
Annotations (SAL 1 and 2), `#pragma`, sections, calling conventions, WPP and TraceLogging macros,
priorities, affinities and the processor (there is one at a time; drivers are told of two), quotas,
caching types. `DBG` is 1: `ASSERT`, `NT_ASSERT`, `PAGED_CODE` and `KdPrint` are alive.

## What is not there
- Exceptions. `__try` and its kin run as where none is raised. What would raise one ends a run
  without a verdict: `ExRaiseStatus`, allocations that raise, probing memory of user mode.
- User mode: its memory, its threads, APCs. Waits are never alerted.
- Other processes, and images that are loaded: notify routines are registered and never called.
- Folders that are listed, sections and APC routines of files, file objects of handles; power, Plug
  and Play, DMA.
- Floating point in `%f` is formatted; the state that `KeSaveFloatingPointState` saves is not there.
- The C library of the system that drives: `malloc`, `printf`, `sleep` are no names of the kernel.
)";

}  // namespace

std::set<std::string> declared(const std::string& include_folder) {
  return contents_of(include_folder).functions;
}

std::string names_page(const std::string& include_folder) {
  const Contents contents = contents_of(include_folder);
  const auto topics = topics_of_macros(contents);
  std::string page = head;
  std::set<std::string> files;
  for (const fs::path& header : headers(include_folder)) files.insert(header.filename().string());
  page += "## Headers\n" + listed(files);
  std::vector<std::string> order;
  for (const kernel::Offered& one : kernel::offered()) {
    if (order.empty() || order.back() != one.topic) order.push_back(one.topic);
  }
  for (const std::string& topic : order) {
    std::set<std::string> names;
    for (const auto& [name, where] : topics) {
      if (where == topic && !name.starts_with("wskcheck_")) names.insert(name);
    }
    page += "\n## " + topic + "\n" + listed(names);
  }
  page += "\n## In the headers themselves\n" + listed(contents.inlines);
  return page + tail;
}

}  // namespace wskcheck::drive::test
