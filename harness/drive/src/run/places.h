// Places in the driver's source: addresses of its code as file, line and function.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

namespace wskcheck::drive {

struct Place {
  std::string where;  // "echo.c:120"; empty when it is not known
  std::string function;
  std::string file;
  int line = 0;
};

// "echo.c:120 in EchoUnload"; empty when the place is not in the driver.
std::string place_text(const Place& place);

// Asks addr2line, once for all addresses that are wanted together.
class Places {
 public:
  explicit Places(std::string library) : library_(std::move(library)) {}
  // Of return addresses: the call before them.
  void want(const void* address);
  Place at(const void* address);

 private:
  void ask();

  std::string library_;
  std::vector<const void*> wanted_;
  std::unordered_map<const void*, Place> known_;
};

}  // namespace wskcheck::drive
