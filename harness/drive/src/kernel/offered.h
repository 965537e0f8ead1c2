// The functions of the kernel that drivers can call, as a table.
#pragma once

#include <span>

namespace wskcheck::drive::kernel {

struct Offered {
  const char* topic;
  const char* name;
  void* address;
};
std::span<const Offered> offered();

}  // namespace wskcheck::drive::kernel
