// See complaints.h.
#include "compile/complaints.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

namespace wskcheck::drive {
namespace {

constexpr std::size_t errors_max = 5;  // of those that are not about a missing name

constexpr const char* names_hint =
    "docs/drive-names.md lists the names of the kernel that are offered";
constexpr const char* headers_hint = "the driver's own headers are found with -I";

bool has_any(const std::string& text, std::initializer_list<const char*> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const char* part) { return text.find(part) != std::string::npos; });
}

bool is_missing_name(const std::string& line) {
  return has_any(line, {"implicit declaration", "undeclared", "unknown type name",
                        "was not declared", "does not name a type", "has not been declared"});
}
bool is_missing_file(const std::string& line) {
  return has_any(line, {"No such file", "file not found"});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// The part that names a source: "/usr/bin/ld: 0.o: in function `f':" has none.
std::string place_in(const std::string& line, std::size_t end) {
  std::size_t begin = line.rfind(": ", end == 0 ? 0 : end - 1);
  begin = begin == std::string::npos || begin >= end ? 0 : begin + 2;
  std::string place = line.substr(begin, end - begin);
  const std::size_t object = place.find(".o:");  // "/tmp/x/0.o:/src/a.c:12"
  return object == std::string::npos ? place : place.substr(object + 3);
}
std::string quoted_at(const std::string& line, std::size_t at) {
  const std::size_t open = line.find_first_of("`'", at);
  const std::size_t close = open == std::string::npos ? open : line.find('\'', open + 1);
  return close == std::string::npos ? std::string() : line.substr(open + 1, close - open - 1);
}

// "file.c:3: multiple definition of `f'; other.o:file2.c:4: first defined here"
std::string twice(const std::string& line) {
  const std::size_t at = line.find(": multiple definition of ");
  const std::size_t first = line.find(": first defined here");
  const std::size_t between = line.find("; ", at);
  if (first == std::string::npos || between == std::string::npos || between > first) return line;
  const std::string rest = line.substr(between + 2, first - between - 2);
  return quoted_at(line, at) + " is defined twice: at " + place_in(rest, rest.size()) + " and at " +
         place_in(line, at);
}

}  // namespace

Complaint complaint(const std::string& compiler, const std::string& says) {
  std::string errors;
  std::set<std::string> told;
  std::size_t others = 0;
  bool names = false;
  bool files = false;
  for (const std::string& line : lines_of(says)) {
    const bool again = line.find(": multiple definition of ") != std::string::npos;
    const bool missing = is_missing_name(line);
    if (!again && line.find("error") == std::string::npos) continue;
    if (has_any(line, {"being treated as errors", " generated."})) continue;
    if (line.find("ld returned") != std::string::npos && !errors.empty()) continue;
    names |= missing;
    files |= is_missing_file(line);
    if (!missing && others++ >= errors_max) continue;
    const std::string text = again ? twice(line) : line;
    if (told.insert(text).second) errors += (errors.empty() ? "" : "\n") + text;
  }
  std::string hint = names ? names_hint : "";
  if (names || files) hint += (names ? "; " : "") + std::string(headers_hint);
  return {"the driver does not compile with " + compiler + ":\n" + (errors.empty() ? says : errors),
          hint};
}

Complaint complaint_of_names(const std::vector<std::string>& names, const std::string& says) {
  std::map<std::string, std::string> places;
  for (const std::string& line : lines_of(says)) {
    const std::size_t at = line.find(": undefined reference to ");
    if (at == std::string::npos) continue;
    places.emplace(quoted_at(line, at), place_in(line, at));
  }
  std::string list;
  for (std::string name : names) {
    const auto place = places.find(name);
    if (name.starts_with("wskcheck_has_no_")) name.erase(0, 16);
    list += list.empty() ? "" : ", ";
    list += name + (place != places.end() ? " at " + place->second : "");
  }
  return {"the driver uses " + list + ", which the kernel here does not have", names_hint};
}

}  // namespace wskcheck::drive
