// What a check of the house says: where, what was found, what was expected.
#ifndef WSKCHECK_HOUSE_COMPLAINT_H
#define WSKCHECK_HOUSE_COMPLAINT_H

#include <string>
#include <vector>

namespace wskcheck::house {

struct Complaint {
  std::string file;
  int line = 0;  // counted from 1; 0: the file as a whole
  std::string found;
  std::string expected;

  bool operator==(const Complaint&) const = default;
};

using Complaints = std::vector<Complaint>;

// One complaint a line: "file:line: found ..., expected ...".
inline std::string to_text(const Complaints& complaints) {
  std::string text;
  for (const Complaint& one : complaints) {
    text += one.file;
    if (one.line > 0) text += ":" + std::to_string(one.line);
    text += ": found " + one.found + ", expected " + one.expected + "\n";
  }
  return text;
}

inline void append(Complaints& all, const Complaints& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_COMPLAINT_H
