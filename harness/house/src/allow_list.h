// The exceptions of the house tests (harness/house/allow.txt): check, path, reason.
#ifndef WSKCHECK_HOUSE_ALLOW_LIST_H
#define WSKCHECK_HOUSE_ALLOW_LIST_H

#include <string>
#include <string_view>
#include <vector>

#include "complaint.h"

namespace wskcheck::house {

class AllowList {
 public:
  AllowList() = default;
  AllowList(std::string path, std::string_view text);

  // Whether the check may let this file pass; marks the exception as needed.
  bool allows(std::string_view check, std::string_view path);

  // Lines that are no exception, and exceptions that no check has asked for.
  Complaints complaints() const;

 private:
  struct Entry {
    std::string check;
    std::string path;
    int line = 0;
    bool used = false;
  };
  std::string path_;
  std::vector<Entry> entries_;
  Complaints malformed_;
};

}  // namespace wskcheck::house

#endif  // WSKCHECK_HOUSE_ALLOW_LIST_H
