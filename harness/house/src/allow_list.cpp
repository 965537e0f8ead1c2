// Reads the list of exceptions and keeps count of those that are still needed.
#include "allow_list.h"

#include <utility>

#include "source_text.h"

namespace wskcheck::house {
namespace {

// The next word of the line, taken off its front.
std::string_view take_word(std::string_view& line) {
  const auto start = line.find_first_not_of(' ');
  if (start == std::string_view::npos) return line = {};
  line.remove_prefix(start);
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(word.size());
  return word;
}

}  // namespace

AllowList::AllowList(std::string path, std::string_view text) : path_(std::move(path)) {
  int number = 0;
  for (std::string_view line : lines_of(text)) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const std::string_view check = take_word(line);
    const std::string_view file = take_word(line);
    if (take_word(line).empty()) {
      malformed_.push_back({path_, number, "no reason", "check, path and the reason"});
      continue;
    }
    entries_.push_back({std::string(check), std::string(file), number});
  }
}

bool AllowList::allows(std::string_view check, std::string_view path) {
  for (Entry& entry : entries_) {
    if (entry.check == check && entry.path == path) {
      entry.used = true;
      return true;
    }
  }
  return false;
}

Complaints AllowList::complaints() const {
  Complaints all = malformed_;
  for (const Entry& entry : entries_) {
    if (!entry.used) {
      all.push_back({path_, entry.line, "an exception of " + entry.check + " for " + entry.path,
                     "none, the file needs it no longer"});
    }
  }
  return all;
}

}  // namespace wskcheck::house
